//! Whole columns: what is found, what stays quiet, and that order and split do not matter.

use proptest::prelude::*;

use super::compact::Digits;
use super::*;
use crate::facts::{Confidence, PersonalBasis as Basis, PersonalFacts, PersonalKind as Kind};

fn column(header: &str, cells: &[String]) -> Vec<PersonalFacts> {
    let mut hits = Hits::default();
    for cell in cells {
        look(cell, Mask::of(cell.as_bytes()), 1, &mut hits);
    }
    let mut distinct: Vec<&String> = cells.iter().collect();
    distinct.sort();
    distinct.dedup();
    decide(header, &hits, cells.len() as u64, distinct.len() as u64)
}

fn made(make: impl Fn(u64) -> String) -> Vec<String> {
    (0..400)
        .map(|n: u64| {
            let mut mixed = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            make(mixed ^ (mixed >> 31))
        })
        .collect()
}

#[test]
fn look_alikes_stay_quiet() {
    let columns: Vec<(&str, Vec<String>)> = vec![
        ("id", (1..=400).map(|n| n.to_string()).collect()),
        ("order_id", (1..=400).map(|n| format!("{}", 100_000_000 + n)).collect()),
        ("order_no", made(|n| format!("ORD-{}", n % 100_000_000))),
        ("ts", made(|n| (1_600_000_000 + n % 100_000_000).to_string())),
        ("ts_ms", made(|n| (1_600_000_000_000 + n % 100_000_000_000).to_string())),
        ("sku", made(|n| format!("{:012}", n % 1_000_000_000_000))),
        ("num", made(|n| format!("{:016}", n % 10_000_000_000_000_000))),
        ("nine", made(|n| format!("{:09}", n % 1_000_000_000))),
        ("ten", made(|n| format!("{:010}", n % 10_000_000_000))),
        ("eleven", made(|n| format!("{:011}", n % 100_000_000_000))),
        ("thirteen", made(|n| format!("{:013}", n % 10_000_000_000_000))),
        (
            "uuid",
            made(|n| {
                format!(
                    "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
                    n & 0xffff_ffff,
                    n & 0xffff,
                    n & 0xfff,
                    (n >> 8) & 0xfff,
                    n & 0xffff_ffff_ffff
                )
            }),
        ),
        ("sha", made(|n| format!("{n:016x}{n:016x}{n:016x}{n:016x}"))),
        ("version", made(|n| format!("{}.{}.{}.{}", n % 20, n / 20 % 30, n / 600 % 100, n / 60_000 % 10))),
        ("price", made(|n| format!("{}.{:02}", n % 1000, n / 1000 % 100))),
        ("amount", made(|n| format!("{:.2}", (n % 1_000_000_000) as f64 / 100.0))),
        ("date", made(|n| format!("{}-{:02}-{:02}", 1990 + n % 30, 1 + n / 30 % 12, 1 + n / 360 % 28))),
        ("zip", made(|n| format!("{:05}", n % 100_000))),
        ("part", made(|n| format!("P{}", n % 100_000))),
        ("reading", made(|n| format!("{}.{:05}", n % 90, n / 90 % 100_000))),
        ("colour", made(|n| ["red", "Green", "Amber", "Violet", "Olive", "Rose"][(n % 6) as usize].to_owned())),
        (
            "comment",
            made(|n| {
                format!("carefully final deposits detect slyly agai {}", ["even", "ironic", "bold"][(n % 3) as usize])
            }),
        ),
        (
            "isbn10",
            made(|n| {
                let body = format!("{:09}", n % 1_000_000_000);
                let sum: u32 =
                    body.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
                match (11 - sum % 11) % 11 {
                    10 => format!("{body}X"),
                    check => format!("{body}{check}"),
                }
            }),
        ),
        (
            "isbn13",
            made(|n| {
                let body = format!("978{:09}", n % 1_000_000_000);
                let sum: u32 = body
                    .bytes()
                    .zip([1, 3].into_iter().cycle())
                    .map(|(digit, weight)| u32::from(digit - b'0') * weight)
                    .sum();
                format!("{body}{}", (10 - sum % 10) % 10)
            }),
        ),
    ];
    for (header, cells) in columns {
        let found = column(header, &cells);
        assert!(found.is_empty(), "{header}: {found:?}");
    }
}

#[test]
fn one_value_that_passes_by_chance_is_no_column_of_identifiers() {
    // 193456787 passes the check of Canada's and Israel's numbers; repeated, it is still one value.
    assert!(column("code", &vec!["193456787".to_owned(); 1000]).is_empty());
    assert!(column("code", &vec!["4111111111111111".to_owned(); 1000]).is_empty());
}

#[test]
fn identifiers_are_found_under_any_header() {
    let cards = made(|n| {
        let body: String = format!("4{:014}", n % 100_000_000_000_000);
        let check = (0..10).find(|last| check_digit::luhn(&Digits::of(format!("{body}{last}").as_bytes()))).unwrap();
        format!("{body}{check}")
    });
    let found = column("c07", &cards);
    assert_eq!((found[0].kind, found[0].basis, found[0].count), (Kind::PaymentCard, Basis::Checksum, 400));
    let ips = made(|n| format!("{}.{}.{}.{}", n % 223 + 1, n / 223 % 256, n / 60_000 % 256, n / 16_000_000 % 256));
    assert_eq!(column("c08", &ips)[0].kind, Kind::IpAddress);
    let emails = made(|n| format!("user{n}@example.org"));
    assert_eq!(column("c01", &emails)[0].confidence, Confidence::High);
}

#[test]
fn a_piece_within_a_text_is_counted_as_such() {
    let mut cells = vec!["The parcel came late and nobody answered.".to_owned(); 99];
    cells.push("Please write to jo@example.org about it.".to_owned());
    let found = column("review", &cells);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].kind, found[0].within_text, found[0].confidence), (Kind::Email, 1, Confidence::Low));
}

#[test]
fn special_categories_come_from_the_header_alone() {
    let cells = made(|n| ["a", "b"][(n % 2) as usize].to_owned());
    assert_eq!(column("Religionszugehörigkeit_religion", &cells)[0].kind, Kind::Religion);
    assert!(column("c00", &cells).is_empty());
}

fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,19}",
        "[A-Za-z]{1,12}( [A-Z][a-z]{1,10}){0,3}",
        "[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}",
        "[a-z]{1,8}@[a-z]{1,8}\\.(org|com|12)",
        "\\+?[0-9 ().-]{5,20}",
        "[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}",
        "\\PC{0,40}",
        Just("4111111111111111".to_owned()),
        "(call|pay|see) [a-z]{0,6}@?[a-z]{1,5}\\.org (\\+49 30 [0-9]{7}|[0-9]{3}-[0-9]{2}-[0-9]{4}|4111 1111 1111 1111|10\\.1\\.200\\.[0-9]{3}) [A-Z]{0,4}",
        Just("DE89 3704 0044 0532 0130 00".to_owned()),
        Just("12 Main Street, Springfield 12345".to_owned()),
        Just("김민수".to_owned()),
    ]
}

proptest! {
    #[test]
    fn sums_do_not_depend_on_order_or_split(cells in prop::collection::vec((any_cell(), 1_u64..5), 0..40), cut in 0_usize..40, turn in 0_usize..40) {
        let sums = |cells: &[(String, u64)]| {
            let mut hits = Hits::default();
            for (cell, weight) in cells {
                look(cell, Mask::of(cell.as_bytes()), *weight, &mut hits);
            }
            hits
        };
        let whole = sums(&cells);
        let (left, right) = cells.split_at(cut.min(cells.len()));
        let mut merged = sums(left);
        merged.merge(&sums(right));
        prop_assert_eq!(&merged, &whole);
        let mut turned = sums(right);
        turned.merge(&sums(left));
        prop_assert_eq!(&turned, &whole);
        let mut rotated = cells.clone();
        rotated.rotate_left(turn.min(cells.len()));
        prop_assert_eq!(&sums(&rotated), &whole);
        // A value that stands twice is the value with twice the weight.
        let repeated: Vec<_> = cells.iter().flat_map(|(cell, weight)| vec![(cell.clone(), 1); usize::try_from(*weight).unwrap()]).collect();
        prop_assert_eq!(&sums(&repeated), &whole);
        let mut with_none = Hits::default();
        with_none.merge(&whole);
        with_none.merge(&Hits::default());
        prop_assert_eq!(&with_none, &whole);
        let (counts, seen) = whole.parts();
        prop_assert_eq!(&Hits::of_parts(counts.to_vec(), seen.to_vec()), &whole);
        // What is rare is found alike by the shorter way.
        let mut rare = Hits::default();
        for (cell, weight) in &cells {
            look_for_rare(cell, Mask::of(cell.as_bytes()), *weight, &mut rare);
        }
        let mut taken = whole.clone();
        taken.take_rare(&rare);
        let mut all = whole.clone();
        all.take_rare(&whole);
        prop_assert_eq!(&taken, &all);
    }

    #[test]
    fn no_cell_panics(cell in "\\PC{0,300}", bytes in prop::collection::vec(any::<u8>(), 0..200), header in "\\PC{0,60}") {
        let mut hits = Hits::default();
        for text in [cell.as_str(), &String::from_utf8_lossy(&bytes)] {
            look(text, Mask::of(text.as_bytes()), 1, &mut hits);
        }
        let _ = decide(&header, &hits, 2, 2);
    }
}

/// Given names, surnames and a telephone number (digits for `#`) of countries that no list of test data was taken from.
const PEOPLE: [(&str, &[&str], &[&str], &str); 9] = [
    (
        "Poland",
        &["Agnieszka", "Krzysztof", "Małgorzata", "Wojciech", "Zofia", "Paweł", "Katarzyna", "Tomasz"],
        &["Wiśniewska", "Kamiński", "Lewandowski", "Zielińska", "Szymański", "Dąbrowska", "Kozłowski"],
        "+48 6## ### ###",
    ),
    (
        "Brazil",
        &["João", "Maria", "Antônio", "Francisca", "Luiz", "Juliana", "Rafael", "Patrícia"],
        &["da Silva", "dos Santos", "Oliveira", "Souza", "Pereira", "Ferreira", "Almeida"],
        "+55 11 9####-####",
    ),
    (
        "Japan",
        &["太郎", "花子", "健一", "陽子", "翔太", "美咲", "直樹", "由美"],
        &["佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤", "山本"],
        "090-####-####",
    ),
    (
        "India",
        &["Rajesh", "Priya", "Amit", "Sunita", "Vijay", "Lakshmi", "Sanjay", "Deepa"],
        &["Sharma", "Patel", "Reddy", "Gupta", "Nair", "Iyer", "Chatterjee"],
        "+91 98### #####",
    ),
    (
        "Turkey",
        &["Mehmet", "Ayşe", "Mustafa", "Fatma", "Hüseyin", "Zeynep", "Emre", "Elif"],
        &["Yılmaz", "Kaya", "Demir", "Çelik", "Şahin", "Öztürk", "Aydın"],
        "0532 ### ## ##",
    ),
    (
        "Egypt",
        &["محمد", "فاطمة", "أحمد", "مريم", "خالد", "عائشة", "يوسف", "زينب"],
        &["حسن", "إبراهيم", "عبد الله", "السيد", "علي", "محمود", "العتيبي"],
        "+20 10 #### ####",
    ),
    (
        "Bulgaria",
        &["Георги", "Мария", "Димитър", "Елена", "Николай", "Иванка", "Петър", "Десислава"],
        &["Иванов", "Петрова", "Димитров", "Георгиева", "Стоянов", "Тодорова", "Николов"],
        "+359 88 ### ####",
    ),
    (
        "Netherlands",
        &["Pieter", "Johanna", "Willem", "Anneke", "Sander", "Marieke", "Jeroen", "Saskia"],
        &["de Vries", "van den Berg", "Jansen", "Bakker", "Visser", "van Dijk", "Mulder"],
        "+31 6 ########",
    ),
    (
        "Greece",
        &["Γιώργος", "Μαρία", "Δημήτρης", "Ελένη", "Κωνσταντίνος", "Αικατερίνη", "Νίκος", "Σοφία"],
        &["Παπαδόπουλος", "Γεωργίου", "Οικονόμου", "Νικολάου", "Παππάς", "Δημητρίου", "Βλάχου"],
        "+30 69# ### ####",
    ),
];

#[test]
#[allow(clippy::cast_possible_truncation, reason = "any number does to draw by")]
fn people_of_other_countries_are_found_alike() {
    let mut missed = Vec::new();
    for (country, given, surnames, phone) in PEOPLE {
        let pick = |from: &[&str], n: u64| from[n as usize % from.len()].to_owned();
        let names = made(|n| {
            let (given, surname) = (pick(given, n >> 8), pick(surnames, n >> 32));
            if country == "Japan" { format!("{surname} {given}") } else { format!("{given} {surname}") }
        });
        let phones = made(|n| {
            let mut rest = n;
            let digit = |rest: &mut u64| {
                *rest /= 10;
                char::from(b'0' + (*rest % 10) as u8)
            };
            phone.chars().map(|sign| if sign == '#' { digit(&mut rest) } else { sign }).collect()
        });
        for (header, cells, kind) in [
            ("name", &names, Kind::PersonName),
            ("c01", &names, Kind::PersonName),
            ("phone", &phones, Kind::Phone),
            ("c02", &phones, Kind::Phone),
        ] {
            let found: Vec<Kind> = column(header, cells).iter().map(|facts| facts.kind).collect();
            if found != [kind] {
                missed.push((country, header, found));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}
