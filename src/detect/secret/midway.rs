//! Formats that are recognised from their middle or by their end, since they begin like anything else.
//!
//! Each function is given the text and the place of its mark, and looks a bounded way back and ahead.
//!
//! **Invariant:** no function looks further than the longest token of its format.

use super::alphabet::{Alphabet, BASE62, BASE64URL, BASE64URL_PAD, DIGIT, DOTTED, HEX, LOWER36};
use super::checksum::base64;
use super::format::{Confidence, Found, follow, range, some};
use super::placeholder::{Mixture, is_published, looks_issued};

/// How many bytes of `alphabet` stand just before `at`, up to `most`.
fn before(text: &[u8], at: usize, alphabet: Alphabet, most: usize) -> usize {
    text[..at].iter().rev().take(most).take_while(|&&byte| alphabet.has(byte)).count()
}

/// Whether no letter or digit stands just before `at`.
fn opens(text: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|last| !text[last].is_ascii_alphanumeric())
}

/// `text[start..end]` as a find, if it could have been drawn at random.
fn drawn(text: &[u8], kind: &'static str, start: usize, end: usize, confidence: Confidence) -> Option<Found> {
    (looks_issued(&text[start..end], Mixture::TwoKinds) && !is_published(&text[start..end])).then_some(Found {
        kind,
        start,
        end,
        confidence,
    })
}

/// Microsoft Entra: three characters, a digit, `Q~` (here: the `~`), then 31 to 34 more.
pub(super) fn azure_client(text: &[u8], tilde: usize) -> Option<Found> {
    const ENTRA: Alphabet = DOTTED.and(Alphabet::of("~"));
    let start = tilde.checked_sub(5)?;
    let marked = text[start + 3].is_ascii_digit()
        && text[start + 4] == b'Q'
        && text[start..start + 3].iter().all(|&byte| ENTRA.has(byte));
    let end = follow(text, tilde + 1, &[range(ENTRA, 31, 34)])?;
    (marked && opens(text, start)).then(|| drawn(text, "azure-client-secret", start, end, Confidence::Shaped))?
}

/// Azure's identifiable keys: 84 letters and digits with `JQQJ99` after the 52nd (here: where they begin).
pub(super) fn azure_identifiable(text: &[u8], at: usize) -> Option<Found> {
    let end = follow(text, at, &[some(BASE62, 84)])?;
    (text[at + 52..].starts_with(b"JQQJ99"))
        .then(|| drawn(text, "azure-identifiable-key", at, end, Confidence::Proven))?
}

/// New Relic licences: 36 hexadecimal digits and `NRAL` (here: where they begin).
pub(super) fn newrelic(text: &[u8], at: usize) -> Option<Found> {
    let end = follow(text, at, &[some(HEX, 36), super::format::is("NRAL")])?;
    drawn(text, "newrelic-license-key", at, end, Confidence::Shaped)
}

/// Discord: the bot's number in base 64, a dot (here: this one), six characters of time, a dot, 27 to 40 more.
pub(super) fn discord(text: &[u8], dot: usize) -> Option<Found> {
    let start = dot - before(text, dot, BASE64URL, 40);
    let end = follow(text, dot + 1, &[some(BASE64URL, 6), super::format::is("."), range(BASE64URL, 27, 40)])?;
    let number = base64(&text[start..dot])?;
    let numbered = (17..=20).contains(&number.len()) && number.iter().all(u8::is_ascii_digit);
    (numbered && opens(text, start))
        .then(|| drawn(text, "discord-bot-token", dot + 1, end, Confidence::Proven))?
        .map(|found| Found { start, ..found })
}

/// Telegram: the bot's number, a colon (here: this one), `AA` and 33 more.
pub(super) fn telegram(text: &[u8], colon: usize) -> Option<Found> {
    let digits = before(text, colon, DIGIT, 11);
    let start = colon - digits;
    let end = follow(text, colon + 1, &[super::format::is("AA"), some(BASE64URL, 33)])?;
    ((8..=10).contains(&digits) && opens(text, start))
        .then(|| drawn(text, "telegram-bot-token", start, end, Confidence::Shaped))?
}

/// Mailchimp: 32 hexadecimal digits, a hyphen, and the data centre (here: its `us`).
pub(super) fn mailchimp(text: &[u8], us: usize) -> Option<Found> {
    let hyphen = us.checked_sub(1)?;
    let start = hyphen.checked_sub(32)?;
    let end = follow(text, us + 2, &[range(DIGIT, 1, 2)])?;
    (text[hyphen] == b'-' && before(text, hyphen, HEX, 33) == 32 && opens(text, start))
        .then(|| drawn(text, "mailchimp-api-key", start, end, Confidence::Shaped))?
}

/// Firebase: `AAAA`, seven characters, a colon, and `APA91b` (here) with 134 to 140 more. Without the `AAAA` it is the
/// address of a device, not a key.
pub(super) fn firebase(text: &[u8], at: usize) -> Option<Found> {
    let start = at.checked_sub(12)?;
    let end = follow(text, at + 6, &[range(BASE64URL, 130, 145)])?;
    (text[start..].starts_with(b"AAAA") && text[at - 1] == b':' && opens(text, start))
        .then(|| drawn(text, "firebase-messaging-key", start + 4, end, Confidence::Shaped))?
        .map(|found| Found { start, ..found })
}

/// Terraform: fourteen characters, a dot, `atlasv1.` (here) and 60 to 70 more.
pub(super) fn terraform(text: &[u8], at: usize) -> Option<Found> {
    let dot = at.checked_sub(1)?;
    let start = dot.checked_sub(14)?;
    let end = follow(text, at + 8, &[range(BASE64URL_PAD, 60, 70)])?;
    (text[dot] == b'.' && before(text, dot, BASE62, 15) == 14 && opens(text, start))
        .then(|| drawn(text, "terraform-token", start, end, Confidence::Shaped))?
}

/// Asana: a version, one or two numbers of sixteen digits, a colon (here: this one), 32 hexadecimal digits.
pub(super) fn asana(text: &[u8], colon: usize) -> Option<Found> {
    const NUMBERS: Alphabet = DIGIT.and(Alphabet::of("/"));
    let length = before(text, colon, NUMBERS, 40);
    let start = colon - length;
    let end = follow(text, colon + 1, &[some(HEX, 32)])?;
    let slash = text.get(start + 1) == Some(&b'/');
    (slash && (17..=37).contains(&length) && opens(text, start))
        .then(|| drawn(text, "asana-token", colon + 1, end, Confidence::Shaped))?
        .map(|found| Found { start, ..found })
}

/// Braintree: `access_token$production$` and, from here, sixteen characters, `$` and 32 hexadecimal digits.
/// Salesforce: the number of an organisation, `!` and, from here, the session.
pub(super) fn after_sign(text: &[u8], at: usize) -> Option<Found> {
    let braintree = ["access_token$production$", "access_token$sandbox$"]
        .into_iter()
        .find(|head| text[..at].ends_with(head.as_bytes()));
    if let Some(head) = braintree {
        let end = follow(text, at, &[some(LOWER36, 16), super::format::is("$"), some(HEX, 32)])?;
        return drawn(text, "braintree-access-token", at, end, Confidence::Shaped)
            .map(|found| Found { start: at - head.len(), ..found });
    }
    let sign = at.checked_sub(1).filter(|&sign| text[sign] == b'!')?;
    let length = before(text, sign, BASE62, 20);
    let start = sign - length;
    let end = follow(text, at, &[range(DOTTED, 80, 200)])?;
    ((15..=18).contains(&length) && text[start..].starts_with(b"00D") && opens(text, start))
        .then(|| drawn(text, "salesforce-session", at, end, Confidence::Shaped))?
        .map(|found| Found { start, ..found })
}
