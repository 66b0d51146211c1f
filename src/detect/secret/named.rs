//! Values beside telling names: in a cell under a telling header, or as `name = value` within a text.
//!
//! Some issuers draw keys that look like any other number in base 16 or 62. They are known only by the issuer's
//! name beside them, which the table here holds. Without an issuer, a value must look drawn (a key, a token) or
//! chosen (a password) and must not stand in the place of one.
//!
//! **Invariant:** a name is followed at most 64 bytes, a value at most 512 bytes.

use super::alphabet::{ANY_HEX, Alphabet, BASE62, BASE64, BASE64URL, HEX, LOWER36};
use super::checksum::base64;
use super::format::{Confidence, Found, Part, UUID, follow, is, range, some};
use super::name::{Heading, Telling};
use super::placeholder::{
    Mixture, is_hexadecimal, is_published, looks_chosen, looks_issued, looks_random, stands_for_one,
};

/// A key without a beginning of its own: kind, the names of its issuer, and its shape.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) kind: &'static str,
    pub(super) names: &'static [&'static str],
    body: &'static [Part],
}

const fn named(kind: &'static str, names: &'static [&'static str], body: &'static [Part]) -> Named {
    Named { kind, names, body }
}

const HEX_32: &[Part] = &[some(HEX, 32)];
const HEX_40: &[Part] = &[some(HEX, 40)];
const HEX_64: &[Part] = &[some(HEX, 64)];

/// One format a line: kind, names of the issuer, shape.
pub(super) static FORMATS: &[Named] = &[
    named("aws-secret-access-key", &["aws", "amazon", "secret access key", "s3"], &[some(BASE64, 40)]),
    named("datadog-key", &["datadog", "dd", "ddog"], &[range(HEX, 32, 40)]),
    named("algolia-key", &["algolia"], HEX_32),
    named("cloudflare-key", &["cloudflare", "cf"], &[range(BASE64URL, 37, 40)]),
    named("heroku-key", &["heroku"], &UUID),
    named("linode-token", &["linode", "akamai"], HEX_64),
    named("ibm-cloud-key", &["ibm", "ibmcloud", "watson", "bluemix"], &[some(BASE64URL, 44)]),
    named("confluent-secret", &["confluent", "kafka"], &[some(BASE64, 64)]),
    named("scaleway-secret-key", &["scaleway", "scw"], &UUID),
    named("railway-token", &["railway"], &UUID),
    named("vercel-legacy-token", &["vercel", "zeit"], &[some(BASE62, 24)]),
    named("fastly-token", &["fastly"], &[some(BASE64URL, 32)]),
    named("azure-key", &["azure", "cognitive", "ocp apim", "ocp"], &[range(BASE62, 32, 84)]),
    named("facebook-app-secret", &["facebook", "fb", "meta", "instagram"], HEX_32),
    named("twitter-secret", &["twitter"], &[range(BASE62, 45, 50)]),
    named("twitch-secret", &["twitch"], &[some(LOWER36, 30)]),
    named("spotify-secret", &["spotify"], HEX_32),
    named("linkedin-secret", &["linkedin"], &[some(BASE62, 16)]),
    named("okta-token", &["okta", "ssws"], &[is("00"), some(BASE64URL, 40)]),
    named("auth0-secret", &["auth0"], &[some(BASE64URL, 64)]),
    named("zendesk-token", &["zendesk"], &[some(BASE62, 40)]),
    named("pagerduty-token", &["pagerduty", "pager duty"], &[some(PAGER, 20)]),
    named("opsgenie-key", &["opsgenie"], &UUID),
    named("splunk-token", &["splunk", "hec"], &UUID),
    named("rollbar-token", &["rollbar"], HEX_32),
    named("bugsnag-key", &["bugsnag"], HEX_32),
    named("amplitude-key", &["amplitude"], HEX_32),
    named("mixpanel-secret", &["mixpanel"], HEX_32),
    named("postmark-token", &["postmark"], &UUID),
    named("sparkpost-key", &["sparkpost"], HEX_40),
    named("mailgun-signing-key", &["mailgun"], &[some(HEX, 32), is("-"), some(HEX, 8), is("-"), some(HEX, 8)]),
    named("mailjet-key", &["mailjet"], HEX_32),
    named("twilio-auth-token", &["twilio"], HEX_32),
    named("vonage-secret", &["vonage", "nexmo"], &[some(BASE62, 16)]),
    named("cohere-key", &["cohere", "co"], &[some(BASE62, 40)]),
    named("mistral-key", &["mistral"], &[some(BASE62, 32)]),
    named("deepgram-key", &["deepgram"], HEX_40),
    named("assemblyai-key", &["assemblyai", "assembly ai"], HEX_32),
    named("wandb-legacy-key", &["wandb"], HEX_40),
    named("codecov-token", &["codecov"], &UUID),
    named("travis-token", &["travis"], &[some(BASE64URL, 22)]),
    named("todoist-token", &["todoist"], HEX_40),
    named("slack-signing-secret", &["slack"], HEX_32),
    named("paypal-secret", &["paypal"], &[range(BASE64URL, 50, 80)]),
    named("razorpay-secret", &["razorpay"], &[some(BASE62, 24)]),
    named("plaid-secret", &["plaid"], &[some(HEX, 30)]),
    named("coinbase-secret", &["coinbase"], &[range(BASE64, 32, 88)]),
    named("binance-secret", &["binance"], &[some(BASE62, 64)]),
    named("infura-secret", &["infura"], HEX_32),
    named("recaptcha-secret", &["recaptcha"], &[is("6L"), some(BASE64URL, 38)]),
    named("wallet-private-key", &["eth", "ethereum", "wallet", "metamask"], &[some(ANY_HEX, 64)]),
];
const PAGER: Alphabet = BASE64URL.and(Alphabet::of("+"));

/// The longest value that is followed.
const LONGEST_VALUE: usize = 512;

/// The kinds that are not an issuer's.
pub(super) const KINDS: [&str; 5] =
    ["connection-password", "basic-credentials", "assigned-password", "assigned-secret", "named-secret"];

/// The secret that a cell is, judged by the header over it. `cell` is the whole cell.
pub(super) fn under(cell: &str, header: &Heading) -> Option<Found> {
    let (start, value) = trimmed(cell);
    let kind = kind_of(value.as_bytes(), header, header.promise()?)?;
    let kind = match kind {
        "assigned-secret" => "named-secret",
        // A password by its looks alone is for the rule over the whole column: one cell proves nothing.
        "assigned-password" if looks_random(value.as_bytes()) => "named-secret",
        "assigned-password" => return None,
        issued => issued,
    };
    Some(Found { kind, start, end: start + value.len(), confidence: Confidence::Named })
}

/// A cell without the blanks and quotes around it, and where it begins.
fn trimmed(cell: &str) -> (usize, &str) {
    let outer = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '`');
    let value = cell.trim_start_matches(outer);
    (cell.len() - value.len(), value.trim_end_matches(outer))
}

/// What a value is beside a name that promises so much.
fn kind_of(value: &[u8], name: &Heading, promise: Telling) -> Option<&'static str> {
    if value.len() < 6 || stands_for_one(value) || is_published(value) {
        return None;
    }
    let issued = |named: &&&Named| follow(value, 0, named.body) == Some(value.len());
    if promise >= Telling::Key
        && let Some(named) = name.issuers().iter().find(issued)
        && looks_issued(value, Mixture::Any)
    {
        return Some(named.kind);
    }
    match promise {
        Telling::Password => looks_chosen(value).then_some("assigned-password"),
        Telling::Key => (looks_random(value)
            || value.len() >= 32 && is_hexadecimal(value) && looks_issued(value, Mixture::TwoKinds))
        .then_some("assigned-secret"),
        // A token of no trade in particular: numbers and hashes are what data sets call tokens as well.
        Telling::Token => {
            (value.len() >= 20 && looks_random(value) && !is_hexadecimal(value)).then_some("assigned-secret")
        }
    }
}

/// Where the word that `at` stands in begins.
pub(super) fn begins(text: &[u8], at: usize) -> usize {
    at - text[..at]
        .iter()
        .rev()
        .take(64)
        .take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || byte >= 128)
        .count()
}

/// Where the word that `at` stands in ends. A full-width colon or equals sign ends it as well.
fn ends(text: &[u8], at: usize) -> usize {
    let mut end = at;
    while end < text.len().min(at + 64)
        && (text[end].is_ascii_alphanumeric() || matches!(text[end], b'_' | b'-') || text[end] >= 128)
        && wide(text, end) == 0
    {
        end += 1;
    }
    end
}

/// The length of a full-width colon or equals sign at `at`; zero if there is none.
fn wide(text: &[u8], at: usize) -> usize {
    if text[at..].starts_with("：".as_bytes()) || text[at..].starts_with("＝".as_bytes()) { 3 } else { 0 }
}

/// Where the value of an assignment begins, if the name around `at` is followed by one.
fn value_after(text: &[u8], at: usize) -> Option<usize> {
    let mut from = ends(text, at);
    from += gap(text, from);
    from += match text.get(from)? {
        b'=' | b':' => 1,
        _ => Some(wide(text, from)).filter(|&length| length > 0)?,
    };
    from += usize::from(matches!((text[from - 1], text.get(from)), (b'=', Some(b'>' | b'=')) | (b':', Some(b'='))));
    from += gap(text, from);
    (from < text.len()).then_some(from)
}

/// Quotes (doubled in CSV, escaped in JSON) and blanks between a name and its value.
fn gap(text: &[u8], from: usize) -> usize {
    text[from.min(text.len())..]
        .iter()
        .take(6)
        .take_while(|byte| matches!(byte, b'"' | b'\'' | b'\\' | b' ' | b'\t' | b'`'))
        .count()
}

/// The secret assigned to the telling name around `at`.
pub(super) fn assigned(text: &[u8], at: usize) -> Option<Found> {
    let from = value_after(text, at)?;
    let window = &text[from..text.len().min(from + LONGEST_VALUE)];
    let value = value(window, text[from - 1]);
    let login = bearer(window, from);
    if value.len() < 6 && login.is_none() {
        return None;
    }
    // The name alone, or with up to two words before it: `mot de passe`, `API key`.
    let name = &text[begins(text, at)..ends(text, at)];
    let longer = {
        let (mut start, mut words) = (begins(text, at), 0);
        while words < 2 && start > 1 && text[start - 1] == b' ' && begins(text, start - 1) < start - 1 {
            start = begins(text, start - 1);
            words += 1;
        }
        &text[start..ends(text, at)]
    };
    let (name, longer) = (Heading::of(&String::from_utf8_lossy(name)), Heading::of(&String::from_utf8_lossy(longer)));
    let promise = name.promise().or(longer.promise())?;
    if login.is_some() {
        return login;
    }
    let kind = match kind_of(value, &longer, promise)? {
        "assigned-password" if in_connection(&text[from.saturating_sub(400)..text.len().min(from + 400)]) => {
            "connection-password"
        }
        kind => kind,
    };
    Some(Found { kind, start: from, end: from + value.len(), confidence: Confidence::Named })
}

/// The value at the start of a window, after `before`: up to the closing quote, or else to what parts
/// settings. A double quote ends it in any case, since it may be the one around the cell.
fn value(window: &[u8], before: u8) -> &[u8] {
    let ends = |byte: &u8| match before {
        b'"' | b'\'' | b'`' => *byte == before || matches!(byte, b'"' | b'\\' | b'\n'),
        _ => {
            byte.is_ascii_whitespace()
                || matches!(byte, b';' | b',' | b'&' | b'|' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'}' | b')')
        }
    };
    let mut value = &window[..window.iter().position(ends).unwrap_or(window.len())];
    if !matches!(before, b'"' | b'\'' | b'`') {
        while let [rest @ .., b'.' | b':' | b'!' | b'?'] = value {
            value = rest;
        }
    }
    value
}

/// `Authorization: Bearer ...` and `Authorization: Basic ...`, from where the value begins.
fn bearer(window: &[u8], from: usize) -> Option<Found> {
    let (kind, skip) = match window {
        [b'B' | b'b', b'e', b'a', b'r', b'e', b'r', b' ', ..] => ("assigned-secret", 7),
        [b'B' | b'b', b'a', b's', b'i', b'c', b' ', ..] => ("basic-credentials", 6),
        _ => return None,
    };
    let length = window[skip..]
        .iter()
        .take_while(|&&byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=')
        })
        .count();
    let value = &window[skip..skip + length];
    let real = if skip == 7 {
        looks_random(value) && !stands_for_one(value)
    } else {
        // RFC 7617: user, a colon and a password in base 64.
        !is_published(value)
            && base64(value).is_some_and(|pair| {
                let split = pair.iter().position(|&byte| byte == b':').unwrap_or(pair.len());
                pair.iter().all(|&byte| byte >= b' ' && byte != 127)
                    && pair.get(split + 1..).is_some_and(|password| password.len() >= 4 && !stands_for_one(password))
            })
    };
    real.then_some(Found { kind, start: from + skip, end: from + skip + length, confidence: Confidence::Named })
}

/// Whether a password stands in the settings of a connection: ODBC, ADO.NET, JDBC.
fn in_connection(around: &[u8]) -> bool {
    const SIGNS: [&[u8]; 10] = [
        b"server=",
        b"data source=",
        b"jdbc:",
        b"driver=",
        b"host=",
        b"uid=",
        b"user id=",
        b"dsn=",
        b"initial catalog=",
        b"database=",
    ];
    let lowered = around.to_ascii_lowercase();
    SIGNS.iter().any(|sign| memchr::memmem::find(&lowered, sign).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, mark: &str) -> Option<&'static str> {
        assigned(text.as_bytes(), text.find(mark).unwrap()).map(|found| found.kind)
    }

    #[test]
    fn assignments_in_texts() {
        for (text, mark, expect) in [
            ("password=hunter2x", "assw", Some("assigned-password")),
            ("{\"\"password\"\": \"\"hunter2x\"\"}", "assw", Some("assigned-password")),
            ("{\\\"password\\\":\\\"hunter2x\\\"}", "assw", Some("assigned-password")),
            ("my password: hunter2x.", "assw", Some("assigned-password")),
            ("Server=db;Uid=sa;Pwd=hunter2x;", "wd=", Some("connection-password")),
            ("пароль: qwerty77", "пар", Some("assigned-password")),
            ("密码：qwerty77", "密", Some("assigned-password")),
            ("password: required", "assw", None),
            ("password=${DB_PASSWORD}", "assw", None),
            ("password_reset=2024-01-01", "assw", None),
            ("the token: a lexical unit", "oken", None),
            ("password=", "assw", None),
        ] {
            assert_eq!(kind(text, mark), expect, "{text}");
        }
    }

    #[test]
    fn headers_and_their_issuers() {
        let hash = "9f86d081884c7d659a2feaa0c55ad015";
        assert_eq!(under(hash, &Heading::of("datadog_api_key")).map(|found| found.kind), Some("datadog-key"));
        assert_eq!(under(hash, &Heading::of("api_key")).map(|found| found.kind), Some("named-secret"));
        assert_eq!(under(hash, &Heading::of("token")), None);
        assert_eq!(under(hash, &Heading::of("checksum")), None);
        assert_eq!(under("hunter2x", &Heading::of("password")), None);
    }
}
