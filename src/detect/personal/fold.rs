//! One spelling for a word: lower case, without accents, so that `MÜLLER`, `Muller` and `müller` are the same.
//!
//! **Invariant:** never allocates; a word that does not fit the buffer has no folded form.

/// Longest folded word, in bytes. Real names and street words are shorter in every script.
const CAPACITY: usize = 64;

/// A folded word.
#[derive(Clone, Copy)]
pub struct Folded {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Folded {
    /// Folds a word; `None` when it is longer than 64 bytes.
    pub fn new(word: &str) -> Option<Self> {
        let mut folded = Self { bytes: [0; CAPACITY], len: 0 };
        if word.is_ascii() {
            let target = folded.bytes.get_mut(..word.len())?;
            target.copy_from_slice(word.as_bytes());
            target.make_ascii_lowercase();
            folded.len = word.len();
            return Some(folded);
        }
        for letter in word.chars() {
            if letter.is_ascii() {
                folded.push(letter.to_ascii_lowercase())?;
                continue;
            }
            for lower in letter.to_lowercase() {
                folded.push_plain(lower)?;
            }
        }
        Some(folded)
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or("")
    }

    fn push(&mut self, letter: char) -> Option<()> {
        let len = letter.len_utf8();
        letter.encode_utf8(self.bytes.get_mut(self.len..self.len + len)?);
        self.len += len;
        Some(())
    }

    fn push_plain(&mut self, letter: char) -> Option<()> {
        match letter {
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{640}' | '\u{200c}'..='\u{200f}' => Some(()),
            'ß' => self.push('s').and_then(|()| self.push('s')),
            'æ' => self.push('a').and_then(|()| self.push('e')),
            'œ' => self.push('o').and_then(|()| self.push('e')),
            'þ' => self.push('t').and_then(|()| self.push('h')),
            _ => self.push(plain(letter)),
        }
    }
}

/// A lower-case letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | '\u{1ea1}'..='\u{1eb7}' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ð' | 'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ə' | '\u{1eb8}'..='\u{1ec7}' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | '\u{1ec8}'..='\u{1ecb}' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | '\u{1ecc}'..='\u{1ee3}' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' | 'ŧ' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | '\u{1ee4}'..='\u{1ef1}' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | '\u{1ef2}'..='\u{1ef9}' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' => 'ا',
        'ى' => 'ي',
        'ة' => 'ه',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_go() {
        for (word, folded) in [
            ("MÜLLER", "muller"),
            ("Nguyễn", "nguyen"),
            ("İlker", "ilker"),
            ("Łukasz", "lukasz"),
            ("Strauß", "strauss"),
            ("Γιώργος", "γιωργοσ"),
            ("Фёдор", "федор"),
            ("อนิวัฒน์", "อนิวัฒน์"),
        ] {
            assert_eq!(Folded::new(word).map(|f| f.as_str().to_owned()).as_deref(), Some(folded), "{word}");
        }
        assert!(Folded::new(&"x".repeat(65)).is_none());
        assert!(Folded::new(&"ü".repeat(65)).is_none());
    }
}
