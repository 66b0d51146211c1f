//! `exports-not-ready`: a folder of monthly exports, as a shared drive keeps them, that may not be handed over yet.
//!
//! The export never quotes a cell. From April it comes from a new version, which renames one column and drops another;
//! from August that writes the unit behind a number. The folder went through a version control that keeps large files
//! elsewhere, and a download that broke off.

use std::fmt::Write as _;

use super::{Sample, highest, hundredths};
use crate::day::Day;
use crate::random::Random;
use crate::wording;

/// One month's export, as it was made.
struct Month {
    number: i32,
    days: u32,
    rows: usize,
    ragged: usize,
}

const MONTHS: [Month; 12] = [
    Month { number: 1, days: 31, rows: 412, ragged: 7 },
    Month { number: 2, days: 28, rows: 388, ragged: 6 },
    Month { number: 3, days: 31, rows: 409, ragged: 0 },
    Month { number: 4, days: 30, rows: 405, ragged: 8 },
    Month { number: 5, days: 31, rows: 397, ragged: 0 },
    Month { number: 6, days: 30, rows: 401, ragged: 6 },
    Month { number: 7, days: 31, rows: 390, ragged: 4 },
    Month { number: 8, days: 31, rows: 384, ragged: 5 },
    Month { number: 9, days: 30, rows: 399, ragged: 7 },
    Month { number: 10, days: 31, rows: 415, ragged: 0 },
    Month { number: 11, days: 30, rows: 421, ragged: 9 },
    Month { number: 12, days: 31, rows: 430, ragged: 5 },
];

/// Of this month only a pointer is there.
const POINTER_MONTH: i32 = 3;
const NEW_EXPORT: i32 = 4;
/// This month was packed, and its download broke off.
const CUT_MONTH: i32 = 5;
/// From this month on the distance is written with its unit.
const UNIT_MONTH: i32 = 8;
const UNLABELLED_MONTH: i32 = 10;
const LAST_MONTH: i32 = 12;
/// In the last month, what was ordered after this day has not been confirmed.
const LAST_CONFIRMED_DAY: i32 = 18;
/// Of a hundred deliveries, this many are late.
const LATE_PERCENT: usize = 22;

const STREETS: [&str; 10] = [
    "Mill Lane",
    "Station Road",
    "Harbour Street",
    "Bridge Street",
    "Orchard Way",
    "Quarry Road",
    "Canal Side",
    "Market Square",
    "North Ring",
    "Meadow Path",
];

/// One delivery.
struct Delivery {
    number: usize,
    ordered: Day,
    promised: Day,
    depot: &'static str,
    vehicle: &'static str,
    address: String,
    /// In hundredths of a kilometre.
    distance: u32,
    parcels: u32,
    /// In hundredths of a kilogram.
    weight: u32,
    express: bool,
    late: Option<bool>,
}

/// What was made, counted as any reader would find it: by the place of a cell in its row.
#[derive(Default)]
struct Counts {
    rows: usize,
    ragged: usize,
    unlabelled_month: usize,
    unlabelled_last: usize,
    late: usize,
}

impl Counts {
    const fn unlabelled(&self) -> usize {
        self.unlabelled_month + self.unlabelled_last
    }
}

/// The dataset and its section.
pub(super) fn sample() -> Sample {
    let mut random = Random::new(0xDE11);
    let mut counts = Counts::default();
    let mut files = Vec::new();
    for month in &MONTHS {
        files.push(file(month, &mut random, &mut counts));
    }
    files.extend(litter());
    Sample { folder: "exports-not-ready", files, section: section(&counts) }
}

/// The name and the content of a month's file.
fn file(month: &Month, random: &mut Random, counts: &mut Counts) -> (String, Vec<u8>) {
    let name = format!("deliveries_2025-{:02}.csv", month.number);
    match month.number {
        POINTER_MONTH => {
            let text = csv(month, random, &mut Counts::default());
            let pointer = format!(
                "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n",
                "5b3c9fd1a7e24860".repeat(4),
                text.len()
            );
            (name, pointer.into_bytes())
        }
        CUT_MONTH => {
            let text = csv(month, random, &mut Counts::default());
            // The bytes that arrived end inside a record.
            let end = text.len() * 2 / 3;
            let whole = text[..end].rfind('\n').map_or(0, |end| end + 1);
            for delivery in text[..whole].lines().skip(1) {
                counts.rows += 1;
                counts.late += usize::from(delivery.ends_with("yes"));
            }
            (name + ".gz", cut_gzip(text.as_bytes(), end))
        }
        _ => (name, csv(month, random, counts).into_bytes()),
    }
}

/// The beginning of a gzip file (RFC 1952) that holds `text` as it is, as far as `end`.
fn cut_gzip(text: &[u8], end: usize) -> Vec<u8> {
    const STORED_BLOCK: usize = 8_192;
    let mut gzip = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
    for (number, block) in text.chunks(STORED_BLOCK).enumerate() {
        let is_last = (number + 1) * STORED_BLOCK >= text.len();
        let size = u16::try_from(block.len()).unwrap_or(0);
        gzip.push(u8::from(is_last));
        gzip.extend(size.to_le_bytes());
        gzip.extend((!size).to_le_bytes());
        let arrived = block.len().min(end.saturating_sub(number * STORED_BLOCK));
        gzip.extend(&block[..arrived]);
        if arrived < block.len() {
            break;
        }
    }
    gzip
}

/// What lies about on a shared drive and is not data.
fn litter() -> [(String, Vec<u8>); 3] {
    let query = "\
-- run on the first of each month, then save the result as deliveries_YYYY-MM.csv
select * from deliveries where ordered_on >= :month_start and ordered_on < :next_month_start order by delivery_id;
";
    // An archive without entries, and the first sector of a Windows thumbnail cache.
    let document = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
    let thumbnails = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 504]].concat();
    [
        ("Thumbs.db".to_owned(), thumbnails),
        ("notes.docx".to_owned(), document),
        ("query.sql".to_owned(), query.as_bytes().to_vec()),
    ]
}

fn csv(month: &Month, random: &mut Random, counts: &mut Counts) -> String {
    let mut text = header(month).join(",");
    text.push('\n');
    for delivery in deliveries(month, random) {
        let cells = cells(month, &delivery);
        let _ = writeln!(text, "{}", cells.join(","));
        count(counts, month, &delivery);
    }
    text
}

fn header(month: &Month) -> Vec<&'static str> {
    let new = month.number >= NEW_EXPORT;
    let mut names = vec!["delivery_id", "ordered_on", "promised_on", "depot"];
    names.extend((!new).then_some("vehicle"));
    names.extend(["address", "distance_km", "parcels", if new { "weight" } else { "weight_kg" }, "express"]);
    names.extend((month.number != UNLABELLED_MONTH).then_some("late"));
    names
}

fn cells(month: &Month, delivery: &Delivery) -> Vec<String> {
    let answer = |yes: bool| if yes { "yes".to_owned() } else { "no".to_owned() };
    let mut cells = vec![
        format!("D{}", delivery.number),
        delivery.ordered.to_string(),
        delivery.promised.to_string(),
        delivery.depot.to_owned(),
    ];
    cells.extend((month.number < NEW_EXPORT).then(|| delivery.vehicle.to_owned()));
    cells.extend([
        delivery.address.clone(),
        hundredths(delivery.distance, '.') + if month.number >= UNIT_MONTH { " km" } else { "" },
        delivery.parcels.to_string(),
        hundredths(delivery.weight, '.'),
        answer(delivery.express),
    ]);
    cells.extend((month.number != UNLABELLED_MONTH).then(|| delivery.late.map_or_else(String::new, answer)));
    cells
}

fn deliveries(month: &Month, random: &mut Random) -> Vec<Delivery> {
    let mut deliveries: Vec<Delivery> = (0..month.rows).map(|row| delivery(month, row, random)).collect();
    let scores: Vec<f64> = deliveries
        .iter()
        .map(|it| 0.000_4 * f64::from(it.distance) + 0.2 * f64::from(it.parcels) + 1.2 * random.bell())
        .collect();
    let late = highest(&scores, month.rows * LATE_PERCENT / 100);
    for (row, delivery) in deliveries.iter_mut().enumerate() {
        let (_, _, day) = delivery.ordered.date();
        let confirmed = month.number < LAST_MONTH || day <= LAST_CONFIRMED_DAY;
        delivery.late = confirmed.then_some(late[row]);
    }
    // A comma in a row without a label would put another cell where the label is missing: two stories at once.
    let confirmed = deliveries.iter().take_while(|delivery| delivery.late.is_some()).count();
    let ragged = random.mark(month.ragged, confirmed);
    for (delivery, _) in deliveries.iter_mut().zip(ragged).filter(|(_, ragged)| *ragged) {
        let _ = write!(delivery.address, ", Gate {}", random.between(1, 6));
    }
    deliveries
}

fn delivery(month: &Month, row: usize, random: &mut Random) -> Delivery {
    let share = u32::try_from(row).unwrap_or(0) * month.days / u32::try_from(month.rows).unwrap_or(1);
    let ordered = Day::new(2025, month.number, 1).plus(share.cast_signed());
    let express = random.chance(15);
    let wait = if express { 1 } else { random.between(2, 5) };
    let earlier: usize = MONTHS.iter().filter(|it| it.number < month.number).map(|it| it.rows).sum();
    Delivery {
        number: 70_000 + earlier + row,
        ordered,
        promised: ordered.plus(wait.cast_signed()),
        depot: random.weighted(&[(45, "Eastgate"), (33, "Lakeside"), (22, "Southfield")]),
        vehicle: random.pick(&["van", "truck", "bike"]),
        address: format!("{} {}", random.pick(&STREETS), random.between(1, 180)),
        distance: 80 + random.below(1_900) + random.below(1_900),
        parcels: random.weighted(&[(50, 1), (25, 2), (14, 3), (7, 4), (4, 5)]),
        weight: 40 + random.below(1_100) + random.below(1_100),
        express,
        late: None,
    }
}

/// Adds a row as it will be read. A comma in the address shifts the row, so `express` stands where `late` belongs.
fn count(counts: &mut Counts, month: &Month, delivery: &Delivery) {
    let ragged = delivery.address.contains(',');
    let label = if month.number == UNLABELLED_MONTH {
        None
    } else if ragged {
        Some(delivery.express)
    } else {
        delivery.late
    };
    counts.rows += 1;
    counts.ragged += usize::from(ragged);
    counts.late += usize::from(label == Some(true));
    counts.unlabelled_month += usize::from(month.number == UNLABELLED_MONTH);
    counts.unlabelled_last += usize::from(month.number == LAST_MONTH && label.is_none());
}

fn section(counts: &Counts) -> String {
    format!(
        "\
## exports-not-ready: NOT READY

A parcel carrier wants to predict late deliveries. Each month somebody saved the export to a shared drive: a new version
of the export came in April, one file went through a version control that keeps large files elsewhere, one download
broke off, and nobody looked. Beside the data lie a Word file, a query and a thumbnail cache, which are no data and are
left aside. The order names a second file, `depots.csv`, which was never exported.

```
datassay check sample-data/exports-not-ready sample-data/exports-not-ready/depots.csv --label late
```

**Why NOT READY**: an outsider could not tell what this data says. Four defects forbid the handover:

- `depots.csv` was named and is not there (`missing-file`).
- `deliveries_2025-03.csv` is no data but a pointer to where it is kept (`placeholder-file`).
- `deliveries_2025-05.csv.gz` ends before its end: the download broke off (`truncated-file`).
- {ragged} have a cell too many, over the 0.1 % limit (`ragged-rows`): the export does not quote
  an address such as `Mill Lane 4, Gate 2`. In these rows every cell after the address sits one column too far to the
  right, so that `express` is read as `late`.

Five more would be conditions by themselves:

- From April on `weight_kg` is called `weight` and `vehicle` is gone, and in October `late` is missing altogether: the
  files do not have one schema (`schema-mismatch`).
- From August on `distance_km` is written with its unit, so that it holds text where it held numbers (`type-conflict`).
- {unlabelled} have no label, over the 5 % limit (`unlabelled-rows`): all {month} of October, and
  {last} of December, where what was ordered after the 18th has not been confirmed.
- So 180 of 425 rows of December have none, while all others but October's do (`uneven-label-coverage`).
- `address` holds street addresses in 4,252 of 4,252 cells (`personal-data`): whoever receives them needs a basis for it.

What holds: more than a fifth of the labelled rows say that the delivery was late, enough of both answers.
Send March and May again and add the depots, export all months with one version and with quotes, and add the missing
labels.
",
        unlabelled = wording::part(counts.unlabelled(), counts.rows, "rows"),
        month = wording::count(counts.unlabelled_month),
        last = wording::count(counts.unlabelled_last),
        ragged = wording::part(counts.ragged, counts.rows, "rows"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows below the header, split at every comma, with the header's own cells.
    fn rows(content: &[u8]) -> anyhow::Result<(Vec<&str>, Vec<Vec<&str>>)> {
        let mut lines = std::str::from_utf8(content)?.lines().map(|line| line.split(',').collect::<Vec<_>>());
        Ok((lines.next().unwrap_or_default(), lines.collect()))
    }

    #[test]
    fn each_file_tells_its_part() -> anyhow::Result<()> {
        let files = sample().files;
        let (mut ragged, mut all) = (0, 0);
        for (month, (name, content)) in MONTHS.iter().zip(&files) {
            if [POINTER_MONTH, CUT_MONTH].contains(&month.number) {
                continue;
            }
            let (header, rows) = rows(content)?;
            let long = rows.iter().filter(|row| row.len() == header.len() + 1).count();
            assert_eq!(rows.len(), month.rows, "{name}");
            assert_eq!(long, month.ragged, "{name}");
            assert!(rows.iter().all(|row| row.len() == header.len() || row.len() == header.len() + 1), "{name}");
            assert_eq!(header.contains(&"vehicle"), [1, 2].contains(&month.number), "{name}");
            assert_eq!(header.contains(&"weight"), month.number >= NEW_EXPORT, "{name}");
            assert_eq!(header.contains(&"late"), month.number != UNLABELLED_MONTH, "{name}");
            (ragged, all) = (ragged + long, all + rows.len());
        }
        assert!(ragged * 1_000 > all);
        assert!(files[2].1.starts_with(b"version https://git-lfs"));
        assert!(files[4].0.ends_with(".csv.gz") && files[4].1.starts_with(b"\x1F\x8B"));
        Ok(())
    }

    #[test]
    fn labels_are_counted_as_they_are_read() -> anyhow::Result<()> {
        let mut counts = Counts::default();
        let mut random = Random::new(0xDE11);
        let (mut labelled, mut late) = (0, 0);
        for month in &MONTHS {
            let (_, content) = file(month, &mut random, &mut counts);
            if [POINTER_MONTH, CUT_MONTH].contains(&month.number) {
                continue;
            }
            let (header, rows) = rows(&content)?;
            if let Some(place) = header.iter().position(|name| *name == "late") {
                labelled += rows.iter().filter(|row| !row[place].is_empty()).count();
                late += rows.iter().filter(|row| row[place] == "yes").count();
            }
        }
        let cut = counts.rows - counts.unlabelled() - labelled;
        assert!((200..397).contains(&cut), "{cut}");
        assert!(late < counts.late && counts.late - late < cut);
        let share = 100 * counts.unlabelled() / counts.rows;
        assert!((5..50).contains(&share), "{share} %");
        Ok(())
    }
}
