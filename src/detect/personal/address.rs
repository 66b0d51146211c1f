//! Street addresses.
//!
//! Checked: a word or an ending for streets in some thirty languages beside a house number, post box forms, or a house
//! number in front with a postcode behind. Not seen: addresses without a number, streets without a word for street in
//! their name, a town or a postcode alone.

use std::sync::LazyLock;

use super::fold::Folded;
use super::mask::{self, Mask};
use super::quick::{Endings, Words, words};

/// How sure one cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A street and a number in it.
    Street,
    /// A number, words, and a postcode.
    Postal,
    /// A street without a number.
    Bare,
    /// One to four words and a number behind them: a street in towns where streets need no word for it.
    Numbered,
}

/// Words that come after the street's name, the number in front: English, and what English forms abroad use. Folded.
const AFTER: &str = "
    alley aly annex arcade avenue ave bayou beach bend bluff bluffs bottom boulevard blvd branch bridge brook brooks
    burg burgs bypass camp canyon cape causeway center centers circle cir circles cliff cliffs club common commons
    corner corners course court ct courts cove coves creek crescent cres crest crossing crossroad crossroads curve
    dale dam divide drive dr drives estate estates expressway extension extensions fall falls ferry field fields
    flat flats ford fords forest forge forges fork forks fort freeway garden gardens gateway glen glens green greens
    grove groves harbor harbors haven heights highway hwy hill hills hollow inlet island islands isle junction
    junctions key keys knoll knolls lake lakes land landing lane ln light lights loaf lock locks lodge loop mall
    manor manors meadow meadows mews mill mills mission motorway mount mountain mountains neck orchard oval overpass
    park parks parkway pkwy parkways pass passage path pike pine pines place pl plain plains plaza point points port
    ports prairie radial ramp ranch rapid rapids rest ridge ridges river road rd roads route row run shoal shoals
    shore shores skyway spring springs spur spurs square sq squares station stravenue stream street st streets
    summit terrace throughway trace track trafficway trail trailer tunnel turnpike underpass union unions valley
    valleys via viaduct view views village villages ville vista walk walks wall way ways well wells quay close rise
    parade pde esplanade concourse mead yard gate copse riviera promenade circuit strand laneway quadrant cct grange
    trunkway access upper line siding subway serviceway retreat reserve reach ramble nook link intersection
    interchange gully frontage firetrail fireline elbow edge easement deviation dene cutting cul-de-sac crief busway
    brow brae boardwalk block bank amble approach artery awlk mile peninsula outlook roadway rotary round rue slope
    steps stairway thoroughfare towers tor triangle upass waters waterway wharf wynd marg nagar chowk gali ganj
    salai colony zila sector bazaar vihar enclave layout caddesi cad cd sokak sokagi sok sk mahallesi mah bulvari
    bulv utca u ut utja ter tere korut krt setany koz sor utcaja g gatve pr al iela bulvaris tn tanav mnt pst
    puiestee krogs tiesi lu jie dori dong gil ro ku shi cho chome soi kucesi prospekti xiyabani dongesi gata vag vei
    veg alle plass torg vej gade plads stig grand
";

/// Words that come before the street's name, the number behind or in front of all. Folded.
const BEFORE: &str = "
    rue allee avenue av ave boulevard bd chemin ch impasse quai place cours route passage square sentier faubourg
    lotissement rte calle c/ cl avenida avda avd carrer plaza pza placa paseo camino carretera ctra ronda rambla
    glorieta pasaje diagonal viaducto circuito circunvalacion privada calzada prolongacion eje andador callejon
    periferico cerrada continuacion corredor blvd ampliacion retorno peatonal pasadizo alameda canada cuesta
    urbanizacion via acceso vial cra carrera cr transversal jiron jr col colonia rua r travessa largo praca estrada
    rodovia viela quadra conjunto condominio vila passarela esplanada nucleo parque residencial trecho vereda
    viaduto aeroporto area campo chacara distrito favela fazenda feira jardim ladeira lago lagoa loteamento morro
    patio recanto sitio setor estacao beco praceta azinhaga lote bairro tv pc viale piazza piazzale corso vicolo
    strada contrada borgo canale incrocio rotonda stretto salita lungomare lungotevere traversa localita frazione ul
    ulica al aleja aleje os osiedle plac pl rondo skwer nam namesti namestie trida ulice nabrezi sady cesta trg
    obala put prilaz setaliste str bulevardul bdul b-dul calea aleea intrarea soseaua sos splaiul piata fundatura
    rruga triq rr ул улица пр просп проспект пер переулок бул бульвар наб набережная ш шоссе пл площадь алл аллея
    проезд тупик линия мкр б-р пр-т пр-кт вул вулиця пров провулок площа набережна узвіз шосе парк сквер майдан
    проїзд тупік в'їзд алея лінія бульв жк ж.к булевард площад οδοσ λεωφοροσ λεωφ πλατεια πλ παροδοσ τκ شارع طريق ش
    حي ميدان ممر جاده درب خیابان کوچه بلوار میدان רחוב שדרות רח שד मार्ग सड़क गली नगर रोड चौक पथ गंज मोहल्ला सर्कल
    jalan jl jln gang gg lorong kampung kp persiaran duong pho ngo hem ap thon so көшесі даңғылы орамы желекжолы نهج
    مقطع زنقه ساحه ถนน ถ ซอย ซ หมู่ หมู่ที่ ตรอก thanon soi moo
";

/// Endings of street names in one word. Folded.
const ENDINGS: &str = "
    strasse str weg platz allee gasse ring ufer damm steig stieg straat laan plein gracht kade singel dreef steeg
    dijk baan hof pad gatan gata vagen vag grand torget stigen allen veien vegen vei gaten gate svingen stien bakken
    toppen flaten kroken gard lia skogen jordet tunet haugen ruda lokka vej vejen gade gaden straede vaenget parken
    haven plads gardsvej katu tie kuja polku raitti tori kaari rinne ranta kulma portti penger aukio silta utca
    gatve iela straeti vegur ulitsa straße ganj nagar dori daero ro
";

/// Words for parts of a building, boxes and blocks, and for the house number itself. Folded.
const UNITS: &str = "
    apt apartment suite ste flat unit studio floor fl level room box psc apo fpo dpo po p.o pobox interior int depto
    edif edificio piso puerta esc local despacho oficina bajo apto bloco casa sala andar interno appartamento piano
    scala d дом д кв корп стр к оф буд будинок вх ет ап бл no nr num n n° nº daire kat blok block bl sc ap et lok m
    m. emelet em ajto hno h.no house plot door shop rt rw kav thong zi बिल्डिंग मकान cp esq s/n postfach bp cs uss
    usns usnv usc bus boite bte lgh st tv th km bât
";

/// Signs of Chinese, Japanese, Korean and Thai addresses, which have no spaces to part words by.
const SIGNS: &[&[&str]] = &[
    &["丁目", "番地", "番", "号"],
    &["路", "街", "巷", "弄", "道", "条", "胡同", "大道", "號", "号", "座", "室", "楼"],
    &["로", "길", "번지", "동", "가", "거리"],
    &["ถนน", "ถ.", "ซอย", "หมู่", "ต.", "ตำบล", "แขวง"],
];
/// Signs of the district or the province beside them.
const DISTRICTS: &[&[&str]] = &[
    &["都", "道", "府", "県", "市", "区", "町", "村", "郡"],
    &["市", "区", "省", "县", "縣", "區", "镇", "鄉", "州"],
    &["시", "구", "도", "군", "읍", "면"],
    &["อ.", "จ.", "อำเภอ", "จังหวัด", "เขต"],
];

const BEHIND: u8 = 1;
const FRONT: u8 = 2;
const UNIT: u8 = 4;

static ROLES: LazyLock<Words> = LazyLock::new(|| words(&[(AFTER, BEHIND), (BEFORE, FRONT), (UNITS, UNIT)]));

static STREET_ENDINGS: LazyLock<Endings> = LazyLock::new(|| Endings::new(ENDINGS));

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
struct Seen {
    words: u32,
    capital: u32,
    lower: u32,
    numbers: u32,
    street: bool,
    unit: bool,
    long_street: bool,
    number_first: bool,
    postcode_last: bool,
    postcode: bool,
    commas: u32,
    /// Digits of the token before, where it had nothing else.
    before: usize,
    number_last: bool,
    /// Whether the first word is one for streets: `ul. Nowa 5`, `Rua Augusta 12`.
    street_first: bool,
}

/// What a cell is.
pub(super) fn address(cell: &str, mask: Mask) -> Option<Address> {
    if !(6..=250).contains(&mask.len())
        || mask.has(mask::AT)
        || !mask.has(mask::LOWER | mask::UPPER | mask::HIGH)
        || !mask.has(mask::SPACE | mask::HIGH | mask::BREAK)
    {
        return None;
    }
    if mask.digits() * 2 > mask.len() && !mask.has(mask::HIGH) || cell.contains("://") {
        return None;
    }
    if mask.digits() == 0 {
        return None;
    }
    if mask.has(mask::HIGH) && is_eastern(cell) {
        return Some(Address::Street);
    }
    if is_sentence(cell.as_bytes()) {
        return None;
    }
    let mut seen =
        Seen { commas: u32::try_from(cell.matches([',', '\n']).count()).unwrap_or(u32::MAX), ..Seen::default() };
    let mut tokens = 0;
    for token in
        cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')).filter(|token| !token.is_empty())
    {
        tokens += 1;
        if tokens > 24 || seen.lower > 6 {
            return None;
        }
        seen.look_at(token, tokens == 1);
    }
    seen.verdict(tokens)
}

impl Seen {
    fn look_at(&mut self, token: &str, is_first: bool) {
        let digits = token.bytes().filter(u8::is_ascii_digit).count();
        self.number_last = digits > 0 && digits <= 5 && token.as_bytes()[0].is_ascii_digit();
        let before = std::mem::replace(&mut self.before, if digits == token.len() { digits } else { 0 });
        if digits > 0 {
            // `110 00` in two parts, as in Greece, Sweden and what was Czechoslovakia.
            self.postcode |= before == 3 && digits == 2 && self.before == 2 && self.words > 0;
            self.postcode_last = is_postcode(token.as_bytes(), digits);
            self.postcode |= self.postcode_last && !is_first;
            let starts = token.as_bytes()[0].is_ascii_digit();
            self.number_first |= is_first && starts && digits <= 5;
            self.numbers +=
                u32::from(starts && digits <= 7 && token.len() <= 10 || !starts && digits <= 4 && token.len() <= 7);
            // `ул.5`, `Nr.12` and `Testweg12` hold both.
            let head: &str = token.trim_end_matches(|c: char| c.is_ascii_alphanumeric() && !c.is_ascii_alphabetic());
            if !starts && head.len() < token.len() {
                self.word(head.trim_end_matches('.'));
            }
            return;
        }
        self.word(token.trim_matches(['.', '\'', '"']));
    }

    fn word(&mut self, token: &str) {
        let Some(folded) = Folded::new(token) else { return };
        let text = folded.as_str();
        let Some(first) = token.chars().next() else { return };
        let role = ROLES.get(text).copied().unwrap_or(0);
        if role & UNIT != 0 {
            self.unit |= text.len() > 1 || !text.is_ascii();
            self.words += 1;
            if role == UNIT {
                return;
            }
        } else {
            self.words += 1;
        }
        let has_something_before = self.words > 1 || self.number_first || self.numbers > 0;
        self.street_first |= role & FRONT != 0 && self.words == 1;
        if role & FRONT != 0 || role & BEHIND != 0 && has_something_before {
            self.street = true;
            self.long_street |= text.len() > 3;
        } else if text.len() >= 6 && STREET_ENDINGS.of(text).is_some_and(|ending| text.len() > ending.len() + 2) {
            self.street = true;
            self.long_street = true;
        } else if first.is_lowercase() {
            self.lower += u32::from(text.chars().count() > 3);
        }
        self.capital += u32::from(!first.is_lowercase());
    }

    fn verdict(&self, tokens: u32) -> Option<Address> {
        // Sentences have more small words than names of streets and towns.
        if self.lower > 2 + self.capital / 2 || self.words == 0 || self.capital == 0 {
            return None;
        }
        if self.street && self.numbers > 0 && tokens >= 2 {
            let is_plain = self.street_first && self.number_last && self.words >= 2;
            let firm =
                is_plain || self.long_street || self.commas > 0 || self.postcode || self.unit || self.number_first;
            return Some(if firm { Address::Street } else { Address::Bare });
        }
        if self.unit && self.numbers >= 1 && (self.commas > 0 || self.postcode) && self.words >= 2 {
            return Some(Address::Street);
        }
        let postal = self.number_first && self.postcode_last && self.words >= 2
            || self.postcode && self.numbers >= 2 && self.commas > 0 && self.words >= 2;
        if postal {
            return Some(Address::Postal);
        }
        if self.street && self.words >= 2 {
            return Some(Address::Bare);
        }
        let numbered = (self.number_last || self.number_first)
            && self.numbers == 1
            && (1..=4).contains(&self.words)
            && tokens == self.words + 1
            && self.lower == 0;
        numbered.then_some(Address::Numbered)
    }
}

/// Four to seven digits, two or three letters or a dash among them.
fn is_postcode(token: &[u8], digits: usize) -> bool {
    let letters = token.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let tail = token.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    match letters {
        0 => (4..=7).contains(&digits) || digits == 9 && token.len() == 10,
        1..=3 => token.len() <= 8 && token.iter().all(u8::is_ascii_alphanumeric),
        // `Hobart-2697`: the town and its code run together.
        _ => (4..=6).contains(&tail) && token.len() > tail && token[token.len() - tail - 1] == b'-',
    }
}

/// Whether far more words begin small than with a capital, told without looking any word up.
fn is_sentence(cell: &[u8]) -> bool {
    let (mut small, mut capital, mut before) = (0, 0, b' ');
    for &byte in cell {
        if matches!(before, b' ' | b'\n') {
            small += u32::from(byte.is_ascii_lowercase());
            capital += u32::from(byte.is_ascii_uppercase() || byte >= 0x80);
        }
        before = byte;
    }
    small > 4 + capital
}

fn is_eastern(cell: &str) -> bool {
    SIGNS.iter().zip(DISTRICTS).any(|(signs, districts)| {
        // Town and street names of Japan end in the sign of their district and have numbers with dashes behind.
        let found = signs.iter().filter(|sign| cell.contains(**sign)).count();
        found >= 2 || found == 1 && districts.iter().any(|sign| cell.contains(sign))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cell: &str) -> Option<Address> {
        address(cell, Mask::of(cell.as_bytes()))
    }

    #[test]
    fn addresses_of_many_countries() {
        for cell in [
            "25927 Troy Rue Apt. 168, Hermanmouth, SD 54512",
            "Flat 31e, Birch Freeway, Harrisville, SG6Y 7AB",
            "PSC 2147, Box 0473, APO AP 02406",
            "1, chemin Lucas, 04708 Weiss",
            "Calle Mayor 12, 28013 Madrid",
            "Hauptstraße 5, 10115 Berlin",
            "Viale Roma 10",
            "Via Roma 10",
            "ul. Nowa 5",
            "Rua Augusta, 1500",
            "ul. Nowa 5/7, 00-001 Warszawa",
            "Storgatan 12",
            "Mannerheimintie 5 A",
            "г. Бугульма, ул. Гайдара, д. 141 к. 324, 921591",
            "площа Лінійна, буд. 868, Кривий Ріг, 69192",
            "46 หมู่ 9 ถนนไทไชโย ต.หนองปลาหมอ อ.นาแก ชลบุรี 59000",
            "東京都千代田区丸の内1丁目9番1号",
            "北京市朝阳区建国路88号",
            "서울특별시 강남구 테헤란로 152",
            "Atatürk Cad. No: 5 Daire 3",
            "Jl. Sudirman No. 12",
            "221B Baker Street",
        ] {
            assert_eq!(of(cell), Some(Address::Street), "{cell}");
        }
        assert_eq!(of("63, Kalita Ganj, Siliguri 285097"), Some(Address::Street));
        assert_eq!(of("79/292, Bumb, Bhiwani 490611"), Some(Address::Postal));
    }

    #[test]
    fn other_text_is_none() {
        for cell in [
            "carefully final deposits detect slyly agai",
            "we ordered 3 items and 2 boxes last week",
            "a@b.example 5",
            "ORD-31326730",
            "2024-01-31 10:00",
            "Version 4 of the model",
        ] {
            assert_eq!(of(cell), None, "{cell}");
        }
    }
}
