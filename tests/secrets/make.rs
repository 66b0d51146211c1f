//! Values made by rule: one line per kind of secret, and the look-alikes that must stay quiet.
//!
//! The rules repeat, on purpose and in another notation, what the tables of the detector say: a slip in one of the two
//! shows. No whole value stands here; each is drawn from a seeded generator.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::cast_possible_truncation)] // shared by programs that use parts of it

/// A seeded generator (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
    pub fn draw(&mut self, n: usize, alphabet: &str) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        (0..n).map(|_| self.pick(&letters)).collect()
    }
}

fn alphabet(code: &str) -> &'static str {
    match code {
        "d" => "0123456789",
        "h" => "0123456789abcdef",
        "H" => "0123456789ABCDEF",
        "u" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "U" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "l" => "abcdefghijklmnopqrstuvwxyz0123456789",
        "L" => "abcdefghijklmnopqrstuvwxyz",
        "a" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "w" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "s" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        "b" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "c" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./",
        "3" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "5" => "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
        "AGE" => "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
        "p" => "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%^*_-",
        other => panic!("no alphabet {other}"),
    }
}

pub fn base64(bytes: &[u8], url: bool) -> String {
    let digits = alphabet(if url { "s" } else { "b" }).as_bytes();
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = (u32::from(chunk[0]) << 16)
            | (u32::from(*chunk.get(1).unwrap_or(&0)) << 8)
            | u32::from(*chunk.get(2).unwrap_or(&0));
        for i in 0..=chunk.len() {
            text.push(digits[(word >> (18 - 6 * i)) as usize & 63] as char);
        }
        if !url {
            text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
        }
    }
    text
}

fn crc(bytes: &[u8]) -> String {
    let mut crc = !0_u32;
    for &b in bytes {
        crc ^= u32::from(b);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let (mut value, mut text) = (!crc, Vec::new());
    for _ in 0..6 {
        text.push(digits[(value % 62) as usize]);
        value /= 62;
    }
    text.iter().rev().map(|&b| b as char).collect()
}

/// Fills a rule: `{36:w}` draws 36 of the alphabet `w`, `{20-40:w}` from 20 to 40; `{uuid}`, `{crc}` (checksum of what
/// was drawn before), `{jwt}`, `{pass}`, `{user}`, `{host}`, `{snowflake}`, `{pem}`.
pub fn fill(rule: &str, dice: &mut Dice) -> String {
    let mut text = String::new();
    let mut drawn = String::new();
    let mut rest = rule;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let close = open + rest[open..].find('}').expect("a closing brace");
        let piece = &rest[open + 1..close];
        let add = match piece {
            "uuid" => format!(
                "{}-{}-4{}-a{}-{}",
                dice.draw(8, alphabet("h")),
                dice.draw(4, alphabet("h")),
                dice.draw(3, alphabet("h")),
                dice.draw(3, alphabet("h")),
                dice.draw(12, alphabet("h"))
            ),
            "crc" => crc(drawn.as_bytes()),
            "{" => "{".into(),
            "SSHA" | "SHA" | "SSHA512" => format!("{{{piece}}}"),
            "pass" => {
                let n = 9 + dice.below(12);
                format!("{}{}{}", dice.draw(1, alphabet("a")), dice.draw(n, alphabet("p")), dice.draw(1, alphabet("d")))
            }
            "plainpass" => {
                let n = 8 + dice.below(12);
                format!("{}{}", dice.draw(n, alphabet("w")), dice.draw(2, alphabet("d")))
            }
            "user" => {
                let n = 3 + dice.below(8);
                dice.draw(n, alphabet("L"))
            }
            "host" => {
                let n = 3 + dice.below(8);
                format!("{}.{}.net", dice.pick(&["db", "cache", "mq", "files"]), dice.draw(n, alphabet("L")))
            }
            "snowflake" => {
                base64(format!("{}", 100_000_000_000_000_000 + dice.next() % 900_000_000_000_000_000).as_bytes(), true)
            }
            "header" => {
                let alg = dice.pick(&["HS256", "RS256", "ES256", "EdDSA"]);
                base64(
                    dice.pick(
                        &[
                            format!("{{\"alg\":\"{alg}\",\"typ\":\"JWT\"}}"),
                            format!("{{\"typ\":\"JWT\",\"alg\":\"{alg}\"}}"),
                            format!("{{\"kid\":\"{}\",\"alg\":\"{alg}\"}}", "k9"),
                        ]
                        .each_ref()
                        .map(String::as_str),
                    )
                    .as_bytes(),
                    true,
                )
            }
            "claims" => base64(
                format!(
                    "{{\"sub\":\"{}\",\"iat\":{},\"scope\":\"all\"}}",
                    dice.next(),
                    1_600_000_000 + dice.below(99_999_999)
                )
                .as_bytes(),
                true,
            ),
            "json" => base64(
                format!(
                    "{{\"o\":\"{}\",\"n\":\"stack-{}-api\",\"k\":\"{}\",\"m\":{{\"r\":\"eu\"}}}}",
                    dice.next() % 999_999,
                    dice.next() % 99_999,
                    dice.draw(24, alphabet("w"))
                )
                .as_bytes(),
                false,
            ),
            "basic" => base64(fill("{user}:{plainpass}", dice).as_bytes(), false),
            "pem" => (0..12).map(|_| dice.draw(64, alphabet("b"))).collect::<Vec<_>>().join("\n"),
            "pem1" => (0..12).map(|_| dice.draw(64, alphabet("b"))).collect::<Vec<_>>().join("\\n"),
            _ => {
                let (length, code) = piece.split_once(':').expect("length and alphabet");
                let n = match length.split_once('-') {
                    Some((least, most)) => {
                        let (least, most): (usize, usize) = (least.parse().unwrap(), most.parse().unwrap());
                        least + dice.below(most - least + 1)
                    }
                    None => length.parse().unwrap(),
                };
                dice.draw(n, alphabet(code))
            }
        };
        drawn.push_str(&add);
        text.push_str(&add);
        rest = &rest[close + 1..];
    }
    text + rest
}

/// Kind and rule; a rule with a header stands under it alone. `@` before a kind: it is an address or a text of its own
/// and is not set into other text.
pub const RULES: &[(&str, &str, &[&str])] = &[
    // kind, header, rules
    ("aws-access-key-id", "", &["AKIA{16:3}", "ASIA{16:3}"]),
    ("aws-session-token", "", &["IQoJb3JpZ2luX2Vj{300-700:b}", "FwoGZXIvYXdzEB{200-300:w}"]),
    ("aws-bedrock-key", "", &["ABSKQmVkcm9ja0FQSUtleS{80-110:b}="]),
    ("amazon-marketplace-token", "", &["amzn.mws.{uuid}"]),
    ("amazon-oauth-client-secret", "", &["amzn1.oa2-cs.v1.{64:h}"]),
    ("google-api-key", "", &["AIza{35:s}"]),
    ("google-oauth-client-secret", "", &["GOCSPX-{28:s}"]),
    ("google-oauth-access-token", "", &["ya29.{100-220:s}"]),
    ("google-oauth-refresh-token", "", &["1//0{1:d}{90-100:s}"]),
    ("firebase-messaging-key", "", &["AAAA{7:s}:APA91b{134:s}"]),
    ("azure-storage-key", "", &["AccountKey={86:b}=="]),
    ("azure-shared-access-key", "", &["SharedAccessKey={43:b}="]),
    ("azure-client-secret", "", &["{3:w}{1:d}Q~{34:s}", "{3:w}8Q~{31:s}"]),
    ("azure-identifiable-key", "", &["{52:w}JQQJ99{18:w}AZDO{4:w}", "{52:w}JQQJ99{18:w}ACOG{4:w}"]),
    ("digitalocean-token", "", &["dop_v1_{64:h}", "doo_v1_{64:h}", "dor_v1_{64:h}"]),
    ("alibaba-access-key-id", "", &["LTAI5t{18:w}", "LTAI{12:w}"]),
    ("tencent-secret-id", "", &["AKID{32:w}"]),
    ("yandex-api-key", "", &["AQVN{35-38:s}"]),
    ("yandex-iam-token", "", &["t1.{40-200:s}.{86:s}"]),
    ("heroku-api-key", "", &["HRKU-AA{58:s}"]),
    ("flyio-token", "", &["fm2_lJPECAAAAAAA{200-500:b}", "fm1r_lJPECAAAAAAA{200-500:b}"]),
    ("flyio-personal-token", "", &["fo1_{43:s}"]),
    ("vercel-token", "", &["vcp_{56:w}", "vci_{56:w}", "vck_{56:w}"]),
    ("vercel-blob-token", "", &["vercel_blob_rw_{16:w}_{32:w}"]),
    ("netlify-token", "", &["nfp_{36:w}"]),
    ("cloudflare-token", "", &["cfut_{40:w}{8:h}", "cfat_{40:w}{8:h}", "cfk_{40:w}{8:h}"]),
    ("cloudflare-origin-ca-key", "", &["v1.0-{24:h}-{146:h}"]),
    ("scaleway-access-key", "", &["SCW{17:u}"]),
    ("render-api-key", "", &["rnd_{28-32:w}"]),
    ("tailscale-key", "", &["tskey-auth-{17:w}-{32:w}", "tskey-api-{12:w}-{30:w}"]),
    ("openshift-token", "", &["sha256~{43:s}"]),
    ("vault-token", "", &["hvs.{24:s}", "hvs.{95:s}", "hvb.{150:s}"]),
    ("terraform-token", "", &["{14:w}.atlasv1.{67:s}"]),
    ("pulumi-token", "", &["pul-{40:h}"]),
    ("doppler-token", "", &["dp.pt.{43:w}", "dp.ct.{40:w}", "dp.sa.{40:w}"]),
    ("doppler-service-token", "", &["dp.st.prd.{40:w}", "dp.st.{43:w}"]),
    ("infisical-token", "", &["st.{24:h}.{32:h}.{32:h}"]),
    ("onepassword-service-token", "", &["ops_eyJ{300-600:s}"]),
    ("onepassword-secret-key", "", &["A3-{6:u}-{11:u}-{5:u}-{5:u}-{5:u}"]),
    ("supabase-access-token", "", &["sbp_{40:h}"]),
    ("supabase-secret-key", "", &["sb_secret_{22:s}_{8:s}"]),
    ("planetscale-secret", "", &["pscale_tkn_{43:s}", "pscale_pw_{43:s}", "pscale_oauth_{43:s}"]),
    ("neon-api-key", "", &["napi_{64:l}"]),
    ("databricks-token", "", &["dapi{32:h}"]),
    ("mongodb-service-secret", "", &["mdb_sa_sk_{40:s}"]),
    ("extended-private-key", "", &["xprv{107:5}"]),
    ("github-personal-token", "", &["ghp_{30:w}{crc}"]),
    ("github-oauth-token", "", &["gho_{30:w}{crc}"]),
    ("github-app-token", "", &["ghu_{30:w}{crc}", "ghs_{30:w}{crc}"]),
    ("github-refresh-token", "", &["ghr_{76:w}", "ghr_{30:w}{crc}"]),
    ("github-fine-grained-token", "", &["github_pat_{22:w}_{59:w}"]),
    ("gitlab-personal-token", "", &["glpat-{20:s}", "glpat-{27:s}.{2:l}.{9:l}"]),
    ("gitlab-deploy-token", "", &["gldt-{20:s}"]),
    ("gitlab-runner-token", "", &["glrt-{20:s}", "GR1348941{20:s}"]),
    ("gitlab-job-token", "", &["glcbt-{2:h}_{20:s}"]),
    ("gitlab-trigger-token", "", &["glptt-{40:h}"]),
    ("gitlab-oauth-secret", "", &["gloas-{64:h}"]),
    ("gitlab-agent-token", "", &["glagent-{50:s}"]),
    ("gitlab-other-token", "", &["glft-{20:s}", "glimt-{25:s}", "glsoat-{20:s}"]),
    ("bitbucket-app-password", "", &["ATBB{24:w}{8:H}"]),
    ("atlassian-api-token", "", &["ATATT3xFfGF0{172:s}={8:H}", "ATCTT3xFfGN0{172:s}={8:H}"]),
    ("circleci-token", "", &["CCIPAT_{22:w}_{40:h}"]),
    ("buildkite-token", "", &["bkua_{40:h}"]),
    ("sonarqube-token", "", &["sqp_{40:h}", "squ_{40:h}"]),
    ("jfrog-api-key", "", &["AKCp{69:w}"]),
    ("jfrog-reference-token", "", &["cmVmdGtuO{55:w}"]),
    ("sourcegraph-token", "", &["sgp_{16:h}_{40:h}"]),
    ("harness-token", "", &["pat.{22:s}.{24:h}.{20:w}"]),
    ("prefect-key", "", &["pnu_{36:w}"]),
    ("postman-api-key", "", &["PMAK-{24:h}-{34:h}"]),
    ("readme-api-key", "", &["rdme_{70:l}"]),
    ("npm-token", "", &["npm_{30:w}{crc}"]),
    ("pypi-token", "", &["pypi-AgEIcHlwaS5vcmc{120-200:s}"]),
    ("rubygems-api-key", "", &["rubygems_{48:h}"]),
    ("crates-io-token", "", &["cio{32:w}"]),
    ("nuget-api-key", "", &["oy2{43:l}"]),
    ("docker-hub-token", "", &["dckr_pat_{27:s}"]),
    ("docker-organization-token", "", &["dckr_oat_{32:s}"]),
    ("clojars-token", "", &["CLOJARS_{60:h}"]),
    ("packagist-token", "", &["packagist_ort_{68:h}"]),
    ("launchdarkly-sdk-key", "", &["sdk-{uuid}"]),
    ("statsig-secret", "", &["secret-{43:w}"]),
    ("checkly-token", "", &["cu_{32:h}"]),
    ("figma-token", "", &["figd_{40:s}"]),
    ("linear-api-key", "", &["lin_api_{40:w}"]),
    ("linear-oauth-token", "", &["lin_oauth_{64:h}"]),
    ("contentful-token", "", &["CFPAT-{43:s}"]),
    ("mapbox-secret-token", "", &["sk.eyJ1{60-90:w}.{22:s}"]),
    ("frameio-token", "", &["fio-u-{64:s}"]),
    ("slack-bot-token", "", &["xoxb-{12:d}-{13:d}-{24:w}"]),
    ("slack-user-token", "", &["xoxp-{11:d}-{12:d}-{13:d}-{32:h}"]),
    ("slack-workspace-token", "", &["xoxr-{12:d}-{40:w}", "xoxa-2-{12:d}-{40:w}"]),
    ("slack-configuration-token", "", &["xoxe.xoxp-1-{163:w}", "xoxe-1-{146:w}"]),
    ("slack-app-token", "", &["xapp-1-{11:u}-{13:d}-{64:h}"]),
    ("slack-webhook", "", &["hooks.slack.com/services/T{10:u}/B{10:u}/{24:w}"]),
    ("slack-workflow-webhook", "", &["hooks.slack.com/workflows/T{10:u}/A{10:u}/{18:d}/{24:w}"]),
    ("discord-bot-token", "", &["{snowflake}.{6:s}.{27:s}", "{snowflake}.{6:s}.{38:s}"]),
    ("discord-webhook", "", &["discord.com/api/webhooks/{19:d}/{68:s}"]),
    ("telegram-bot-token", "", &["{9:d}:AA{33:s}", "{10:d}:AA{33:s}"]),
    ("teams-webhook", "", &["webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{32:h}/{uuid}"]),
    ("matrix-access-token", "", &["syt_{8-20:w}_{20:a}_{6:w}"]),
    ("sendgrid-api-key", "", &["SG.{22:s}.{43:s}"]),
    ("mailgun-api-key", "", &["key-{32:h}"]),
    ("mailchimp-api-key", "", &["{32:h}-us1{1:d}", "{32:h}-us2{1:d}"]),
    ("mandrill-api-key", "", &["md-{22:s}"]),
    ("brevo-api-key", "", &["xkeysib-{64:h}-{16:w}", "xsmtpsib-{64:h}-{16:w}"]),
    ("resend-api-key", "", &["re_{8:w}_{24:w}"]),
    ("mailersend-api-key", "", &["mlsn.{64:h}"]),
    ("twilio-api-key", "", &["SK{32:h}"]),
    ("klaviyo-private-key", "", &["pk_{34:h}"]),
    ("onesignal-api-key", "", &["os_v2_app_{103:l}"]),
    ("intercom-access-token", "", &["dG9rO{55:w}="]),
    ("stripe-secret-key", "", &["sk_live_{24:w}", "sk_live_{99:w}"]),
    ("stripe-restricted-key", "", &["rk_live_{24:w}", "rk_live_{99:w}"]),
    ("stripe-test-key", "", &["sk_test_{24:w}", "sk_test_{99:w}"]),
    ("paystack-secret-key", "", &["sk_live_{40:h}"]),
    ("webhook-signing-secret", "", &["whsec_{32:w}"]),
    ("square-access-token", "", &["sq0atp-{22:s}"]),
    ("square-oauth-secret", "", &["sq0csp-{43:s}"]),
    ("square-token", "", &["EAAA{60:s}"]),
    ("braintree-access-token", "", &["access_token$production${16:l}${32:h}"]),
    ("shopify-access-token", "", &["shpat_{32:h}", "shpca_{32:h}"]),
    ("shopify-shared-secret", "", &["shpss_{32:h}"]),
    ("adyen-api-key", "", &["AQE{1:L}hmf{12:w}{70:b}-{43:b}=-{20:w}"]),
    ("plaid-access-token", "", &["access-production-{uuid}"]),
    ("flutterwave-secret-key", "", &["FLWSECK-{32:h}-X"]),
    ("mollie-api-key", "", &["live_{30:w}"]),
    ("mercadopago-token", "", &["APP_USR-{16:d}-{6:d}-{32:h}-{9:d}"]),
    ("klarna-api-key", "", &["klarna_live_api_{80-120:s}"]),
    ("sumup-secret-key", "", &["sup_sk_{32:w}"]),
    ("xendit-secret-key", "", &["xnd_production_{60:w}"]),
    ("midtrans-server-key", "", &["Mid-server-{24:s}"]),
    ("mercury-token", "", &["secret-token:mercury_production_{40:w}"]),
    ("shippo-token", "", &["shippo_live_{40:h}"]),
    ("easypost-api-key", "", &["EZAK{54:w}", "EZTK{54:w}"]),
    ("duffel-token", "", &["duffel_live_{43:s}"]),
    ("calcom-api-key", "", &["cal_live_{32:h}"]),
    ("openai-api-key", "", &["sk-{20:w}T3BlbkFJ{20:w}"]),
    ("openai-project-key", "", &["sk-proj-{74:s}T3BlbkFJ{74:s}", "sk-svcacct-{58:s}T3BlbkFJ{58:s}"]),
    ("anthropic-api-key", "", &["sk-ant-api03-{93:s}AA", "sk-ant-admin01-{93:s}AA"]),
    ("huggingface-token", "", &["hf_{34:a}"]),
    ("replicate-token", "", &["r8_{37:w}"]),
    ("groq-api-key", "", &["gsk_{52:w}"]),
    ("perplexity-api-key", "", &["pplx-{48:w}"]),
    ("xai-api-key", "", &["xai-{80:w}"]),
    ("openrouter-api-key", "", &["sk-or-v1-{64:h}"]),
    ("deepseek-api-key", "", &["sk-{32:h}"]),
    ("stability-api-key", "", &["sk-{48:w}"]),
    ("fireworks-api-key", "", &["fw_{22:w}", "fw_{24:w}"]),
    ("together-api-key", "", &["tgp_v1_{43:s}"]),
    ("elevenlabs-api-key", "", &["sk_{48:h}"]),
    ("langsmith-api-key", "", &["lsv2_pt_{32:h}_{10:h}"]),
    ("langfuse-secret-key", "", &["sk-lf-{uuid}"]),
    ("wandb-api-key", "", &["wandb_v1_{77:w}"]),
    ("pinecone-api-key", "", &["pcsk_{6:w}_{63:w}"]),
    ("cerebras-api-key", "", &["csk-{48:l}"]),
    ("nvidia-api-key", "", &["nvapi-{64:s}"]),
    ("tavily-api-key", "", &["tvly-{32:w}", "tvly-dev-{32:w}"]),
    ("jina-api-key", "", &["jina_{60:s}"]),
    ("firecrawl-api-key", "", &["fc-{32:h}"]),
    ("newrelic-user-key", "", &["NRAK-{27:u}"]),
    ("newrelic-insert-key", "", &["NRII-{32:s}"]),
    ("newrelic-license-key", "", &["{36:h}NRAL"]),
    ("grafana-service-token", "", &["glsa_{32:w}_{8:h}"]),
    ("grafana-cloud-token", "", &["glc_{json}"]),
    ("sentry-org-token", "", &["sntrys_{json}_{43:b}"]),
    ("sentry-user-token", "", &["sntryu_{64:h}"]),
    ("honeycomb-ingest-key", "", &["hcaik_{58:l}"]),
    ("dynatrace-token", "", &["dt0c01.{24:u}.{64:u}"]),
    ("posthog-personal-key", "", &["phx_{43:w}"]),
    ("axiom-token", "", &["xaat-{uuid}"]),
    ("notion-token", "", &["secret_{43:w}"]),
    ("notion-integration-token", "", &["ntn_{11:d}{35:w}"]),
    ("airtable-token", "", &["pat{14:w}.{64:h}"]),
    ("asana-token", "", &["1/{16:d}:{32:h}", "2/{16:d}/{16:d}:{32:h}"]),
    ("dropbox-token", "", &["sl.u.{150-900:s}", "sl.{135:s}"]),
    ("hubspot-token", "", &["pat-na1-{uuid}", "pat-eu1-{uuid}"]),
    ("salesforce-session", "", &["00D{12:w}!{96:w}"]),
    ("typeform-token", "", &["tfp_{44:w}_{14:w}"]),
    ("clickup-token", "", &["pk_{8:d}_{32:u}"]),
    ("trello-token", "", &["ATTA{64:h}{8:H}"]),
    ("facebook-access-token", "", &["EAA{100-190:w}"]),
    ("instagram-access-token", "", &["IGQV{140-180:w}"]),
    ("twitter-bearer-token", "", &["AAAAAAAAAAAAAAAAAAAAA{1:U}{40:w}%3D{50:w}"]),
    ("linkedin-client-secret", "", &["WPL_AP1.{16:w}.{8:w}"]),
    ("google-chat-webhook", "", &["https://chat.googleapis.com/v1/spaces/{11:w}/messages?key=AIza{35:s}&token={43:s}"]),
    ("json-web-token", "", &["{header}.{claims}.{43:s}", "{header}.{claims}.{86:s}"]),
    ("age-secret-key", "", &["AGE-SECRET-KEY-1{58:AGE}"]),
    (
        "private-key",
        "",
        &[
            "-----BEGIN RSA PRIVATE KEY-----\n{pem}\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN OPENSSH PRIVATE KEY-----\n{pem}\n-----END OPENSSH PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----\\n{pem1}\\n-----END EC PRIVATE KEY-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\n{pem}\n-----END ENCRYPTED PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{32:H}\n\n{pem}\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{pem}\n-----END PGP PRIVATE KEY BLOCK-----",
        ],
    ),
    (
        "gcp-service-account-key",
        "",
        &[
            "{{}\"type\": \"service_account\", \"private_key_id\": \"{40:h}\", \"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{pem1}\\n-----END PRIVATE KEY-----\\n\"}",
        ],
    ),
    (
        "putty-private-key",
        "",
        &[
            "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: k\nPublic-Lines: 2\n{64:b}\nPrivate-Lines: 1\n{48:b}\nPrivate-MAC: {64:h}",
        ],
    ),
    ("bcrypt-hash", "", &["$2b$12${53:c}", "$2a$10${53:c}", "$2y$10${53:c}"]),
    ("argon2-hash", "", &["$argon2id$v=19$m=65536,t=3,p=4${22:b}${43:b}"]),
    ("sha-crypt-hash", "", &["$6${16:c}${86:c}", "$5${16:c}${43:c}", "$6$rounds=656000${16:c}${86:c}"]),
    ("md5-crypt-hash", "", &["$1${8:c}${22:c}", "$apr1${8:c}${22:c}"]),
    ("yescrypt-hash", "", &["$y$j9T${22:c}${43:c}"]),
    ("scrypt-hash", "", &["$scrypt$ln=16,r=8,p=1${22:b}${43:b}"]),
    ("pbkdf2-hash", "", &["pbkdf2_sha256$600000${22:w}${43:b}=", "$pbkdf2-sha256$29000${22:c}${43:c}"]),
    ("phpass-hash", "", &["$P$B{30:c}", "$H$9{30:c}"]),
    ("ldap-password-hash", "", &["{SSHA}{32:b}", "{SHA}{27:b}="]),
    (
        "database-url",
        "",
        &[
            "postgres://{user}:{plainpass}@{host}:5432/app",
            "postgresql://{user}:{pass}@{host}/app",
            "mysql://{user}:{pass}@{host}/app",
            "mongodb+srv://{user}:{plainpass}@{host}/app?retryWrites=true",
            "redis://:{plainpass}@{host}:6379/0",
            "mysql+pymysql://{user}:{plainpass}@{host}/app",
        ],
    ),
    ("broker-url", "", &["amqps://{user}:{pass}@{host}/vhost"]),
    (
        "address-with-password",
        "",
        &[
            "https://{user}:{pass}@{host}/repo.git",
            "ftp://{user}:{plainpass}@{host}/",
            "smtp://{user}:{plainpass}@{host}:587",
            "https://{user}:{plainpass}@{host}",
        ],
    ),
    ("sentry-dsn", "", &["https://{32:h}@o{6:d}.ingest.sentry.io/{7:d}"]),
    (
        "signed-url",
        "",
        &[
            "https://b.s3.amazonaws.com/f?X-Amz-Date=20240101T000000Z&X-Amz-Expires=3600&X-Amz-Signature={64:h}",
            "https://storage.googleapis.com/b/f?X-Goog-Expires=900&X-Goog-Signature={512:h}",
            "https://d1.cloudfront.net/f?Expires=1700000000&Signature={340:s}~&Key-Pair-Id=K2JCJMDEHXQW5F",
        ],
    ),
    ("azure-sas", "", &["https://a.blob.core.windows.net/c?sv=2022-11-02&ss=b&se=2025-01-01&sp=rl&sig={43:w}%3D"]),
    // Beside the issuer's name.
    ("aws-secret-access-key", "aws_secret_access_key", &["{40:b}"]),
    ("datadog-key", "DD_API_KEY", &["{32:h}", "{40:h}"]),
    ("algolia-key", "algolia_api_key", &["{32:h}"]),
    ("cloudflare-key", "cloudflare_api_token", &["{40:s}"]),
    ("heroku-key", "HEROKU_API_KEY", &["{uuid}"]),
    ("linode-token", "linode_token", &["{64:h}"]),
    ("ibm-cloud-key", "ibm_api_key", &["{44:s}"]),
    ("confluent-secret", "confluent_api_secret", &["{64:b}"]),
    ("scaleway-secret-key", "scw_secret_key", &["{uuid}"]),
    ("railway-token", "railway_token", &["{uuid}"]),
    ("vercel-legacy-token", "vercel_token", &["{24:w}"]),
    ("fastly-token", "fastly_api_token", &["{32:s}"]),
    ("azure-key", "azure_openai_key", &["{32:h}"]),
    ("facebook-app-secret", "facebook_app_secret", &["{32:h}"]),
    ("twitter-secret", "twitter_consumer_secret", &["{50:w}"]),
    ("twitch-secret", "twitch_client_secret", &["{30:l}"]),
    ("spotify-secret", "spotify_client_secret", &["{32:h}"]),
    ("linkedin-secret", "linkedin_client_secret", &["{16:w}"]),
    ("okta-token", "okta_api_token", &["00{40:s}"]),
    ("auth0-secret", "auth0_client_secret", &["{64:s}"]),
    ("zendesk-token", "zendesk_api_token", &["{40:w}"]),
    ("pagerduty-token", "pagerduty_api_key", &["{20:s}"]),
    ("opsgenie-key", "opsgenie_api_key", &["{uuid}"]),
    ("splunk-token", "splunk_hec_token", &["{uuid}"]),
    ("rollbar-token", "rollbar_access_token", &["{32:h}"]),
    ("bugsnag-key", "bugsnag_api_key", &["{32:h}"]),
    ("amplitude-key", "amplitude_api_key", &["{32:h}"]),
    ("mixpanel-secret", "mixpanel_api_secret", &["{32:h}"]),
    ("postmark-token", "postmark_api_token", &["{uuid}"]),
    ("sparkpost-key", "sparkpost_api_key", &["{40:h}"]),
    ("mailgun-signing-key", "mailgun_api_key", &["{32:h}-{8:h}-{8:h}"]),
    ("mailjet-key", "mailjet_secret_key", &["{32:h}"]),
    ("twilio-auth-token", "TWILIO_AUTH_TOKEN", &["{32:h}"]),
    ("vonage-secret", "vonage_api_secret", &["{16:w}"]),
    ("cohere-key", "cohere_api_key", &["{40:w}"]),
    ("mistral-key", "mistral_api_key", &["{32:w}"]),
    ("deepgram-key", "deepgram_api_key", &["{40:h}"]),
    ("assemblyai-key", "assemblyai_api_key", &["{32:h}"]),
    ("wandb-legacy-key", "wandb_api_key", &["{40:h}"]),
    ("codecov-token", "codecov_token", &["{uuid}"]),
    ("travis-token", "travis_token", &["{22:s}"]),
    ("todoist-token", "todoist_api_token", &["{40:h}"]),
    ("slack-signing-secret", "slack_signing_secret", &["{32:h}"]),
    ("paypal-secret", "paypal_client_secret", &["E{79:s}"]),
    ("razorpay-secret", "razorpay_key_secret", &["{24:w}"]),
    ("plaid-secret", "plaid_secret", &["{30:h}"]),
    ("coinbase-secret", "coinbase_api_secret", &["{64:w}"]),
    ("binance-secret", "binance_api_secret", &["{64:w}"]),
    ("infura-secret", "infura_secret", &["{32:h}"]),
    ("recaptcha-secret", "recaptcha_secret_key", &["6L{38:s}"]),
    ("wallet-private-key", "eth_private_key", &["{64:h}"]),
    ("named-secret", "api_key", &["{32:w}", "{24:w}", "{32:h}", "{40:s}", "{64:h}"]),
    ("named-secret", "client_secret", &["{32:w}", "{24:w}", "{32:h}", "{40:s}", "{64:h}"]),
    ("named-secret", "access_token", &["{32:w}", "{24:w}", "{40:s}"]),
    // In a text of their own.
    (
        "connection-password",
        "",
        &[
            "Server=tcp:{host},1433;Database=app;Uid={user};Pwd={plainpass};Encrypt=yes;",
            "Data Source={host};User Id={user};Password={pass};",
            "jdbc:postgresql://{host}/app?user={user}&password={plainpass}",
        ],
    ),
    ("basic-credentials", "", &["Authorization: Basic {basic}", "curl -H \"Authorization: Basic {basic}\" https://h/"]),
    (
        "assigned-password",
        "",
        &[
            "password={plainpass}",
            "{{}\"user\":\"a\",\"password\":\"{plainpass}\"}",
            "login anna, password: {plainpass}.",
            "PASSWORD = '{pass}'",
            "passwd={plainpass}",
            "kennwort: {plainpass}",
            "contraseña: {plainpass}",
            "пароль: {plainpass}",
            "密码：{plainpass}",
            "db_password: {plainpass}",
        ],
    ),
    (
        "assigned-secret",
        "",
        &[
            "api_key={32:w}",
            "{{}\"client_secret\": \"{40:w}\"}",
            "secret_key: {48:w}",
            "Authorization: Bearer {40:w}",
            "X-Api-Key: {32:w}",
            "apiKey: '{32:h}'",
            "access_token={40:w}&x=1",
        ],
    ),
];

/// Kinds whose values are texts or addresses of their own and are not set into an assignment or a query.
const WHOLE: [&str; 24] = [
    "private-key",
    "gcp-service-account-key",
    "putty-private-key",
    "database-url",
    "broker-url",
    "address-with-password",
    "sentry-dsn",
    "signed-url",
    "azure-sas",
    "connection-password",
    "basic-credentials",
    "assigned-password",
    "assigned-secret",
    "google-chat-webhook",
    "teams-webhook",
    "slack-webhook",
    "slack-workflow-webhook",
    "discord-webhook",
    "bcrypt-hash",
    "argon2-hash",
    "azure-storage-key",
    "azure-shared-access-key",
    "mercury-token",
    "asana-token",
];

/// One positive: the cell, its header, and the value as it stands in the cell.
pub struct Positive {
    pub kind: &'static str,
    pub header: &'static str,
    pub cell: String,
}

/// The `n`-th positive of a rule, in one of several settings.
pub fn positive(rule: &(&'static str, &'static str, &'static [&'static str]), n: usize, dice: &mut Dice) -> Positive {
    let (kind, header, rules) = *rule;
    let value = fill(rules[n % rules.len()], dice);
    let settings = if !header.is_empty() || WHOLE.contains(&kind) { 2 } else { 8 };
    let words = ["please use", "see ticket 4711:", "rotated on 2024-05-01,", "für den Zugang", "密钥"];
    let cell = match n / rules.len() % settings {
        0 => value,
        1 if !header.is_empty() => format!(" {value} "),
        1 => format!("{} {value}", dice.pick(&words)),
        2 => format!("{{\"id\": 7, \"value\": \"{value}\", \"n\": null}}"),
        3 => format!("export SERVICE_TOKEN={value}"),
        4 => format!("the token is: {value}."),
        5 => format!("https://api.service.net/v1/items?id=7&k={value}"),
        6 => format!("line one\n{value}\nline three"),
        _ => format!("a='{value}', b={}", dice.below(99)),
    };
    Positive { kind, header, cell }
}

/// Kinds of look-alikes: name, header (empty: none) and how one is made.
pub type LookAlike = (&'static str, &'static str, fn(&mut Dice) -> String);

const WORDS: [&str; 64] = [
    "the",
    "customer",
    "asked",
    "for",
    "a",
    "new",
    "password",
    "token",
    "secret",
    "key",
    "account",
    "and",
    "we",
    "sent",
    "it",
    "by",
    "mail",
    "please",
    "call",
    "back",
    "order",
    "was",
    "delayed",
    "because",
    "of",
    "weather",
    "api",
    "access",
    "private",
    "client",
    "reset",
    "changed",
    "login",
    "user",
    "admin",
    "secretary",
    "passed",
    "broken",
    "spoken",
    "keyboard",
    "monkey",
    "authorization",
    "bearer",
    "credentials",
    "signature",
    "returned",
    "filter",
    "window",
    "repair",
    "north",
    "panel",
    "basic",
    "payment",
    "card",
    "is",
    "not",
    "valid",
    "in",
    "this",
    "region",
    "contraseña",
    "Kennwort",
    "пароль",
    "required",
];

fn sentence(d: &mut Dice) -> String {
    let n = 4 + d.below(14);
    let mut text = String::new();
    for i in 0..n {
        if i > 0 {
            text.push_str(d.pick(&[" ", " ", " ", " ", " ", ", ", ": ", " - ", ". ", " = "]));
        }
        text.push_str(d.pick(&WORDS));
    }
    text
}

fn word(d: &mut Dice) -> String {
    let n = 3 + d.below(9);
    d.draw(n, "abcdefghijklmnopqrstuvwxyz")
}

/// Beginnings of formats, short ones above all.
const HEADS: [&str; 40] = [
    "md-", "sk-", "re_", "hf_", "pk_", "fc-", "key-", "secret_", "secret-", "live_", "pat-na1-", "r8_", "fw_", "cu_",
    "api_org_", "xai-", "npm_", "sdk-", "gsk_", "rnd_", "SG.", "dp.pt.", "st.", "ghp_", "glpat-", "xoxb-", "AKIA",
    "AIza", "ya29.", "hvs.", "LTAI", "EAA", "SCW", "cio", "oy2", "pat", "sl.", "sk_live_", "sk-proj-", "jina_",
];

/// Look-alikes of all kinds; no secret is among them.
pub const LOOK_ALIKES: &[LookAlike] = &[
    ("md5", "", |d| fill("{32:h}", d)),
    ("sha1", "", |d| fill("{40:h}", d)),
    ("sha256", "", |d| fill("{64:h}", d)),
    ("sha512", "", |d| fill("{128:h}", d)),
    ("md5 in capitals", "", |d| fill("{32:H}", d)),
    ("digest", "", |d| fill("sha256:{64:h}", d)),
    ("uuid", "", |d| fill("{uuid}", d)),
    ("uuid in capitals", "", |d| fill("{uuid}", d).to_uppercase()),
    ("base64 of 16 bytes", "", |d| fill("{22:b}==", d)),
    ("base64 of 32 bytes", "", |d| fill("{43:b}=", d)),
    ("base64url id", "", |d| fill("{22:s}", d)),
    ("nanoid", "", |d| fill("{21:s}", d)),
    ("ulid", "", |d| format!("01{}", fill("{24:u}", d))),
    ("ksuid", "", |d| fill("{27:w}", d)),
    ("mongo id", "", |d| fill("{24:h}", d)),
    ("base62 of any length", "", |d| fill("{8-80:w}", d)),
    ("base64 of any length", "", |d| fill("{8-200:b}", d)),
    ("base64url of any length", "", |d| fill("{8-200:s}", d)),
    ("lower case and digits", "", |d| fill("{8-80:l}", d)),
    ("capitals and digits", "", |d| fill("{8-80:u}", d)),
    ("product code", "", |d| fill("{3:U}-{4:d}-{2-12:u}-{2:d}", d)),
    ("snake case", "", |d| (0..3 + d.below(4)).map(|_| word(d)).collect::<Vec<_>>().join("_")),
    ("kebab case", "", |d| (0..3 + d.below(4)).map(|_| word(d)).collect::<Vec<_>>().join("-")),
    ("dotted name", "", |d| (0..3 + d.below(4)).map(|_| word(d)).collect::<Vec<_>>().join(".")),
    ("prefixed id", "", |d| {
        let p = d.pick(&[
            "cus_", "pi_", "price_", "pm_", "ch_", "in_", "sub_", "prod_", "evt_", "acct_", "usr_", "org_", "team_",
            "msg-", "id-", "ord-",
        ]);
        p.to_owned() + &fill("{14-27:w}", d)
    }),
    ("public ids of issuers", "", |d| {
        let r = d.pick(&[
            "AC{32:h}",
            "AIDA{16:3}",
            "AROA{16:3}",
            "pk_live_{24:w}",
            "ca-app-pub-{16:d}",
            "UA-{8:d}-1",
            "G-{10:u}",
            "pk.ey{60:w}",
            "{12:d}-{32:l}.apps.googleusercontent.com",
            "arn:aws:iam::{12:d}:role/{8:w}",
            "ocid1.tenancy.oc1..{60:l}",
            "vpc-{17:h}",
            "i-{17:h}",
            "ami-{17:h}",
            "T{10:u}",
            "C{10:u}",
            "phc_{43:w}",
        ]);
        fill(r, d)
    }),
    ("digits", "", |d| fill("{6-24:d}", d)),
    ("time", "", |d| {
        format!(
            "20{}-0{}-1{}T1{}:{}:0{}.{}Z",
            fill("{2:d}", d),
            1 + d.below(9),
            d.below(10),
            d.below(10),
            10 + d.below(50),
            d.below(10),
            fill("{6:d}", d)
        )
    }),
    ("e-mail", "", |d| format!("{}.{}@{}.example.org", word(d), word(d), word(d))),
    ("address", "", |d| {
        format!("https://www.{}.org/{}/{}?id={}&ref={}", word(d), word(d), word(d), d.next(), fill("{8-30:w}", d))
    }),
    ("address with a port", "", |d| {
        format!(
            "{}://{}.net:{}/{}",
            d.pick(&["http", "https", "postgres", "mysql", "redis", "amqp", "mongodb"]),
            word(d),
            1000 + d.below(9000),
            word(d)
        )
    }),
    ("address with a user", "", |d| {
        format!("{}://{}@{}.net/{}", d.pick(&["ssh", "git+ssh", "postgres", "ftp", "https"]), word(d), word(d), word(d))
    }),
    ("local database", "", |d| format!("{}://localhost/{}", d.pick(&["postgres", "mysql", "mongodb"]), word(d))),
    ("address with a blank to fill in", "", |d| {
        format!(
            "postgres://{}@{}/db",
            d.pick(&[
                "user:password",
                "username:password",
                "${USER}:${PASSWORD}",
                "<user>:<password>",
                "user:****",
                "admin:changeme",
                "postgres:postgres",
                "root:root",
                "user:pass",
                "{user}:{password}",
                "admin:xxxxxxxx",
                "me:[PASSWORD]"
            ]),
            word(d)
        )
    }),
    ("profile with an at", "", |d| format!("https://social.{}.org/@{}:{}/{}", word(d), word(d), word(d), d.next())),
    ("cursor", "", |d| base64(format!("{{\"id\":{},\"at\":\"{}\"}}", d.next(), d.next()).as_bytes(), true)),
    ("image", "", |d| format!("data:image/png;base64,iVBORw0KGgo{}", fill("{200-2000:b}", d))),
    ("public key", "", |d| format!("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{} {}@host", fill("{300:b}", d), word(d))),
    ("public key in PEM", "", |d| fill("-----BEGIN PUBLIC KEY-----\n{pem}\n-----END PUBLIC KEY-----", d)),
    ("certificate", "", |d| fill("-----BEGIN CERTIFICATE-----\n{pem}\n-----END CERTIFICATE-----", d)),
    ("private key left out", "", |d| {
        format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
            d.pick(&["...", "<your key here>", "REDACTED", "************", "(removed by the editor)"])
        )
    }),
    ("path", "", |d| {
        format!("/{}/{}/{}.{}", word(d), word(d), fill("{6-20:s}", d), d.pick(&["csv", "parquet", "png", "tar.gz"]))
    }),
    ("object address", "", |d| {
        format!(
            "s3://{}-{}/{}/part-{}-{}.snappy.parquet",
            word(d),
            word(d),
            word(d),
            fill("{5:d}", d),
            fill("{uuid}", d)
        )
    }),
    ("IP and MAC", "", |d| {
        format!(
            "2001:db8:{}:{}::{} {}",
            fill("{4:h}", d),
            fill("{4:h}", d),
            fill("{4:h}", d),
            fill("{2:h}:{2:h}:{2:h}:{2:h}:{2:h}:{2:h}", d)
        )
    }),
    ("DOI and ISBN", "", |d| {
        format!("doi:10.{}/{} ISBN 978-{}", fill("{4:d}", d), fill("{8-20:l}", d), fill("{10:d}", d))
    }),
    ("price text", "", |d| format!("costs ${}.{} or ${}", d.below(9999), d.below(99), fill("{6-20:w}", d))),
    ("sentence", "", sentence),
    ("long word", "", |d| fill("{16-60:L}", d)),
    ("sentence without spaces", "", |d| sentence(d).replace(' ', "")),
    ("numbers in JSON", "", |d| {
        format!(
            "{{\"id\":\"{}\",\"hash\":\"{}\",\"tokens\":{},\"key\":\"{}\"}}",
            fill("{uuid}", d),
            fill("{40:h}", d),
            d.below(9999),
            word(d)
        )
    }),
    ("setting without a value", "", |d| {
        format!(
            "{}{}{}",
            d.pick(&["password", "api_key", "token", "secret", "client_secret", "пароль", "密码", "pwd"]),
            d.pick(&["=", ": ", " = ", "\": \""]),
            d.pick(&[
                "",
                "null",
                "None",
                "true",
                "********",
                "<your-token>",
                "${TOKEN}",
                "{{ token }}",
                "changeme",
                "xxxx-xxxx-xxxx",
                "YOUR_API_KEY",
                "os.environ['KEY']",
                "process.env.TOKEN",
                "string",
                "required",
                "$PASSWORD",
                "%PASSWORD%",
                "[REDACTED]",
                "hidden",
                "your-api-key-here",
                "insert_token_here",
                "example",
                "••••••••"
            ])
        )
    }),
    ("setting about a secret", "", |d| {
        format!(
            "{}={}",
            d.pick(&[
                "password_reset",
                "token_count",
                "max_tokens",
                "password_changed_at",
                "is_secret",
                "key_id",
                "public_key",
                "primary_key",
                "token_type",
                "password_length",
                "secret_name"
            ]),
            fill("{8-40:w}", d)
        )
    }),
    ("documentation", "", |d| documented(d)),
    ("code", "", |d| format!("if (user.password === {}) {{ token = {}(req.body.{}); }}", word(d), word(d), word(d))),
    ("token: a hash", "", |d| format!("token: {}", fill("{64:h}", d))),
    ("beginning and words", "", |d| {
        let head = d.pick(&HEADS);
        let words: Vec<_> =
            (0..=d.below(6)).map(|_| if d.below(8) == 0 { d.below(99).to_string() } else { word(d) }).collect();
        head.to_owned() + &words.join(d.pick(&["-", "_", ".", ""]))
    }),
    ("beginning and little more", "", |d| d.pick(&HEADS).to_owned() + &fill("{1-11:w}", d)),
    ("beginning and zeros", "", |d| {
        d.pick(&HEADS).to_owned() + &d.pick(&["0", "x", "X", "A", "a"]).repeat(16 + d.below(60))
    }),
    // Under headers.
    ("words under token", "token", word),
    ("hashes under token", "token", |d| fill("{40:h}", d)),
    ("uuids under token", "customer_token", |d| fill("{uuid}", d)),
    ("numbers under token", "token", |d| fill("{6-20:d}", d)),
    ("base62 under key", "key", |d| fill("{32:w}", d)),
    ("hashes under key", "record_key", |d| fill("{32:h}", d)),
    ("hashes under checksum", "checksum", |d| fill("{64:h}", d)),
    ("base62 under id", "session_id", |d| fill("{32:w}", d)),
    ("choices under password_reset", "password_reset", |d| d.pick(&["yes", "no", "pending"]).to_owned()),
    ("times under password_changed", "password_changed_at", |d| {
        format!("2024-0{}-1{}T00:00:00", 1 + d.below(9), d.below(10))
    }),
    ("numbers under token_count", "token_count", |d| fill("{1-6:d}", d)),
    ("choices under password", "password", |d| {
        d.pick(&["yes", "no", "set", "weak", "medium", "strong", "expired"]).to_owned()
    }),
    ("masks under password", "password", |d| "*".repeat(6 + d.below(8))),
    ("sentences under secret", "secret", sentence),
    ("fillers under api_key", "api_key", |d| {
        d.pick(&[
            "YOUR_API_KEY",
            "xxxxxxxxxxxxxxxxxxxxxxxx",
            "<api-key>",
            "changeme",
            "********************",
            "none",
            "REDACTED",
            "${API_KEY}",
            "00000000000000000000000000000000",
        ])
        .to_owned()
    }),
];

/// Keys as documentation prints them, put together here from two pieces each so that no scanner takes this file for a leak.
fn documented(d: &mut Dice) -> String {
    let (a, b) = d.pick(&[
        ("AKIA", "IOSFODNN7EXAMPLE"), ("AKIA", "I44QH8DHBEXAMPLE"), ("sk_te", "st_4eC39HqLyjWDarjtT1zdp7dc"), ("sk_te", "st_BQokikJOvBiI2HlWgH4olfQ2"), ("sk_te", "st_26PHem9AhJZvU623DfE1x4sd"),
        ("ghp_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("ghp_16C7e42F292c", "6912E7710c838347Ae178B4a"), ("xoxb-", "your-token-here-0000000"), ("sk-", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("glpat-", "EXAMPLE0000000000000"),
        ("AIza", "SyEXAMPLExxxxxxxxxxxxxxxxxxxxxxxxxx"), ("hf_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("npm_", "000000000000000000000000000000000000"), ("aws_secret_access_key = wJalrXUtnFEMI/", "K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("Bearer ", "<your-token>"), ("SG.", "xxxxxxxxxxxxxxxxxxxxxx.yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"), ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.", "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"),
        ("xoxb-123456789012-", "1234567890123-XXXXXXXXXXXXXXXXXXXXXXXX"), ("https://hooks.slack.com/services/", "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"), ("123456:ABC-DEF1234", "ghIkl-zyx57W2v1u123ew11"), ("https://user:", "password@example.com/"),
        ("dapi", "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"), ("shpat_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("Authorization: Basic QWxhZGRpbjpvcGVu", "IHNlc2FtZQ=="), ("110201543:", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"),
    ]);
    format!("{a}{b}")
}
