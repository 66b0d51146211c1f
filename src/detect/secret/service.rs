//! Monitoring, office and social services.
//!
//! **Invariant:** data only; what has no beginning of its own lives in `midway`.

use super::alphabet::{ANY_HEX, Alphabet, BASE62, BASE64_PAD, BASE64URL, BASE64URL_PAD, DIGIT, HEX, LOWER36, UPPER36};
use super::format::{Format, UUID, by, is, plain, range, some};
use super::midway;

const BEARER: Alphabet = BASE62.and(Alphabet::of("%"));

/// One format a line: kind, issuer, beginnings, what follows.
pub(super) static FORMATS: &[Format] = &[
    plain("newrelic-user-key", "New Relic", &["NRAK-"], &[some(UPPER36, 27)]),
    plain("newrelic-insert-key", "New Relic", &["NRII-", "NRIQ-"], &[some(BASE64URL, 32)]),
    by("newrelic-license-key", "New Relic", &[], midway::newrelic),
    plain("grafana-service-token", "Grafana", &["glsa_"], &[some(BASE62, 32), is("_"), some(HEX, 8)]),
    plain("grafana-cloud-token", "Grafana", &["glc_"], &[range(BASE64_PAD, 32, 400)]),
    plain("sentry-org-token", "Sentry", &["sntrys_eyJ"], &[range(BASE64_PAD, 40, 400), is("_"), some(BASE64_PAD, 43)]),
    plain("sentry-user-token", "Sentry", &["sntryu_"], &[some(HEX, 64)]),
    plain("honeycomb-ingest-key", "Honeycomb", &["hcaik_", "hcxik_", "hcbik_"], &[some(LOWER36, 58)]),
    plain(
        "dynatrace-token",
        "Dynatrace",
        &["dt0c01.", "dt0s01.", "dt0s02.", "dt0s03.", "dt0s08.", "dt0s16."],
        &[some(UPPER36, 24), is("."), some(UPPER36, 64)],
    ),
    plain("posthog-personal-key", "PostHog", &["phx_"], &[range(BASE62, 40, 50)]),
    plain("axiom-token", "Axiom", &["xaat-", "xapt-"], &UUID),
    plain("notion-token", "Notion", &["secret_"], &[some(BASE62, 43)]),
    plain("notion-integration-token", "Notion", &["ntn_"], &[some(DIGIT, 11), some(BASE62, 35)]),
    plain("airtable-token", "Airtable", &["pat"], &[some(BASE62, 14), is("."), some(HEX, 64)]),
    by("asana-token", "Asana", &[], midway::asana),
    plain("dropbox-token", "Dropbox", &["sl.", "sl.u."], &[range(BASE64URL, 130, 2000)]),
    plain("hubspot-token", "HubSpot", &["pat-na1-", "pat-na2-", "pat-na3-", "pat-eu1-", "pat-ap1-"], &UUID),
    by("salesforce-session", "Salesforce", &[], midway::after_sign),
    plain("typeform-token", "Typeform", &["tfp_"], &[some(BASE62, 44), is("_"), some(BASE62, 14)]),
    plain("clickup-token", "ClickUp", &["pk_"], &[range(DIGIT, 6, 10), is("_"), some(UPPER36, 32)]),
    plain("trello-token", "Trello", &["ATTA"], &[some(HEX, 64), some(ANY_HEX, 8)]),
    plain("facebook-access-token", "Facebook", &["EAA"], &[range(BASE62, 91, 400)]),
    plain("instagram-access-token", "Instagram", &["IGQV", "IGQW", "IGAA"], &[range(BASE64URL, 100, 400)]),
    plain("twitter-bearer-token", "X (Twitter)", &["AAAAAAAAAAAAAAAAAAAAA"], &[range(BEARER, 70, 120)]),
    plain(
        "linkedin-client-secret",
        "LinkedIn",
        &["WPL_AP1."],
        &[some(BASE62, 16), is("."), range(BASE64URL_PAD, 6, 12)],
    ),
    plain(
        "google-chat-webhook",
        "Google",
        &["chat.googleapis.com/v1/spaces/"],
        &[range(BASE64URL, 8, 20), is("/messages?key="), some(BASE64URL, 39), is("&token="), range(CHAT_TOKEN, 30, 90)],
    ),
];

const CHAT_TOKEN: Alphabet = BASE64URL_PAD.and(Alphabet::of("%"));
