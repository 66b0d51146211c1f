//! Documented examples, and codes made by the rule that the check must take.

use super::super::check_digit::{luhn, mod_11_10, verhoeff};
use super::super::compact::{Compact, Digits};
use super::*;

fn names(code: &str) -> Vec<&'static str> {
    Compact::new(code.as_bytes()).map_or(Vec::new(), |code| passed(&code).map(|number| scheme(number).name).collect())
}

#[test]
fn published_examples_pass_and_a_changed_digit_fails() {
    for (name, code) in [
        ("nl-bsn", "111222333"),
        ("pt-nif", "123456789"),
        ("ca-sin", "193456787"),
        ("au-tfn", "123456782"),
        ("il-id", "039337423"),
        ("gr-afm", "090000045"),
        ("gb-nhs", "943 476 5919"),
        ("bg-egn", "7523169263"),
        ("cz-rodne-cislo", "710319/2745"),
        ("se-personnummer", "811228-9874"),
        ("dk-cpr", "211062-5629"),
        ("is-kennitala", "120174-3399"),
        ("at-svnr", "1237 010180"),
        ("ir-national-code", "0499370899"),
        ("ec-cedula", "1710034065"),
        ("pl-pesel", "44051401359"),
        ("tr-kimlik", "10000000146"),
        ("br-cpf", "390.533.447-05"),
        ("no-fodselsnummer", "15108695088"),
        ("be-rijksregister", "85.07.30-033.28"),
        ("de-steuer-id", "36574261809"),
        ("hr-oib", "33392005961"),
        ("ru-snils", "112-233-445 95"),
        ("ee-isikukood", "36805280109"),
        ("lv-personas-kods", "161175-19997"),
        ("ru-inn", "500100732259"),
        ("in-aadhaar", "234123412346"),
        ("ro-cnp", "1630615123457"),
        ("th-national-id", "1-2345-45678-78-1"),
        ("za-id", "7503305044089"),
        ("rs-jmbg", "0101006500006"),
        ("ch-ahv", "756.9217.0769.85"),
        ("fr-nir", "255081416802538"),
        ("cn-resident-id", "440308199901101512"),
        ("es-dni", "54362315K"),
        ("es-nie", "X-2482300W"),
        ("it-codice-fiscale", "RCCMNL83S18D969H"),
        ("fi-hetu", "311280-888Y"),
        ("fi-hetu", "131052A308T"),
        ("mx-curp", "BOXW310820HNERXN09"),
        ("in-pan", "ACUPA7085R"),
        ("cl-rut", "12531909-2"),
        ("cn-resident-id-x", "11010219840406970X"),
        ("ie-pps", "6433435F"),
        ("hk-id", "A1234563"),
        ("sg-nric", "S1234567D"),
        ("tw-id", "A123456789"),
        ("gb-nino", "AB 12 34 56 C"),
        ("us-ssn", "123-45-6789"),
    ] {
        assert!(names(code).contains(&name), "{name} {code}: {:?}", names(code));
    }
    for (name, code) in [
        ("nl-bsn", "111222334"),
        ("pl-pesel", "44051401358"),
        ("tr-kimlik", "10000000147"),
        ("br-cpf", "390.533.447-06"),
        ("de-steuer-id", "36574261808"),
        ("es-dni", "54362315L"),
        ("it-codice-fiscale", "RCCMNL83S18D969I"),
        ("us-ssn", "666-45-6789"),
        ("us-ssn", "123456789"),
        ("gb-nino", "QQ 12 34 56 C"),
        ("br-cpf", "111.111.111-11"),
        ("fr-nir", "255081416802539"),
        ("cn-resident-id", "440308199901101513"),
    ] {
        assert!(!names(code).contains(&name), "{name} {code}");
    }
}

/// A code of so many digits from a number: steps of a generator, so that no digit depends on its neighbour.
fn random(state: &mut u64, len: usize) -> String {
    (0..len)
        .map(|_| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'0' + ((*state >> 33) % 10) as u8)
        })
        .collect()
}

#[test]
fn no_scheme_passes_more_often_by_chance_than_it_says() {
    let mut state = 7;
    for len in 8..=18 {
        let mut passes = vec![0_u32; COUNT];
        let rounds = 20_000;
        for _ in 0..rounds {
            let code = random(&mut state, len);
            for number in passed(&Compact::new(code.as_bytes()).unwrap()) {
                passes[number] += 1;
            }
        }
        for (number, count) in passes.into_iter().enumerate() {
            let share = f64::from(count) / f64::from(rounds);
            assert!(share <= scheme(number).chance * 1.15 + 0.001, "{} of {len} digits: {share}", scheme(number).name);
        }
    }
}

#[test]
fn the_rules_of_the_generic_checks_agree_with_codes_made_by_them() {
    let mut state = 11;
    for _ in 0..500 {
        let body = random(&mut state, 10);
        for check in [luhn as fn(&[u8]) -> bool, mod_11_10, verhoeff] {
            let right = (0..10).filter(|last| check(&Digits::of(format!("{body}{last}").as_bytes()))).count();
            assert_eq!(right, 1, "{body}");
        }
    }
}

#[test]
fn there_are_schemes_of_more_than_forty_countries() {
    let mut countries: Vec<&str> = (0..COUNT).map(|number| &scheme(number).name[..2]).collect();
    countries.sort_unstable();
    countries.dedup();
    assert!(countries.len() >= 40, "{}", countries.len());
}
