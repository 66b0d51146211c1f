//! Addresses that let their reader in: with a password in them, or signed.
//!
//! **Invariant:** an address is followed at most 2 KiB; one without a password is never reported.

use super::alphabet::{ANY_HEX, BASE64URL, HEX, PERCENT};
use super::format::{Confidence, Format, Found, by, follow, range, some};
use super::placeholder::{Mixture, looks_issued, stands_for_one};

const LONGEST: usize = 2048;

/// One format a line: kind, who specifies it, beginnings, what recognises it.
pub(super) static FORMATS: &[Format] = &[
    by("database-url", "RFC 3986", &[], credentials),
    by("broker-url", "RFC 3986", &[], credentials),
    by("address-with-password", "RFC 3986", &[], credentials),
    by("sentry-dsn", "Sentry", &[], credentials),
    by("signed-url", "AWS, Google, CloudFront", &["Signature=", "signature="], signature),
    by("azure-sas", "Microsoft Azure", &[], sas),
];

/// Schemes of databases and of message brokers, without what drivers add to them.
const DATABASES: [&str; 17] = [
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongodb",
    "mongodb+srv",
    "redis",
    "rediss",
    "mssql",
    "sqlserver",
    "oracle",
    "clickhouse",
    "cassandra",
    "cockroachdb",
    "neo4j",
    "bolt",
    "snowflake",
];
const BROKERS: [&str; 8] = ["amqp", "amqps", "mqtt", "mqtts", "nats", "kafka", "stomp", "wss"];

/// `scheme://user:password@host` (`at` is the first slash).
pub(super) fn credentials(text: &[u8], at: usize) -> Option<Found> {
    let colon = at.checked_sub(1).filter(|&colon| text[colon] == b':')?;
    let length = text[..colon]
        .iter()
        .rev()
        .take(24)
        .take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'))
        .count();
    let start = colon - length;
    let scheme = std::str::from_utf8(&text[start..colon]).ok().filter(|scheme| scheme.len() >= 2)?;
    let from = at + 2;
    let rest = &text[from.min(text.len())..text.len().min(from + LONGEST)];
    let authority = rest
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'' | b'<' | b'>' | b'`'))
        .unwrap_or(rest.len());
    // The last `@` ends the password: people write it unescaped.
    let host = rest[..authority].iter().rposition(|&byte| byte == b'@')?;
    let user = &rest[..host];
    let named =
        rest[host + 1..authority].iter().take(2).any(u8::is_ascii_alphanumeric) || rest.get(host + 1) == Some(&b'[');
    let Some(split) = user.iter().position(|&byte| byte == b':') else {
        return (named && is_sentry(user, &rest[host + 1..authority])).then_some(Found {
            kind: "sentry-dsn",
            start,
            end: from + authority,
            confidence: Confidence::Proven,
        });
    };
    let (name, password) = (&user[..split], &user[split + 1..]);
    let real = named && !password.is_empty() && password != name && !stands_for_one(password) && !is_mail(scheme);
    let base = scheme.split('+').next().unwrap_or(scheme).to_ascii_lowercase();
    let is_in = |list: &[&str]| list.contains(&base.as_str());
    let kind = if is_in(&DATABASES) {
        "database-url"
    } else if is_in(&BROKERS) {
        "broker-url"
    } else {
        "address-with-password"
    };
    real.then_some(Found { kind, start, end: from + authority, confidence: Confidence::Proven })
}

/// Schemes after which an `@` is part of an address of mail, not of a login.
fn is_mail(scheme: &str) -> bool {
    ["mailto", "sip", "sips", "xmpp"].iter().any(|mail| scheme.eq_ignore_ascii_case(mail))
}

/// Sentry: a public key of 32 hexadecimal digits at one of its hosts.
fn is_sentry(user: &[u8], host: &[u8]) -> bool {
    follow(user, 0, &[some(HEX, 32)]) == Some(user.len()) && host.windows(9).any(|window| window == b"sentry.io")
}

/// `X-Amz-Signature=`, `X-Goog-Signature=` or `CloudFront`'s `Signature=` (`at` is its `S`) in the query of an address.
fn signature(text: &[u8], at: usize) -> Option<Found> {
    let from = at + b"Signature=".len();
    let query = &text[at.saturating_sub(LONGEST)..text.len().min(at + LONGEST)];
    let says = |piece: &[u8]| memchr::memmem::find(query, piece).is_some();
    let before = &text[..at];
    let end = if before.ends_with(b"X-Amz-") || before.ends_with(b"x-amz-") {
        follow(text, from, &[some(ANY_HEX, 64)])?
    } else if before.ends_with(b"X-Goog-") || before.ends_with(b"x-goog-") {
        follow(text, from, &[range(ANY_HEX, 64, 1024)])?
    } else if says(b"Key-Pair-Id=") {
        follow(text, from, &[range(PERCENT, 100, 700)])?
    } else if says(b"Expires=") && (says(b"AWSAccessKeyId=") || says(b"GoogleAccessId=") || says(b"OSSAccessKeyId=")) {
        follow(text, from, &[range(PERCENT, 26, 700)])?
    } else {
        return None;
    };
    let drawn = looks_issued(&text[from..end], Mixture::TwoKinds);
    drawn.then_some(Found { kind: "signed-url", start: at, end, confidence: Confidence::Shaped })
}

/// Azure: `sig=` (`at` is its `s`) beside a version and an end.
pub(super) fn sas(text: &[u8], at: usize) -> Option<Found> {
    let from = at + b"sig=".len();
    let query = &text[at.saturating_sub(LONGEST)..text.len().min(at + LONGEST)];
    let says = |piece: &[u8]| memchr::memmem::find(query, piece).is_some();
    let end = follow(text, from, &[range(super::alphabet::BASE64_PAD.and(PERCENT), 40, 140)])?;
    let drawn = looks_issued(&text[from..end], Mixture::TwoKinds);
    let limited = (says(b"sv=") || says(b"skn=") || says(b"sr=")) && (says(b"se=") || says(b"st=") || says(b"sp="));
    let opens = at == 0 || !BASE64URL.has(text[at - 1]);
    (drawn && limited && opens).then_some(Found { kind: "azure-sas", start: at, end, confidence: Confidence::Shaped })
}
