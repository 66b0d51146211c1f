//! Words and signs for "nothing is known", whole cells only, in any letter case.
//!
//! The words of other languages are those of which no other meaning as a whole cell is known. Whether a word counts as
//! missing is decided with its column in view: `none` among numbers does, `none` among words is a word.

use crate::facts::Token;

use super::Look;

/// Words, and what they stand for; in lower case.
const WORDS: [(&str, Token); 108] = [
    ("null", Token::Null),
    ("nan", Token::Null),
    ("n/a", Token::NotAvailable),
    ("n.a.", Token::NotAvailable),
    ("n.a", Token::NotAvailable),
    ("n / a", Token::NotAvailable),
    ("not available", Token::NotAvailable),
    ("not avail", Token::NotAvailable),
    ("no disponible", Token::NotAvailable),
    ("non disponible", Token::NotAvailable),
    ("non disponibile", Token::NotAvailable),
    ("nicht verfügbar", Token::NotAvailable),
    ("missing", Token::Missing),
    ("missing value", Token::Missing),
    ("missing data", Token::Missing),
    ("manquant", Token::Missing),
    ("fehlend", Token::Missing),
    ("fehlt", Token::Missing),
    ("unknown", Token::Unknown),
    ("unk", Token::Unknown),
    ("unkn", Token::Unknown),
    ("unknwn", Token::Unknown),
    ("not known", Token::Unknown),
    ("unbekannt", Token::Unknown),
    ("inconnu", Token::Unknown),
    ("inconnue", Token::Unknown),
    ("desconocido", Token::Unknown),
    ("desconocida", Token::Unknown),
    ("desconhecido", Token::Unknown),
    ("desconhecida", Token::Unknown),
    ("sconosciuto", Token::Unknown),
    ("sconosciuta", Token::Unknown),
    ("onbekend", Token::Unknown),
    ("okänd", Token::Unknown),
    ("okänt", Token::Unknown),
    ("ukjent", Token::Unknown),
    ("ukendt", Token::Unknown),
    ("tuntematon", Token::Unknown),
    ("nieznany", Token::Unknown),
    ("nieznane", Token::Unknown),
    ("neznámý", Token::Unknown),
    ("ismeretlen", Token::Unknown),
    ("necunoscut", Token::Unknown),
    ("неизвестно", Token::Unknown),
    ("невідомо", Token::Unknown),
    ("άγνωστο", Token::Unknown),
    ("bilinmiyor", Token::Unknown),
    ("不明", Token::Unknown),
    ("未知", Token::Unknown),
    ("不详", Token::Unknown),
    ("미상", Token::Unknown),
    ("غير معروف", Token::Unknown),
    ("not specified", Token::NotStated),
    ("unspecified", Token::NotStated),
    ("not stated", Token::NotStated),
    ("not reported", Token::NotStated),
    ("not recorded", Token::NotStated),
    ("not given", Token::NotStated),
    ("not provided", Token::NotStated),
    ("no data", Token::NotStated),
    ("no value", Token::NotStated),
    ("no answer", Token::NotStated),
    ("no response", Token::NotStated),
    ("no information", Token::NotStated),
    ("no info", Token::NotStated),
    ("nodata", Token::NotStated),
    ("k.a.", Token::NotStated),
    ("k. a.", Token::NotStated),
    ("keine angabe", Token::NotStated),
    ("keine angaben", Token::NotStated),
    ("keine daten", Token::NotStated),
    ("non renseigné", Token::NotStated),
    ("non renseignée", Token::NotStated),
    ("non communiqué", Token::NotStated),
    ("sin dato", Token::NotStated),
    ("sin datos", Token::NotStated),
    ("s/d", Token::NotStated),
    ("sem informação", Token::NotStated),
    ("não informado", Token::NotStated),
    ("brak danych", Token::NotStated),
    ("geen gegevens", Token::NotStated),
    ("нет данных", Token::NotStated),
    ("не указано", Token::NotStated),
    ("未填写", Token::NotStated),
    ("未回答", Token::NotStated),
    ("none", Token::None),
    ("nil", Token::Nil),
    ("na", Token::Na),
    ("nd", Token::Na),
    ("n.d.", Token::Na),
    ("undefined", Token::Undefined),
    ("undef", Token::Undefined),
    ("not defined", Token::Undefined),
    ("not applicable", Token::NotApplicable),
    ("not app", Token::NotApplicable),
    ("nicht zutreffend", Token::NotApplicable),
    ("no aplica", Token::NotApplicable),
    ("tbd", Token::Pending),
    ("tba", Token::Pending),
    ("t.b.d.", Token::Pending),
    ("pending", Token::Pending),
    ("x", Token::Mark),
    ("xx", Token::Mark),
    ("xxx", Token::Mark),
    ("error", Token::Error),
    ("err", Token::Error),
    ("invalid", Token::Error),
    ("varies", Token::Undefined),
];

/// The longest word in bytes.
const LONGEST: usize = {
    let mut longest = 0;
    let mut n = 0;
    while n < WORDS.len() {
        if WORDS[n].0.len() > longest {
            longest = WORDS[n].0.len();
        }
        n += 1;
    }
    longest
};

/// For each first byte in lower case, a bit for each length of a word that begins with it: nearly every other word is
/// let go by this alone.
const LENGTHS: [u32; 256] = {
    let mut lengths = [0; 256];
    let mut n = 0;
    while n < WORDS.len() {
        let word = WORDS[n].0.as_bytes();
        lengths[word[0] as usize] |= 1 << word.len();
        n += 1;
    }
    lengths
};

/// For each first byte the place of the first word that begins with it, plus one, and for each word that of the next.
#[expect(clippy::cast_possible_truncation, reason = "fewer than 255 words")]
const CHAINS: ([u8; 256], [u8; WORDS.len()]) = {
    let (mut heads, mut nexts) = ([0; 256], [0; WORDS.len()]);
    let mut n = WORDS.len();
    while n > 0 {
        let first = WORDS[n - 1].0.as_bytes()[0] as usize;
        nexts[n - 1] = heads[first];
        heads[first] = n as u8;
        n -= 1;
    }
    (heads, nexts)
};

/// What spreadsheets write where a formula failed.
const ERRORS: [&[u8]; 9] =
    [b"#N/A", b"#NA", b"#REF!", b"#VALUE!", b"#DIV/0!", b"#NAME?", b"#NUM!", b"#NULL!", b"#ERROR!"];

/// A trimmed cell as a word or a sign for "nothing is known".
pub(super) fn token(core: &[u8]) -> Option<Look> {
    let first = *core.first()?;
    if first.is_ascii_alphabetic() {
        return word(core).map(Look::token);
    }
    if first >= 0x80 {
        return word(core).or_else(|| dashes(core)).map(Look::token);
    }
    let token = match first {
        b'?' if core.iter().all(|byte| *byte == b'?') => Token::Question,
        b'-' | b'.' | b'_' | b'*' | b'/' | b'\\' | b'~' if core.len() <= 16 => sign(core)?,
        b'#' if core.len() <= 8 => {
            let is_error = ERRORS.iter().any(|error| core.eq_ignore_ascii_case(error));
            if is_error { Token::Spreadsheet } else { sign(core)? }
        }
        b'(' | b'<' | b'[' | b'\'' | b'"' | b'{' | b'`' if core.len() <= LONGEST + 2 => enclosed(core)?,
        _ => return None,
    };
    Some(Look::token(token))
}

fn word(core: &[u8]) -> Option<Token> {
    let first = core[0].to_ascii_lowercase();
    // Letters beyond ASCII may change their length with their case, which a word in capitals then fails for.
    if core.len() > LONGEST || LENGTHS[first as usize] >> core.len() & 1 == 0 {
        return None;
    }
    let fits = |known: &str| {
        known.len() == core.len()
            && (core.eq_ignore_ascii_case(known.as_bytes())
                || (!core.is_ascii() && std::str::from_utf8(core).is_ok_and(|text| text.to_lowercase() == known)))
    };
    let (heads, nexts) = &CHAINS;
    let mut at = heads[usize::from(first)];
    let (word, token) = loop {
        // No further word ends the chain.
        let place = usize::from(at).checked_sub(1)?;
        if fits(WORDS[place].0) {
            break WORDS[place];
        }
        at = nexts[place];
    };
    // A chemical symbol, and a syllable: only in lower case is `na` what R writes.
    (word != "na" || core == b"na").then_some(token)
}

/// The same sign once or several times.
fn sign(core: &[u8]) -> Option<Token> {
    let first = core[0];
    if !core.iter().all(|byte| *byte == first || (first == b'-' && *byte == b' ')) {
        return None;
    }
    match (first, core.len()) {
        (b'.', _) => Some(Token::Point),
        (b'-', 1) => Some(Token::Dash),
        (b'-', _) => Some(Token::Dashes),
        (_, 1..=4) => Some(Token::Mark),
        _ => None,
    }
}

/// Long dashes, once or several times.
fn dashes(core: &[u8]) -> Option<Token> {
    let text = std::str::from_utf8(core).ok().filter(|text| text.len() <= 12)?;
    text.chars().all(|letter| matches!(letter, '\u{2013}' | '\u{2014}' | '\u{2212}')).then_some(Token::Dashes)
}

/// A word for null or for nothing known in quotes or brackets; nothing at all in quotes.
fn enclosed(core: &[u8]) -> Option<Token> {
    let [open, inner @ .., close] = core else { return None };
    if !matches!((open, close), (b'(', b')') | (b'<', b'>') | (b'[', b']') | (b'{', b'}'))
        && (open != close || !matches!(open, b'\'' | b'"' | b'`'))
    {
        return None;
    }
    let inner = inner.trim_ascii();
    if inner.is_empty() {
        // Brackets around nothing are a list without items.
        return matches!(open, b'\'' | b'"' | b'(' | b'<').then_some(Token::Null);
    }
    if crate::detect::null::null_spelling(inner).is_some() {
        return Some(Token::Null);
    }
    if inner == b"?" {
        return Some(Token::Unknown);
    }
    match word(inner)? {
        Token::Mark | Token::Error | Token::Pending => None,
        Token::None | Token::Na | Token::Nil => (*open != b'\'' && *open != b'"').then_some(Token::Null),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_as_it_is_listed() {
        for (text, token) in WORDS {
            assert_eq!(word(text.as_bytes()), Some(token), "{text}");
            assert_eq!(text.to_lowercase(), text);
        }
        const { assert!(LONGEST < 32, "a bit for each length") };
        assert_eq!(word("UNBEKANNT".as_bytes()), Some(Token::Unknown));
        assert_eq!(word("Неизвестно".as_bytes()), Some(Token::Unknown));
        assert_eq!(word(b"Na"), None);
    }
}
