//! Clouds, hosts and what runs on them.
//!
//! **Invariant:** data only; what is not drawn from a table of this kind lives with its matcher.

use super::alphabet::{
    Alphabet, BASE32, BASE58, BASE62, BASE64_PAD, BASE64URL, BASE64URL_PAD, DOTTED, HEX, LOWER36, UPPER36, WORD,
};
use super::format::{Format, Part, UUID, by, is, plain, range, some};
use super::midway;

const HEX_40: &[Part] = &[some(HEX, 40)];
const HEX_64: &[Part] = &[some(HEX, 64)];
const EITHER: Alphabet = BASE64_PAD.and(BASE64URL);
const SCALE: Alphabet = BASE64URL.and(Alphabet::of(".="));

/// One format a line: kind, issuer, beginnings, what follows.
pub(super) static FORMATS: &[Format] = &[
    plain("aws-access-key-id", "Amazon Web Services", &["AKIA", "ASIA", "ABIA", "ACCA"], &[some(BASE32, 16)]),
    plain(
        "aws-session-token",
        "Amazon Web Services",
        &["IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz"],
        &[range(BASE64_PAD, 100, 4000)],
    ),
    plain(
        "aws-bedrock-key",
        "Amazon Web Services",
        &["ABSKQmVkcm9ja0FQSUtleS", "bedrock-api-key-YmVkcm9jay"],
        &[range(BASE64_PAD, 60, 4000)],
    ),
    plain("amazon-marketplace-token", "Amazon", &["amzn.mws."], &UUID),
    plain("amazon-oauth-client-secret", "Amazon", &["amzn1.oa2-cs.v1."], HEX_64),
    plain("google-api-key", "Google", &["AIza"], &[some(BASE64URL, 35)]),
    plain("google-oauth-client-secret", "Google", &["GOCSPX-"], &[some(BASE64URL, 28)]),
    plain("google-oauth-access-token", "Google", &["ya29."], &[range(BASE64URL, 30, 2000)]),
    plain("google-oauth-refresh-token", "Google", &["1//0"], &[range(BASE64URL, 40, 200)]),
    by("firebase-messaging-key", "Google", &["APA91b"], midway::firebase),
    plain("azure-storage-key", "Microsoft Azure", &["AccountKey="], &[some(BASE64_PAD, 88)]),
    plain("azure-shared-access-key", "Microsoft Azure", &["SharedAccessKey="], &[range(BASE64_PAD, 40, 90)]),
    by("azure-client-secret", "Microsoft Azure", &[], midway::azure_client),
    by("azure-identifiable-key", "Microsoft Azure", &[], midway::azure_identifiable),
    plain("digitalocean-token", "DigitalOcean", &["dop_v1_", "doo_v1_", "dor_v1_"], HEX_64),
    plain("alibaba-access-key-id", "Alibaba Cloud", &["LTAI"], &[range(BASE62, 12, 20)]),
    plain("tencent-secret-id", "Tencent Cloud", &["AKID"], &[range(BASE62, 32, 40)]),
    plain("yandex-api-key", "Yandex Cloud", &["AQVN"], &[range(BASE64URL, 35, 38)]),
    plain(
        "yandex-iam-token",
        "Yandex Cloud",
        &["t1."],
        &[range(BASE64URL_PAD, 4, 300), is("."), range(BASE64URL_PAD, 86, 88)],
    ),
    plain("heroku-api-key", "Heroku", &["HRKU-AA"], &[some(BASE64URL, 58)]),
    plain("flyio-token", "Fly.io", &["fm1r_", "fm1a_", "fm2_"], &[range(BASE64_PAD, 100, 4000)]),
    plain("flyio-personal-token", "Fly.io", &["fo1_"], &[some(BASE64URL, 43)]),
    plain("vercel-token", "Vercel", &["vcp_", "vci_", "vca_", "vcr_", "vck_"], &[range(BASE62, 40, 80)]),
    plain(
        "vercel-blob-token",
        "Vercel",
        &["vercel_blob_rw_"],
        &[range(BASE62, 12, 24), is("_"), range(BASE62, 24, 48)],
    ),
    plain("netlify-token", "Netlify", &["nfp_", "nfc_", "nfo_", "nfu_", "nfb_"], &[some(BASE62, 36)]),
    plain("cloudflare-token", "Cloudflare", &["cfk_", "cfut_", "cfat_"], &[range(WORD, 46, 48)]),
    plain("cloudflare-origin-ca-key", "Cloudflare", &["v1.0-"], &[some(HEX, 24), is("-"), some(HEX, 146)]),
    plain("scaleway-access-key", "Scaleway", &["SCW"], &[some(UPPER36, 17)]),
    plain("render-api-key", "Render", &["rnd_"], &[range(BASE62, 28, 40)]),
    plain(
        "tailscale-key",
        "Tailscale",
        &["tskey-auth-", "tskey-api-", "tskey-client-", "tskey-scim-", "tskey-webhook-"],
        &[range(BASE62, 8, 24), is("-"), range(BASE62, 20, 48)],
    ),
    plain("openshift-token", "Red Hat OpenShift", &["sha256~"], &[some(BASE64URL, 43)]),
    plain("vault-token", "HashiCorp Vault", &["hvs.", "hvb.", "hvr."], &[range(BASE64URL, 24, 300)]),
    by("terraform-token", "HashiCorp Terraform", &["atlasv1."], midway::terraform),
    plain("pulumi-token", "Pulumi", &["pul-"], HEX_40),
    plain(
        "doppler-token",
        "Doppler",
        &["dp.pt.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit.", "dp.said."],
        &[range(BASE62, 40, 44)],
    ),
    plain("doppler-service-token", "Doppler", &["dp.st."], &[range(DOTTED, 40, 80)]),
    plain("infisical-token", "Infisical", &["st."], &[some(HEX, 24), is("."), some(HEX, 32), is("."), some(HEX, 32)]),
    plain("onepassword-service-token", "1Password", &["ops_eyJ"], &[range(EITHER, 250, 3000)]),
    plain(
        "onepassword-secret-key",
        "1Password",
        &["A3-"],
        &[
            some(UPPER36, 6),
            is("-"),
            some(UPPER36, 11),
            is("-"),
            some(UPPER36, 5),
            is("-"),
            some(UPPER36, 5),
            is("-"),
            some(UPPER36, 5),
        ],
    ),
    plain("supabase-access-token", "Supabase", &["sbp_"], HEX_40),
    plain("supabase-secret-key", "Supabase", &["sb_secret_"], &[some(BASE64URL, 22), is("_"), some(BASE64URL, 8)]),
    plain(
        "planetscale-secret",
        "PlanetScale",
        &["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
        &[range(SCALE, 32, 64)],
    ),
    plain("neon-api-key", "Neon", &["napi_"], &[some(LOWER36, 64)]),
    plain("databricks-token", "Databricks", &["dapi", "dose"], &[some(HEX, 32)]),
    plain("mongodb-service-secret", "MongoDB Atlas", &["mdb_sa_sk_"], &[some(BASE64URL, 40)]),
    plain("extended-private-key", "Bitcoin (BIP 32)", &["xprv"], &[some(BASE58, 107)]),
];
