//! `cargo xtask names`: packs the word list of given names and surnames that `detect/personal` looks names up in.
//!
//! Sources, each under a permissive licence, unpacked side by side in one folder:
//!
//! | folder | what | licence |
//! |---|---|---|
//! | `faker` | `faker/providers` of the Faker 40.54.0 wheel: given names and surnames of 83 locales | MIT |
//! | `mimesis` | `mimesis/datasets` of the Mimesis 22.2.0 wheel: given names and surnames of 46 locales | MIT |
//! | `census` | `names` of the names 0.3.0 source archive: the 1990 lists of the US Census Bureau | public domain (MIT) |
//! | `japanese` | `dataset` of the japanese-personal-name-dataset 0.4.0 wheel: the most frequent surnames | MIT |
//!
//! Words that the first two also list as ordinary words, colours, cities or countries are marked ordinary.
//!
//! **Invariant**: same sources, same bytes; a source that is absent is said aloud.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use datassay::detect::personal::fold::Folded;
use datassay::detect::personal::names::{BUCKETS, GIVEN, MAGIC, ORDINARY, SURNAME, mark, slot};

/// Pack the list of names from its sources.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the sources side by side
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Where the list goes
    #[arg(long, value_name = "FILE", default_value = "src/detect/personal/names.bin")]
    to: PathBuf,
}

/// Packs the list.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let mut names = Names::default();
    for (folder, read) in [
        ("faker", Names::faker as fn(&mut Names, &Path)),
        ("mimesis", Names::mimesis),
        ("census", Names::census),
        ("japanese", Names::japanese),
    ] {
        let path = arguments.from.join(folder);
        if path.is_dir() {
            read(&mut names, &path);
            writeln!(out, "{folder}: {} words so far", names.uses.len())?;
        } else {
            writeln!(out, "{folder}: absent, left out")?;
        }
    }
    anyhow::ensure!(!names.uses.is_empty(), "there is no source in {}", arguments.from.display());
    let bytes = names.pack();
    fs::write(&arguments.to, &bytes).with_context(|| format!("{} cannot be written", arguments.to.display()))?;
    writeln!(out, "{} bytes in {}", bytes.len(), arguments.to.display())?;
    Ok(ExitCode::SUCCESS)
}

/// How many surnames are taken from the ranked lists: past these they are as rare as words made up.
const CENSUS_SURNAMES: usize = 8_000;
/// How many of each ranked list are frequent: a word list that has them has them as names.
const FREQUENT: usize = 250;
const JAPANESE_SURNAMES: usize = 3_000;

#[derive(Default)]
struct Names {
    uses: BTreeMap<String, u8>,
    ordinary: BTreeSet<String>,
    /// Words of a list that has names in it too: ordinary unless the name is frequent.
    doubtful: BTreeSet<String>,
    frequent: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, entry: &str, used: u8, locale: &str) {
        let han = entry.chars().all(is_han) && !entry.is_empty();
        if han && locale.starts_with("zh") {
            if used == SURNAME {
                self.mark(&format!("{}{entry}", mark::HAN_SURNAME), used);
            } else {
                for letter in entry.chars() {
                    self.mark(&format!("{}{letter}", mark::HAN_GIVEN), used);
                }
            }
            return;
        }
        if locale.starts_with("ko") && entry.chars().all(is_hangul) {
            if used == SURNAME {
                self.mark(&format!("{}{entry}", mark::HANGUL_SURNAME), used);
            } else {
                for letter in entry.chars() {
                    self.mark(&format!("{}{letter}", mark::HANGUL_GIVEN), used);
                }
            }
            return;
        }
        for word in words(entry) {
            if let Some(folded) = Folded::new(word) {
                let shortest =
                    if word.is_ascii() && !locale.starts_with("vi") && !locale.starts_with("ja") { 3 } else { 2 };
                if folded.as_str().chars().count() >= shortest || han || (word.len() == 2 && locale.starts_with("zh")) {
                    self.mark(folded.as_str(), used);
                }
            }
        }
    }

    fn mark(&mut self, key: &str, used: u8) {
        *self.uses.entry(key.to_owned()).or_default() |= used;
    }

    fn add_ordinary(&mut self, entry: &str) {
        for word in words(entry) {
            if let Some(folded) = Folded::new(word) {
                self.ordinary.insert(folded.as_str().to_owned());
            }
        }
    }

    /// Providers are Python source: the strings of the tuples whose name says what they hold.
    fn faker(&mut self, folder: &Path) {
        for (locale, file) in modules(&folder.join("person")) {
            for (variable, text) in assignments(&file) {
                if let Some(used) = use_of(&variable) {
                    self.add(&text, used, &locale);
                }
            }
        }
        for (provider, wanted) in [
            ("address", ["cit", "countr", "state", "provinc", "region", "color"]),
            ("color", ["color", "color", "color", "color", "color", "color"]),
            ("lorem", ["word", "word", "word", "word", "word", "word"]),
        ] {
            for (locale, file) in modules(&folder.join(provider)) {
                for (variable, text) in assignments(&file) {
                    // Formats are no words, and suffixes are parts of words.
                    let skip = text.contains('{') || variable.contains("suffix") || variable.contains("format");
                    let latin_words = provider == "lorem" && !locale.starts_with("en") && !locale.starts_with("de");
                    let is_part = provider == "address" && text.contains(' ');
                    if !skip && !is_part && !latin_words && wanted.iter().any(|part| variable.contains(part)) {
                        self.add_ordinary(&text);
                    }
                }
            }
        }
    }

    fn mimesis(&mut self, folder: &Path) {
        for locale in entries(folder) {
            let name = file_name(&locale);
            if let Some(person) = json(&locale.join("person.json")) {
                strings(&person["names"], &mut |text| self.add(text, GIVEN, &name));
                strings(&person["surnames"], &mut |text| self.add(text, SURNAME, &name));
                strings(&person["nationality"], &mut |text| self.add_ordinary(text));
            }
            if let Some(address) = json(&locale.join("address.json")) {
                for key in ["city", "state", "country"] {
                    // Parts of longer names of places say nothing: Fort Smith does not make Smith a place.
                    strings(&address[key], &mut |text| {
                        if !text.contains(' ') {
                            self.add_ordinary(text);
                        }
                    });
                }
            }
            if let Some(text) = json(&locale.join("text.json")) {
                strings(&text["color"], &mut |text| self.add_ordinary(text));
                if name.starts_with("en") || name.starts_with("de") {
                    strings(&text["words"], &mut |text| {
                        self.doubtful.extend(Folded::new(text).map(|folded| folded.as_str().to_owned()));
                    });
                }
            }
        }
    }

    fn census(&mut self, folder: &Path) {
        for (file, used, limit) in [
            ("dist.female.first", GIVEN, usize::MAX),
            ("dist.male.first", GIVEN, usize::MAX),
            ("dist.all.last", SURNAME, CENSUS_SURNAMES),
        ] {
            let text = fs::read_to_string(folder.join(file)).unwrap_or_default();
            for (rank, line) in text.lines().take(limit).enumerate() {
                if let Some(word) = line.split_whitespace().next() {
                    if rank < FREQUENT {
                        self.frequent.extend(Folded::new(word).map(|folded| folded.as_str().to_owned()));
                    }
                    self.add(word, used, "en");
                }
            }
        }
    }

    fn japanese(&mut self, folder: &Path) {
        let text = fs::read_to_string(folder.join("last_name_org.csv")).unwrap_or_default();
        for line in text.lines().take(JAPANESE_SURNAMES) {
            let mut cells = line.split(',');
            let (written, spoken) = (cells.next(), cells.nth(2));
            for word in written.into_iter().chain(spoken) {
                self.add(word, SURNAME, "ja");
            }
        }
    }

    fn pack(&self) -> Vec<u8> {
        let mut buckets = vec![BTreeMap::<u16, u8>::new(); BUCKETS];
        for (word, &uses) in &self.uses {
            let is_doubtful = self.doubtful.contains(word) && !self.frequent.contains(word);
            let ordinary = if self.ordinary.contains(word) || is_doubtful { ORDINARY } else { 0 };
            let (bucket, print) = slot(word.bytes());
            *buckets[bucket].entry(print).or_default() |= uses | ordinary;
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(buckets.iter().map(|bucket| u8::try_from(bucket.len()).unwrap_or(u8::MAX)));
        for (&print, &uses) in buckets.iter().flat_map(|bucket| bucket.iter().take(usize::from(u8::MAX))) {
            bytes.extend((print << 3 | u16::from(uses)).to_le_bytes());
        }
        bytes
    }
}

fn words(entry: &str) -> impl Iterator<Item = &str> {
    entry.split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | ',' | '\'' | '’' | '(' | ')' | '/'))
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '々')
}

fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}')
}

/// Given name, surname or neither, by the name of a Python tuple.
fn use_of(variable: &str) -> Option<u8> {
    if !variable.contains("name") || variable.contains("format") || variable.contains("language") {
        return None;
    }
    if variable.contains("first") || variable.contains("middle") || variable.contains("given") {
        return Some(GIVEN);
    }
    (variable.contains("last") || variable.contains("sur") || variable.contains("famil")).then_some(SURNAME)
}

/// Every string literal of a Python file with the class attribute it stands in.
fn assignments(file: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut variable = String::new();
    let mut found = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim_start();
        if line.starts_with('#') {
            continue;
        }
        if indent <= 4 && line.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') {
            let name: String = line.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            let rest = line[name.len()..].trim_start();
            variable = if rest.starts_with('=') || rest.starts_with(':') { name } else { String::new() };
        }
        if variable.is_empty() {
            continue;
        }
        let mut rest = line.split(" # ").next().unwrap_or("");
        while let Some(start) = rest.find(['"', '\'']) {
            let quote = &rest[start..=start];
            let Some(len) = rest[start + 1..].find(quote) else { break };
            let literal = &rest[start + 1..start + 1 + len];
            if !literal.is_empty() {
                found.push((variable.clone(), literal.to_owned()));
            }
            rest = &rest[start + len + 2..];
        }
    }
    found
}

fn modules(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = vec![(String::new(), folder.join("__init__.py"))];
    for path in entries(folder) {
        if path.is_dir() {
            found.push((file_name(&path), path.join("__init__.py")));
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn json(path: &Path) -> Option<serde_json::Value> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn strings(value: &serde_json::Value, each: &mut dyn FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => each(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, each)),
        serde_json::Value::Object(map) => map.values().for_each(|item| strings(item, each)),
        _ => {}
    }
}
