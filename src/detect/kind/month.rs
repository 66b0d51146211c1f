//! Names of months and of days of the week, whole and short.

/// Month names by their first letters: English, then what German, French, Spanish, Portuguese, Italian and Dutch write
/// differently. Each entry is a beginning that no other month shares, and the whole names that may follow it.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "january", "januar", "jän", "jänner", "janv", "janvier", "ene", "enero", "janeiro", "gen", "gennaio",
        "januari",
    ],
    &["feb", "february", "februar", "févr", "fév", "février", "febrero", "fev", "fevereiro", "febbraio", "februari"],
    &["mar", "march", "mär", "mrz", "märz", "mars", "marzo", "março", "mrt", "maart"],
    &["apr", "april", "avr", "avril", "abr", "abril", "aprile"],
    &["may", "mai", "mayo", "maio", "mag", "maggio", "mei"],
    &["jun", "june", "juni", "juin", "junio", "junho", "giu", "giugno"],
    &["jul", "july", "juli", "juil", "juillet", "julio", "julho", "lug", "luglio"],
    &["aug", "august", "août", "aoû", "ago", "agosto", "augustus"],
    &["sep", "sept", "september", "septembre", "septiembre", "set", "setembro", "settembre"],
    &["oct", "october", "okt", "oktober", "octobre", "octubre", "out", "outubro", "ott", "ottobre"],
    &["nov", "november", "novembre", "noviembre", "novembro"],
    &["dec", "december", "dez", "dezember", "déc", "décembre", "dic", "diciembre", "dezembro", "dicembre"],
];

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The month, from 1, that a word names; a point behind a short name is let go.
pub(super) fn month(word: &[u8]) -> Option<i16> {
    let word = word.strip_suffix(b".").unwrap_or(word);
    let [a, b, c] = word.first_chunk::<3>().filter(|_| word.len() <= 11)?;
    let first = may_be([a | 0x20, b | 0x20, c | 0x20])?;
    let word = std::str::from_utf8(word).ok()?;
    // `juin` and `juillet` begin alike.
    let index = (first - 1..12).take(2).find(|index| MONTHS[*index].iter().any(|name| same(name, word)))?;
    i16::try_from(index + 1).ok()
}

/// The months, from 1, whose names may begin with these three letters in lower case, the first of at most two: nearly no
/// other word gets further. Of letters beyond ASCII the first byte is looked at.
const fn may_be([first, second, third]: [u8; 3]) -> Option<usize> {
    const BEYOND: u8 = 0xC3 | 0x20;
    Some(match [first, second, third] {
        [b'j', b'a', b'n'] | [b'j', BEYOND, _] | [b'e', b'n', b'e'] | [b'g', b'e', b'n'] => 1,
        [b'f', b'e', b'b' | b'v'] | [b'f', BEYOND, _] => 2,
        [b'm', b'a', b'a' | b'r'] | [b'm', b'r', b't' | b'z'] | [b'm', BEYOND, _] => 3,
        [b'a', b'p' | b'v' | b'b', b'r'] => 4,
        [b'm', b'a', b'y' | b'i' | b'g'] | [b'm', b'e', b'i'] => 5,
        [b'j', b'u', b'n' | b'i'] | [b'g', b'i', b'u'] => 6,
        [b'j', b'u', b'l'] | [b'l', b'u', b'g'] => 7,
        [b'a', b'u', b'g'] | [b'a', b'g', b'o'] | [b'a', b'o', _] => 8,
        [b's', b'e', b'p' | b't'] => 9,
        [b'o', b'c' | b'k' | b'u' | b't', b't'] => 10,
        [b'n', b'o', b'v'] => 11,
        [b'd', b'e', b'c' | b'z'] | [b'd', b'i', b'c'] | [b'd', BEYOND, _] => 12,
        _ => return None,
    })
}

/// Whether a word is a day of the week in English, whole or short.
pub(super) fn is_weekday(word: &[u8]) -> bool {
    let word = word.strip_suffix(b".").unwrap_or(word);
    let rest = |tail: &str| word[3..].eq_ignore_ascii_case(tail.as_bytes());
    word.len() >= 3
        && DAYS.iter().any(|day| word[..3].eq_ignore_ascii_case(day.as_bytes()))
        && ["", "day", "s", "sday", "nesday", "r", "rs", "rsday", "urday"].into_iter().any(rest)
}

/// Whether a cell's first letters are those of an English month or day of the week, and a digit ends or begins one of
/// its words: all that is cheap to know before the cell is taken apart.
pub(super) fn begins_date(core: &[u8]) -> bool {
    let Some(&[a, b, c]) = core.first_chunk::<3>() else { return false };
    let begins = matches!(
        [a | 0x20, b | 0x20, c | 0x20],
        [b'j', b'a', b'n']
            | [b'f', b'e', b'b']
            | [b'm', b'a', b'r' | b'y']
            | [b'a', b'p', b'r']
            | [b'j', b'u', b'n' | b'l']
            | [b'a', b'u', b'g']
            | [b's', b'e', b'p']
            | [b'o', b'c' | b'k', b't']
            | [b'n', b'o', b'v']
            | [b'd', b'e', b'c' | b'z']
            | [b'm', b'o', b'n']
            | [b't', b'u', b'e']
            | [b'w', b'e', b'd']
            | [b't', b'h', b'u']
            | [b'f', b'r', b'i']
            | [b's', b'a', b't']
            | [b's', b'u', b'n']
    );
    begins && core.len() <= 48 && core.iter().any(u8::is_ascii_digit)
}

/// Equal but for the case of letters.
fn same(name: &str, word: &str) -> bool {
    if word.is_ascii() {
        return name.eq_ignore_ascii_case(word);
    }
    let mut letters = word.chars().flat_map(char::to_lowercase);
    name.chars().all(|letter| letters.next() == Some(letter)) && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_its_month_in_any_case() {
        for (names, number) in MONTHS.iter().zip(1..) {
            for name in *names {
                for word in [name.to_string(), name.to_uppercase(), format!("{name}.")] {
                    assert_eq!(month(word.as_bytes()), Some(number), "{word}");
                }
            }
        }
        for word in ["", "ja", "marx", "marching", "sund", "\u{ff}\u{ff}", "decembers"] {
            assert_eq!(month(word.as_bytes()), None, "{word}");
        }
    }

    #[test]
    fn days_of_the_week() {
        for word in ["Mon", "TUESDAY", "wednesday", "Thurs", "Thu.", "Fri", "saturday", "Sunday"] {
            assert!(is_weekday(word.as_bytes()), "{word}");
        }
        for word in ["mo", "monk", "sunny", "weds day"] {
            assert!(!is_weekday(word.as_bytes()), "{word}");
        }
    }
}
