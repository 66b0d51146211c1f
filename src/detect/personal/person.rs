//! Names of people.
//!
//! Checked: the words of the cell against the list of given names and surnames, titles, endings that surnames of a
//! language have, capital letters. Company forms, words of places and ordinary words count against. Not seen: rare names
//! without a listed one beside them, names within a sentence, names in lower case without a listed given name.

use std::sync::LazyLock;

use super::fold::Folded;
use super::mask::{self, Mask};
use super::names::{GIVEN, ORDINARY, SURNAME, mark, uses, uses_marked};
use super::quick::{Endings, Words, words};

/// What a cell says about names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Person {
    /// Two or more words that together are a name.
    Full,
    /// One word that is a name and nothing ordinary.
    Single,
    /// One word that is a name and an ordinary word too.
    Doubtful,
    /// Words in capitals, or in a script without them, that no list knows.
    Shaped,
    /// A company or an institution.
    Organisation,
    /// A place by one of its words.
    Place,
}

/// Words before or after a name. Folded, without points.
const TITLES: &str = "
    mr mrs ms miss mx master dr prof sir lady lord rev fr hon capt major col sgt herr frau dipl ing univ mag m mme
    mlle sr sra srta srita don dona lic sig sigra dott dottssa dhr mevr mw drs bay bayan av yrd doc uzm pan pani
    panna inz mgr bc mudr judr phdr rndr mvdr csc drsc dis phd md dds dvm jr ii iii iv jd mba bsc msc пан пані г-н
    г-жа тов д-р นาย นาง นางสาว น.ส ด.ช ด.ญ นาย. bapak ibu tn ny h hj drg skom spd mkom ssos st se sh mm mt mpd msi
    sip tgk tg raden r dra ir κ κα δρ السيد السيده الدكتور الاستاذ الانسه المهندس श्री श्रीमती कुमारी डॉ пр-р инж
    shri smt kumari gg dres h. quy co ong ba bac anh chi
";

/// Words inside a name that are no name. Folded.
const PARTICLES: &str = "
    de da do dos das del della di du la le les van von der den ter ten vom zu zum zur af av al el bin bint ibn ben
    abu y e i und och og san st mac mc o d l 't op ap na binti ould ait dela ul ur ud bte a/l a/p s/o d/o ال بن ابن
    ณ בן בר
";

/// Words of companies and institutions. Folded, without points.
const ORGANISATIONS: &str = "
    inc ltd llc llp plc corp corporation company co group holding holdings and & sons partners associates gmbh ag kg
    ohg kgaa ug se ev stiftung sa sas sarl srl spa snc sl slu cv bv nv vof ab as asa aps oy oyj oü sp zoo spzoo spol
    sro kft bt zrt rt nyrt doo dd ad ead ood еоод оод ад ооо оао зао пао ао ип нко рао тов пат фоп ltda eireli me
    sti tic ticaret sanayi anonim limited pvt pt ud fa perum persero tbk industries industrial services service
    solutions systems technologies technology bank university college school hospital institute club team church
    ministry department foundation fundacja hermanos hijos asociados compania grupo corporacion et associes freres
    fils cie gruppo fratelli filhos irmaos 株式会社 有限会社 合同会社 有限公司 公司 주식회사 유한회사 (주) บริษัท จำกัด หจก شركه مؤسسه trust
    fund capital media studio studios records hotel restaurant cafe store shop market international global digital
    software labs works united fc sc gbr invest trading logistics engineering consulting công cong ty tnhh
";

/// Words of places. Folded, without points.
const PLACES: &str = "
    new north south east west northern southern eastern western lake port mount fort saint sankt santa san sao santo
    sainte los las city town village county island islands isle beach bay river valley hill hills park republic
    kingdom states upper lower bad nueva nuevo vieja viejo villa ciudad puerto rio monte costa nova novo vila porto
    villeneuve sur sous lès les nowy nowa stary stare nove novy veliko gorna dolna г с п д ст клх к пос дер город
    село місто селище хутір м смт kota kabupaten shi ken cape point falls springs heights grand great little sub nad
    pod am an bei ob im aan street road avenue lane drive court strasse rue calle via rua ulica ул вул пр пер бул
    central hrabstwo municipality region province district prefecture ocean sea gulf desert territory federation
    democratic people's federated emirates norte sul minas
";

/// Endings of surnames (folded) that hardly another word has, of a language whose list cannot be complete.
const ENDINGS: &str = "
    sson sdottir oglu ovic evic escu idze shvili opoulos akis idis iadis yan enko chuk czyk wski wska cki cka ska
    dze ovich evich ovna evna ova eva ingh ström berg sen quist kvist nen mann auskas aite iene енко чук ський ська
    ович евич івна овна евна йович ов ова ев ева ин ина ский ская цький цька шин юк ук як ко ян дзе швили швілі
    οπουλοσ ιδησ ακησ ου ησ ιδου ακη იძე შვილი ძე յան
";

const TITLE: u8 = 1;
const PARTICLE: u8 = 2;
const ORGANISATION: u8 = 4;
const PLACE: u8 = 8;

/// The four lists as one.
static ROLES: LazyLock<Words> =
    LazyLock::new(|| words(&[(TITLES, TITLE), (PARTICLES, PARTICLE), (ORGANISATIONS, ORGANISATION), (PLACES, PLACE)]));

static SURNAME_ENDINGS: LazyLock<Endings> = LazyLock::new(|| Endings::new(ENDINGS));

/// Longest cell that is looked at: names of people are shorter, in bytes of any script.
const LONGEST: usize = 128;

#[derive(Default)]
struct Seen {
    words: u32,
    ordinary: u32,
    unknown: u32,
    endings: u32,
    titles: u32,
    initials: u32,
    lower: u32,
    /// Whether there is a comma.
    commas: bool,
    /// Whether both cases are there.
    mixed: bool,
}

/// What a cell is; `None` where it cannot be a name at all.
pub(super) fn person(cell: &str, mask: Mask) -> Option<Person> {
    let allowed = mask::LOWER
        | mask::UPPER
        | mask::SPACE
        | mask::DOT
        | mask::DASH
        | mask::COMMA
        | mask::QUOTE
        | mask::PAREN
        | mask::HIGH
        | mask::OTHER
        | mask::SLASH;
    if mask.len() > LONGEST
        || mask.len() < 2
        || mask.digits() > 0
        || !mask.only(allowed)
        || !mask.has(mask::LOWER | mask::UPPER | mask::HIGH)
    {
        return None;
    }
    // Only the `&` of companies, the quotes of nicknames and the slash of `s/o` come along.
    if mask.has(mask::OTHER)
        && cell.bytes().any(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b" .-,'()&\"/`".contains(&byte))
    {
        return None;
    }
    if !mask.has(mask::SPACE)
        && mask.has(mask::HIGH)
        && let Some(unspaced) = unspaced(cell.trim())
    {
        return unspaced;
    }
    let is_lower = !mask.has(mask::UPPER | mask::HIGH);
    if is_lower && (mask.len() > 32 || mask.has(mask::PAREN | mask::OTHER)) {
        return None;
    }
    // In lower case first and last word must be names, or nothing is: prose is the rule there.
    let is_name = |word: Option<&str>| {
        word.and_then(Folded::new).is_some_and(|word| !matches!(uses(word.as_str()), 0 | ORDINARY))
    };
    if is_lower && memchr::memchr_iter(b' ', cell.as_bytes()).nth(2).is_some() {
        return None;
    }
    if is_lower && !(is_name(cell.split(' ').next()) && is_name(cell.rsplit(' ').next())) {
        return None;
    }
    read(cell, mask, is_lower)
}

fn read(cell: &str, mask: Mask, is_lower: bool) -> Option<Person> {
    let mut seen = Seen { commas: mask.has(mask::COMMA), mixed: mask.has(mask::LOWER | mask::HIGH), ..Seen::default() };
    let mut all = 0;
    for word in cell.split([' ', ',', '\u{a0}', '\u{3000}']).filter(|word| !word.is_empty()) {
        all += 1;
        if all > 9 {
            return None;
        }
        if let Some(not_a_name) = look_at(word, is_lower, &mut seen)? {
            return Some(not_a_name);
        }
    }
    seen.verdict(is_lower)
}

/// Reads one word. `None` ends the cell: it is no name. `Some(Some(_))` says what it is instead.
#[expect(clippy::option_option, reason = "the two ways to stop differ")]
fn look_at(word: &str, is_lower: bool, seen: &mut Seen) -> Option<Option<Person>> {
    let word = word.trim_matches(['.', '(', ')', '"', '\'', '`', '“', '”', '„', '«', '»']);
    if word.is_empty() {
        return Some(None);
    }
    if word == "&" {
        return Some(Some(Person::Organisation));
    }
    // `น.ส.` and `Ph.D.` are read without their points.
    let joined: String;
    let plain = if word.contains('.') && word.len() < 24 {
        joined = word.replace('.', "");
        joined.as_str()
    } else {
        word
    };
    let folded = Folded::new(plain)?;
    let text = folded.as_str();
    let role = ROLES.get(text).copied().unwrap_or(0);
    if role & ORGANISATION != 0 && (seen.words + seen.titles > 0 || !is_lower) {
        let is_capital = word.chars().all(|letter| !letter.is_lowercase());
        let is_form = is_capital && seen.mixed && text.len() <= 4;
        if is_form || (text.len() > 2 || is_capital || text == "co") && uses(text) & !ORDINARY == 0 {
            return Some(Some(Person::Organisation));
        }
    }
    // `Hansen, Larsen og Berg` is a firm of three.
    if seen.commas
        && matches!(
            text,
            "og" | "och" | "und" | "and" | "et" | "y" | "e" | "i" | "en" | "ja" | "ve" | "és" | "es" | "a"
        )
        && seen.words >= 2
    {
        return Some(Some(Person::Organisation));
    }
    if role & PLACE != 0 && !(text.len() <= 2 && seen.words > 0) {
        return if seen.words == 0 || text.len() > 3 && uses(text) == 0 {
            Some(Some(Person::Place))
        } else {
            Some(None)
        };
    }
    if role & TITLE != 0 && (uses(text) == 0 || word.len() <= 3) {
        seen.titles += 1;
        return Some(None);
    }
    if role & PARTICLE != 0 {
        return Some(None);
    }
    let mut letters = word.chars();
    let first = letters.next()?;
    if letters.next().is_none() && (first.is_uppercase() || word.len() == 1) {
        seen.initials += 1;
        return Some(None);
    }
    // Parts of a double name are names each.
    let mut found = 0;
    if word.contains(['-', '\'', '’', '.']) {
        for part in word.split(['-', '\'', '’', '.']).filter(|part| !part.is_empty()) {
            found |= Folded::new(part).map_or(0, |part| uses(part.as_str()));
        }
    }
    found |= uses(text) | eastern(word, first);
    if first.is_lowercase() && !is_lower {
        seen.lower += 1;
        // A noun after a capitalised word, as in product names and titles.
        return if seen.lower > 1 || found == 0 { None } else { Some(None) };
    }
    // `McDonald` has a capital inside; `iPhone` and `eBay` were caught above.
    if word
        .chars()
        .filter(|letter| !letter.is_alphabetic() && !is_mark(*letter))
        .any(|letter| !"-'’`.".contains(letter))
    {
        return None;
    }
    seen.words += 1;
    seen.ordinary += u32::from(found & ORDINARY != 0 && found & (GIVEN | SURNAME) != 0);
    if found & (GIVEN | SURNAME) == 0 {
        let ends = text.chars().count() >= 5 && SURNAME_ENDINGS.of(text).is_some();
        seen.endings += u32::from(ends);
        seen.unknown += 1;
    }
    Some(None)
}

/// Vowel signs and tone marks of scripts that write them apart.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{670}' | '\u{900}'..='\u{dff}' | '\u{e31}' | '\u{e34}'..='\u{e4e}')
}

impl Seen {
    fn verdict(&self, is_lower: bool) -> Option<Person> {
        let known = self.words - self.unknown;
        let firm = known - self.ordinary.min(known);
        match self.words + self.initials {
            0 => None,
            1 if self.titles > 0 && self.words == 1 => Some(Person::Full),
            1 if self.initials == 1 => None,
            1 if firm == 1 => Some(Person::Single),
            1 if known == 1 => Some(Person::Doubtful),
            1 => (!is_lower).then_some(if self.endings > 0 { Person::Doubtful } else { Person::Shaped }),
            _ if self.words > 6 || is_lower && (self.unknown > 0 || firm == 0) => None,
            _ => {
                let evidence = 2 * firm
                    + self.ordinary
                    + self.endings
                    + 3 * self.titles
                    + 2 * u32::from(self.initials > 0 && known > 0);
                let needed = if self.words >= 4 { 4 } else { 2 };
                // One firm name and one unknown word is a name; two ordinary words are not.
                let full = evidence >= needed
                    && (firm > 0
                        || self.initials > 0 && known > 0
                        || self.titles > 0
                        || self.ordinary >= 2 && self.unknown == 0 && self.words <= 3
                        || self.ordinary + self.endings >= 2)
                    && self.lower == 0;
                Some(if full { Person::Full } else { Person::Shaped })
            }
        }
    }
}

/// Chinese, Japanese and Korean write name after name without a space.
#[expect(clippy::option_option, reason = "outer: whether the script is one of these")]
fn unspaced(word: &str) -> Option<Option<Person>> {
    let letters = word.chars().count();
    let first = word.chars().next()?;
    if letters == 1 && (is_hangul(first) || is_han(first)) {
        let mark = if is_han(first) { mark::HAN_SURNAME } else { mark::HANGUL_SURNAME };
        return Some(Some(if uses_marked(mark, word) != 0 { Person::Doubtful } else { Person::Shaped }));
    }
    if is_hangul(first) {
        return Some(Some(korean(word, letters)));
    }
    if !is_han(first) && !is_kana(first) {
        return None;
    }
    if letters > 7 {
        return Some(None);
    }
    if (2..=4).contains(&letters) && chinese(word) {
        return Some(Some(Person::Full));
    }
    if japanese(word, letters) {
        return Some(Some(Person::Full));
    }
    let known = Folded::new(word).map_or(0, |folded| uses(folded.as_str()));
    Some(match known {
        0 => Some(Person::Shaped),
        known if known & ORDINARY == 0 => Some(Person::Single),
        _ => Some(Person::Doubtful),
    })
}

/// What a word of Chinese or Korean letters is used for, as part of a name written with spaces.
fn eastern(word: &str, first: char) -> u8 {
    let (surname, given) = if is_han(first) {
        (mark::HAN_SURNAME, mark::HAN_GIVEN)
    } else if is_hangul(first) {
        (mark::HANGUL_SURNAME, mark::HANGUL_GIVEN)
    } else {
        return 0;
    };
    let letters = word.chars().count();
    let is_given = letters <= 2 && word.chars().all(|letter| uses_marked(given, letter.encode_utf8(&mut [0; 4])) != 0);
    let is_surname = letters <= 2 && uses_marked(surname, word) != 0;
    // One letter may be anything: only beside the other part it counts.
    let alone = if is_surname { 0 } else { ORDINARY };
    (if is_surname { SURNAME } else { 0 }) | (if is_given { GIVEN | alone } else { 0 })
}

fn korean(word: &str, letters: usize) -> Person {
    if !(2..=5).contains(&letters) || !word.chars().all(is_hangul) {
        return Person::Shaped;
    }
    let size = if letters > 3 && uses_marked(mark::HANGUL_SURNAME, prefix(word, 2)) != 0 { 2 } else { 1 };
    let (surname, given) = word.split_at(prefix(word, size).len());
    let fits = (3..=4).contains(&letters)
        && uses_marked(mark::HANGUL_SURNAME, surname) != 0
        && given.chars().all(|letter| uses_marked(mark::HANGUL_GIVEN, letter.encode_utf8(&mut [0; 4])) != 0);
    let single = letters == 2
        && word.chars().all(|letter| uses_marked(mark::HANGUL_GIVEN, letter.encode_utf8(&mut [0; 4])) != 0);
    if fits {
        Person::Full
    } else if single {
        Person::Doubtful
    } else {
        Person::Shaped
    }
}

fn chinese(word: &str) -> bool {
    if !word.chars().all(is_han) {
        return false;
    }
    let two = prefix(word, 2);
    let size = if word.chars().count() > 2 && uses_marked(mark::HAN_SURNAME, two) != 0 { 2 } else { 1 };
    let (surname, given) = word.split_at(prefix(word, size).len());
    uses_marked(mark::HAN_SURNAME, surname) != 0
        && (1..=2).contains(&given.chars().count())
        && given.chars().all(|letter| uses_marked(mark::HAN_GIVEN, letter.encode_utf8(&mut [0; 4])) != 0)
}

fn japanese(word: &str, letters: usize) -> bool {
    (1..letters.min(4)).any(|size| {
        let (surname, given) = word.split_at(prefix(word, size).len());
        uses(surname) & SURNAME != 0 && uses(given) & GIVEN != 0
    })
}

/// The first so many letters.
fn prefix(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).map_or(word, |(end, _)| &word[..end])
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '々')
}

fn is_kana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{30ff}')
}

fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cell: &str) -> Option<Person> {
        person(cell, Mask::of(cell.as_bytes()))
    }

    #[test]
    fn names_of_many_languages() {
        for cell in [
            "Justin Glass",
            "Dr Eric Buckley",
            "Allen, Miss. Elisabeth Walton",
            "Élisabeth de la Blanchet",
            "J. Smith",
            "SMITH JOHN",
            "jennifer johnson",
            "Савельев Федот Фролович",
            "Шевченко Орися Максимівна",
            "山田太郎",
            "山田 太郎",
            "王小明",
            "김민수",
            "Nguyễn Văn Nam",
            "Hans-Peter Müller",
            "Ludwig van Beethoven",
            "Jürgen Schmidt",
            "อนิวัฒน์ ธาราธร",
            "محمد أحمد",
            "Anna Kowalska",
            "Cumings, Mrs. John Bradley (Florence Briggs Thayer)",
        ] {
            assert_eq!(of(cell), Some(Person::Full), "{cell}");
        }
    }

    #[test]
    fn words_that_are_no_names() {
        for cell in [
            "Smith Ltd",
            "Garcia and Sons",
            "Müller GmbH",
            "New Kenneth",
            "San Francisco",
            "West Rogermouth",
            "Lake Antony",
            "Johnson & Johnson",
        ] {
            assert!(matches!(of(cell), Some(Person::Organisation | Person::Place)), "{cell}: {:?}", of(cell));
        }
        for cell in [
            "orchestrate real-time e-services",
            "carefully final deposits",
            "Использование стратегических функций",
            "ORD-31326730",
            "Delivered in person",
            "5 Maria",
        ] {
            assert!(!matches!(of(cell), Some(Person::Full | Person::Single)), "{cell}: {:?}", of(cell));
        }
    }
}
