//! Keys and tokens that belong to no issuer: private keys, JSON web tokens, password hashes.
//!
//! **Invariant:** what is looked at before and after the mark is bounded.

use super::alphabet::Alphabet;
use super::alphabet::{BASE62, BASE64, BASE64_PAD, BASE64URL, BECH32_UPPER, CRYPT64, DIGIT, LOWER36};
use super::checksum::{base64, bech32_upper};
use super::format::{Confidence, Format, Found, Part, Proof, by, follow, is, proven, range, some};

/// The longest header of a JSON web token that is read; a key id or an address of keys makes the long ones.
const LONGEST_HEADER: usize = 1024;
/// The longest token that is followed to its end.
const LONGEST_TOKEN: usize = 16 * 1024;

/// One format a line: kind, where it is specified, beginnings, what follows.
pub(super) static FORMATS: &[Format] = &[
    by("json-web-token", "RFC 7519", &["eyJ", "eyA", "ewo", "ewk", "ew0"], jwt),
    proven("age-secret-key", "age", &["AGE-SECRET-KEY-1"], &[some(BECH32_UPPER, 58)], Proof::Checksum(bech32_upper)),
    by("private-key", "RFC 7468", &[], private_key),
    by("gcp-service-account-key", "Google", &[], private_key),
    by("putty-private-key", "PuTTY", &["PuTTY-User-Key-File-"], putty),
    by("bcrypt-hash", "crypt(5)", &[], hash),
    by("argon2-hash", "RFC 9106", &[], hash),
    by("sha-crypt-hash", "crypt(5)", &[], hash),
    by("md5-crypt-hash", "crypt(5), Apache htpasswd", &[], hash),
    by("yescrypt-hash", "crypt(5)", &[], hash),
    by("scrypt-hash", "crypt(5), passlib", &[], hash),
    by("pbkdf2-hash", "Django, passlib", &[], hash),
    by("phpass-hash", "phpass", &[], hash),
    by("ldap-password-hash", "RFC 2307", &[], ldap_hash),
];

/// Password hashes: kind, beginning, what follows it.
const HASHES: [(&str, &str, &[Part]); 19] = [
    ("bcrypt-hash", "$2a$", BCRYPT),
    ("bcrypt-hash", "$2b$", BCRYPT),
    ("bcrypt-hash", "$2y$", BCRYPT),
    ("argon2-hash", "$argon2id$", ARGON),
    ("argon2-hash", "$argon2i$", ARGON),
    ("argon2-hash", "$argon2d$", ARGON),
    ("sha-crypt-hash", "$6$", &[range(CRYPT64, 1, 16), is("$"), some(CRYPT64, 86)]),
    ("sha-crypt-hash", "$6$rounds=", &[range(DIGIT, 4, 9), is("$"), range(CRYPT64, 1, 16), is("$"), some(CRYPT64, 86)]),
    ("sha-crypt-hash", "$5$", &[range(CRYPT64, 1, 16), is("$"), some(CRYPT64, 43)]),
    ("sha-crypt-hash", "$5$rounds=", &[range(DIGIT, 4, 9), is("$"), range(CRYPT64, 1, 16), is("$"), some(CRYPT64, 43)]),
    ("md5-crypt-hash", "$1$", MD5),
    ("md5-crypt-hash", "$apr1$", MD5),
    ("yescrypt-hash", "$y$", &[range(CRYPT64, 3, 8), is("$"), range(CRYPT64, 1, 86), is("$"), some(CRYPT64, 43)]),
    (
        "scrypt-hash",
        "$scrypt$",
        &[range(SETTINGS, 8, 40), is("$"), range(CRYPT64_PLUS, 11, 64), is("$"), range(CRYPT64_PLUS, 20, 128)],
    ),
    ("scrypt-hash", "$7$", &[range(CRYPT64, 11, 60), is("$"), some(CRYPT64, 43)]),
    ("pbkdf2-hash", "pbkdf2_sha256$", DJANGO),
    ("pbkdf2-hash", "pbkdf2_sha1$", DJANGO),
    ("pbkdf2-hash", "$pbkdf2-sha256$", PASSLIB),
    ("pbkdf2-hash", "$pbkdf2-sha512$", PASSLIB),
];
const SETTINGS: Alphabet = LOWER36.and(Alphabet::of("=,"));
const CRYPT64_PLUS: Alphabet = BASE64.and(Alphabet::of("."));
const BCRYPT: &[Part] = &[some(DIGIT, 2), is("$"), some(CRYPT64, 53)];
const ARGON: &[Part] = &[
    is("v="),
    range(DIGIT, 2, 2),
    is("$"),
    range(SETTINGS, 10, 40),
    is("$"),
    range(BASE64, 8, 64),
    is("$"),
    range(BASE64, 16, 128),
];
const MD5: &[Part] = &[range(CRYPT64, 1, 8), is("$"), some(CRYPT64, 22)];
const DJANGO: &[Part] = &[range(DIGIT, 1, 9), is("$"), range(BASE62, 6, 64), is("$"), range(BASE64_PAD, 28, 90)];
const PASSLIB: &[Part] = &[range(DIGIT, 1, 9), is("$"), range(CRYPT64, 8, 64), is("$"), range(CRYPT64, 27, 128)];

/// The password hash that `at` stands in. Its beginning stands at most 200 bytes before.
pub(super) fn hash(text: &[u8], at: usize) -> Option<Found> {
    let first = at.saturating_sub(200);
    let starts = (first..at).rev().filter(|&start| matches!(text[start], b'$' | b'p'));
    for start in starts {
        for (kind, head, body) in HASHES {
            if text[start..].starts_with(head.as_bytes())
                && let Some(end) = follow(text, start + head.len(), body)
                && end > at
            {
                return Some(Found { kind, start, end, confidence: Confidence::Proven });
            }
        }
    }
    // phpass ends in the part that begins with the mark: `$P$` or `$H$`, a count, eight of salt, 22 of hash.
    let start = at.checked_sub(3)?;
    let php = text[start..].starts_with(b"$P$") || text[start..].starts_with(b"$H$");
    let end = follow(text, at, &[some(CRYPT64, 31)])?;
    php.then_some(Found { kind: "phpass-hash", start, end, confidence: Confidence::Proven })
}

/// RFC 2307: `{SSHA}` and its kin (`at` is the brace), then base 64.
pub(super) fn ldap_hash(text: &[u8], at: usize) -> Option<Found> {
    const SCHEMES: [(&str, usize); 8] = [
        ("{SSHA}", 32),
        ("{SHA}", 28),
        ("{SSHA256}", 48),
        ("{SHA256}", 44),
        ("{SSHA384}", 64),
        ("{SSHA512}", 88),
        ("{SHA512}", 88),
        ("{SHA384}", 64),
    ];
    let (scheme, least) = SCHEMES.into_iter().find(|(scheme, _)| text[at..].starts_with(scheme.as_bytes()))?;
    let end = follow(text, at + scheme.len(), &[range(BASE64_PAD, least, least + 60)])?;
    Some(Found { kind: "ldap-password-hash", start: at, end, confidence: Confidence::Proven })
}

/// RFC 7468: `-----BEGIN ... PRIVATE KEY` (`at` is within these words) and at least a line of base 64 after it.
pub(super) fn private_key(text: &[u8], at: usize) -> Option<Found> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    const END: &[u8] = b"-----END ";
    let first = at.saturating_sub(40);
    let start = first + text[first..at].windows(BEGIN.len()).rposition(|window| window == BEGIN)?;
    let body = start + BEGIN.len() + text[start + BEGIN.len()..].iter().take(64).position(|&byte| byte == b'-')?;
    // Headers of old encrypted keys, line ends as they are or as `\n`, and indentation may stand before the key's own text.
    let (mut longest, mut length) = (0, 0);
    for &byte in text[body..].iter().take(600) {
        length = if BASE64.has(byte) { length + 1 } else { 0 };
        longest = longest.max(length);
    }
    // Shorter than this are only words, such as a mask or a remark in its place.
    if longest < 38 {
        return None;
    }
    let window = &text[..text.len().min(start + LONGEST_TOKEN)];
    let end = memchr::memmem::find(&window[body..], END).map_or(window.len(), |at| {
        let tail = body + at + END.len();
        window[tail..]
            .iter()
            .take(64)
            .position(|&byte| byte == b'-')
            .map_or(tail, |dash| (tail + dash + 5).min(window.len()))
    });
    let near = &text[start.saturating_sub(2000)..text.len().min(end + 2000)];
    let account = memchr::memmem::find(near, b"service_account").is_some();
    let kind = if account { "gcp-service-account-key" } else { "private-key" };
    Some(Found { kind, start, end, confidence: Confidence::Proven })
}

/// `PuTTY`'s own format, which says `Private-Lines` somewhere below its first line.
fn putty(text: &[u8], at: usize) -> Option<Found> {
    let window = &text[at..text.len().min(at + LONGEST_TOKEN)];
    let lines = memchr::memmem::find(window, b"Private-Lines")?;
    let end = memchr::memmem::find(&window[lines..], b"Private-MAC").map_or(window.len(), |mac| lines + mac);
    Some(Found { kind: "putty-private-key", start: at, end: at + end, confidence: Confidence::Proven })
}

/// RFC 7515 and 7516: three or five parts in base 64, of which the first is JSON that names its algorithm.
fn jwt(text: &[u8], at: usize) -> Option<Found> {
    let part =
        |from: usize, most: usize| text[from..].iter().take(most).take_while(|&&byte| BASE64URL.has(byte)).count();
    // Sought first, since beginnings without an end can stand close together.
    memchr::memchr(b'.', &text[at..text.len().min(at + LONGEST_HEADER)])?;
    let header = at + part(at, LONGEST_HEADER);
    let dot = |at: usize| text.get(at) == Some(&b'.');
    if header - at < 16 || !dot(header) {
        return None;
    }
    let json = base64(&text[at..header])?;
    let named = memchr::memmem::find(&json, b"\"alg\"").is_some() && json.trim_ascii_end().last() == Some(&b'}');
    let payload = header + 1 + part(header + 1, LONGEST_TOKEN);
    if !named || !dot(payload) {
        return None;
    }
    let mut end = payload + 1 + part(payload + 1, LONGEST_TOKEN);
    for _ in 0..2 {
        if dot(end) && text.get(end + 1).is_some_and(|&next| BASE64URL.has(next)) {
            end += 1 + part(end + 1, LONGEST_TOKEN);
        }
    }
    // The token that tutorials and the debuggers of the trade show.
    let claims = base64(&text[header + 1..payload.min(header + 1 + 400)]).unwrap_or_default();
    let shown = [&b"John Doe"[..], b"1234567890", b"example"]
        .iter()
        .filter(|piece| memchr::memmem::find(&claims, piece).is_some())
        .count()
        >= 2;
    (!shown).then_some(Found { kind: "json-web-token", start: at, end, confidence: Confidence::Proven })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_passwords_are_known_by_their_marks() {
        let salt = "abcdefghijklmnop";
        let hash86 = "Zx0W".repeat(21) + "ab";
        for (text, kind) in [
            (format!("$6${salt}${hash86}"), "sha-crypt-hash"),
            (format!("$6$rounds=5000${salt}${hash86}"), "sha-crypt-hash"),
            (format!("anna:$apr1${}${}", &salt[..8], &hash86[..22]), "md5-crypt-hash"),
            (format!("$2b$12${}", &hash86[..53]), "bcrypt-hash"),
            (format!("$argon2id$v=19$m=65536,t=3,p=4${salt}${}", &hash86[..43]), "argon2-hash"),
            (format!("pbkdf2_sha256$600000${salt}${}=", &hash86[..43]), "pbkdf2-hash"),
        ] {
            let at = text.rfind('$').map(|at| at + 1).unwrap();
            assert_eq!(hash(text.as_bytes(), at).map(|found| found.kind), Some(kind), "{kind}");
        }
        assert_eq!(hash(b"costs $aaaaaaaaaaaaaaaaaaaaaaaa", 7), None);
    }
}
