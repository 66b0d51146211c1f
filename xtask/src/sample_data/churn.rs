//! `churn-ready`: a customer table that may be handed over, in two Parquet files of one schema.
//!
//! The label follows the features loosely: each helps a little, none gives it away, and no gap tells anything.

use std::sync::Arc;

use anyhow::Context as _;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, TimestampMillisecondType};
use arrow_array::{ArrayRef, BooleanArray, PrimitiveArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::arrow_writer::{ArrowWriter, ArrowWriterOptions};
use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::{Sample, highest};
use crate::day::Day;
use crate::random::Random;
use crate::wording;

const ROWS: usize = 3_000;
const ROWS_PER_FILE: usize = ROWS / 2;
const ROWS_PER_GROUP: usize = ROWS_PER_FILE / 2;
const CHURNED: usize = 810;
const NO_USAGE: usize = 93;
const NO_SATISFACTION: usize = 126;
const NO_CONTACT: usize = 54;

/// The evening on which the table was drawn.
const DRAWN: Day = Day::new(2025, 9, 30);
const MILLISECONDS_PER_DAY: i64 = 86_400_000;

/// One customer on the day the table was drawn.
struct Customer {
    number: usize,
    region: &'static str,
    start: Day,
    contract: &'static str,
    internet: &'static str,
    lines: u32,
    /// In cents.
    charge: u32,
    /// In tenths of a gigabyte.
    usage: Option<u32>,
    calls: u32,
    satisfaction: Option<u32>,
    autopay: bool,
    /// Milliseconds since 1970, UTC.
    contact: Option<i64>,
    churned: bool,
}

impl Customer {
    /// Full months since the contract began.
    const fn tenure(&self) -> i32 {
        let ((year, month, day), (year_drawn, month_drawn, day_drawn)) = (self.start.date(), DRAWN.date());
        (year_drawn - year) * 12 + month_drawn - month - (day > day_drawn) as i32
    }
}

/// The dataset and its section.
pub(super) fn sample() -> anyhow::Result<Sample> {
    let customers = customers();
    let mut files = Vec::new();
    for (part, rows) in customers.chunks(ROWS_PER_FILE).enumerate() {
        let name = format!("part-{part}.parquet");
        let content = parquet(rows).with_context(|| format!("cannot encode {name}"))?;
        files.push((name, content));
    }
    Ok(Sample { folder: "churn-ready", files, section: section(&customers) })
}

fn customers() -> Vec<Customer> {
    let mut random = Random::new(0xC4A1);
    let mut customers: Vec<Customer> = (0..ROWS).map(|row| customer(row, &mut random)).collect();
    let scores: Vec<f64> = customers.iter().map(|customer| risk(customer) + 1.1 * random.bell()).collect();
    let churned = highest(&scores, CHURNED);
    let [no_usage, no_satisfaction, no_contact] =
        [NO_USAGE, NO_SATISFACTION, NO_CONTACT].map(|count| random.mark(count, ROWS));
    for (row, customer) in customers.iter_mut().enumerate() {
        customer.churned = churned[row];
        customer.usage = customer.usage.filter(|_| !no_usage[row]);
        customer.satisfaction = customer.satisfaction.filter(|_| !no_satisfaction[row]);
        customer.contact = customer.contact.filter(|_| !no_contact[row]);
    }
    customers
}

fn customer(row: usize, random: &mut Random) -> Customer {
    let contract = random.weighted(&[(50, "monthly"), (28, "one year"), (22, "two years")]);
    let internet = random.weighted(&[(45, "fibre"), (33, "cable"), (22, "dsl")]);
    let lines = random.weighted(&[(55, 1), (30, 2), (11, 3), (4, 4)]);
    let base = match internet {
        "fibre" => 4_200,
        "cable" => 3_100,
        _ => 2_300,
    };
    Customer {
        number: 104_000 + row * 7 + random.below(7) as usize,
        region: random.weighted(&[(30, "coast"), (26, "hills"), (24, "plain"), (20, "valley")]),
        start: days_before(DRAWN, random.between(30, 2_200)),
        contract,
        internet,
        lines,
        charge: base + lines * 640 + 5 * (random.below(180) + random.below(180)),
        usage: Some(80 + random.below(2_400) + random.below(2_400)),
        calls: random.weighted(&[(38, 0), (27, 1), (17, 2), (10, 3), (5, 4), (3, 5)]),
        satisfaction: Some(1 + random.below(6) + random.below(5)),
        autopay: random.chance(58),
        contact: Some(contact(random)),
        churned: false,
    }
}

/// Some second between eight and twenty o'clock in the half year before.
fn contact(random: &mut Random) -> i64 {
    let day = days_before(DRAWN, random.between(1, 180));
    let second = random.between(8 * 3_600, 20 * 3_600 - 1);
    i64::from(day.number) * MILLISECONDS_PER_DAY + i64::from(second) * 1_000
}

fn days_before(day: Day, days: u32) -> Day {
    day.plus(-days.cast_signed())
}

/// What speaks for leaving; noise comes on top.
fn risk(customer: &Customer) -> f64 {
    let contract = match customer.contract {
        "monthly" => 0.9,
        "one year" => 0.2,
        _ => -0.5,
    };
    let satisfaction = f64::from(customer.satisfaction.unwrap_or(5));
    contract + 0.25 * f64::from(customer.calls) + 0.000_15 * f64::from(customer.charge)
        - 0.012 * f64::from(customer.tenure())
        - 0.12 * satisfaction
        - if customer.autopay { 0.3 } else { 0.0 }
}

/// One file: a few row groups, and metadata that names no day and no version.
fn parquet(customers: &[Customer]) -> anyhow::Result<Vec<u8>> {
    let batch = batch(customers)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_column_dictionary_enabled("customer_id".into(), false)
        .set_column_encoding("customer_id".into(), Encoding::DELTA_BYTE_ARRAY)
        .set_column_dictionary_enabled("last_contact_at".into(), false)
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_created_by("datassay sample data".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new("origin".to_owned(), "invented".to_owned())]))
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options)?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?)
}

fn batch(customers: &[Customer]) -> anyhow::Result<RecordBatch> {
    let each = || customers.iter();
    let integers = |of: fn(&Customer) -> Option<u32>| -> ArrayRef {
        Arc::new(each().map(|customer| of(customer).map(u32::cast_signed)).collect::<PrimitiveArray<Int32Type>>())
    };
    let doubles = |of: fn(&Customer) -> Option<f64>| -> ArrayRef {
        Arc::new(each().map(of).collect::<PrimitiveArray<Float64Type>>())
    };
    let texts = |of: fn(&Customer) -> &'static str| -> ArrayRef {
        Arc::new(each().map(|customer| Some(of(customer))).collect::<StringArray>())
    };
    let truths = |of: fn(&Customer) -> bool| -> ArrayRef {
        Arc::new(each().map(|customer| Some(of(customer))).collect::<BooleanArray>())
    };
    let ids: StringArray = each().map(|customer| Some(format!("SUB-{}", customer.number))).collect();
    let starts: PrimitiveArray<Date32Type> = each().map(|customer| Some(customer.start.number)).collect();
    let tenures: PrimitiveArray<Int32Type> = each().map(|customer| Some(customer.tenure())).collect();
    let contacts: PrimitiveArray<TimestampMillisecondType> = each().map(|customer| customer.contact).collect();

    let columns: Vec<(&str, DataType, bool, ArrayRef)> = vec![
        ("customer_id", DataType::Utf8, false, Arc::new(ids)),
        ("region", DataType::Utf8, false, texts(|customer| customer.region)),
        ("contract_start", DataType::Date32, false, Arc::new(starts)),
        ("tenure_months", DataType::Int32, false, Arc::new(tenures)),
        ("contract_type", DataType::Utf8, false, texts(|customer| customer.contract)),
        ("internet_service", DataType::Utf8, false, texts(|customer| customer.internet)),
        ("phone_lines", DataType::Int32, false, integers(|customer| Some(customer.lines))),
        ("monthly_charge", DataType::Float64, false, doubles(|customer| Some(f64::from(customer.charge) / 100.0))),
        ("data_used_gb", DataType::Float64, true, doubles(|customer| customer.usage.map(|it| f64::from(it) / 10.0))),
        ("support_calls", DataType::Int32, false, integers(|customer| Some(customer.calls))),
        ("satisfaction", DataType::Int32, true, integers(|customer| customer.satisfaction)),
        ("autopay", DataType::Boolean, false, truths(|customer| customer.autopay)),
        (
            "last_contact_at",
            DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
            true,
            Arc::new(contacts.with_timezone("UTC")),
        ),
        ("churned", DataType::Boolean, false, truths(|customer| customer.churned)),
    ];
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for (name, kind, nullable, array) in columns {
        fields.push(Field::new(name, kind, nullable));
        arrays.push(array);
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}

fn section(customers: &[Customer]) -> String {
    let count = |which: fn(&Customer) -> bool| customers.iter().filter(|customer| which(customer)).count();
    let rows = customers.len();
    format!(
        "\
## churn-ready: READY

A telephone and internet company wants to know which customers are about to leave. Its data warehouse wrote one row per
customer as of {DRAWN}, in two Parquet files with the same columns. `churned` says who had left three months later.

```
datassay check sample-data/churn-ready --label churned
```

**Why READY**: no measure passes a limit that counts.

- {rows} rows, {per_file} in each file: classification asks for 1,000 (`too-few-rows`).
- Every row is labelled, and {churned} left: enough of both answers (`unlabelled-rows`,
  `rare-class`, `class-imbalance`).
- Three columns have gaps, all under 5 % (`missing-values`): `data_used_gb` in {no_usage},
  `satisfaction` in {no_satisfaction}, `last_contact_at` in {no_contact}.
- Both files have the same 14 columns of the same types (`schema-mismatch`), and no column is constant
  (`constant-column`).
- By construction no row comes twice, and no single column gives the answer away.
- `customer_id` differs in every row. That is what an id is for, and advice alone (`identifier-column`): leave it out
  when a model is trained.
",
        rows = wording::count(rows),
        per_file = wording::count(ROWS_PER_FILE),
        churned = wording::part(count(|customer| customer.churned), rows, "customers"),
        no_usage = wording::part(count(|customer| customer.usage.is_none()), rows, "rows"),
        no_satisfaction = wording::part(count(|customer| customer.satisfaction.is_none()), rows, "rows"),
        no_contact = wording::part(count(|customer| customer.contact.is_none()), rows, "rows"),
    )
}

#[cfg(test)]
mod tests {
    use parquet::file::metadata::ParquetMetaDataReader;

    use super::*;

    /// How well one number ranks the label: 0.5 is no better than a coin, 1.0 gives it away.
    fn area_under_curve(customers: &[Customer], of: impl Fn(&Customer) -> f64) -> f64 {
        let mut wins = 0.0;
        let (left, stayed): (Vec<&Customer>, Vec<&Customer>) = customers.iter().partition(|it| it.churned);
        for gone in &left {
            for here in &stayed {
                wins += match of(gone).total_cmp(&of(here)) {
                    std::cmp::Ordering::Greater => 1.0,
                    std::cmp::Ordering::Equal => 0.5,
                    std::cmp::Ordering::Less => 0.0,
                };
            }
        }
        wins / (left.len() * stayed.len()) as f64
    }

    #[test]
    fn files_hold_the_rows_in_row_groups() -> anyhow::Result<()> {
        for (name, content) in sample()?.files {
            let footer = content.len() - 8;
            let length = u32::from_le_bytes(content[footer..footer + 4].try_into()?) as usize;
            let metadata = ParquetMetaDataReader::decode_metadata(&content[footer - length..footer])?;
            assert_eq!(metadata.file_metadata().num_rows(), i64::try_from(ROWS_PER_FILE)?, "{name}");
            assert_eq!(metadata.num_row_groups(), ROWS_PER_FILE / ROWS_PER_GROUP, "{name}");
            assert_eq!(metadata.file_metadata().created_by(), Some("datassay sample data"), "{name}");
        }
        Ok(())
    }

    #[test]
    fn nothing_passes_a_limit() {
        let customers = customers();
        let ids: std::collections::BTreeSet<usize> = customers.iter().map(|customer| customer.number).collect();
        assert_eq!(ids.len(), ROWS);
        assert_eq!(customers.iter().filter(|customer| customer.churned).count(), CHURNED);
        for part in customers.chunks(ROWS_PER_FILE) {
            let gaps = [
                part.iter().filter(|customer| customer.usage.is_none()).count(),
                part.iter().filter(|customer| customer.satisfaction.is_none()).count(),
                part.iter().filter(|customer| customer.contact.is_none()).count(),
            ];
            assert!(gaps.iter().all(|&gap| gap > 0 && gap * 20 < part.len()), "{gaps:?}");
        }
    }

    #[test]
    fn no_column_gives_the_label_away() {
        let customers = customers();
        let of: [fn(&Customer) -> f64; 7] = [
            |it| f64::from(it.tenure()),
            |it| f64::from(it.calls),
            |it| f64::from(it.charge),
            |it| f64::from(it.satisfaction.unwrap_or(0)),
            |it| f64::from(u8::from(it.contract == "monthly")),
            |it| f64::from(u8::from(it.contact.is_none())),
            |it| it.number as f64,
        ];
        for (place, of) in of.into_iter().enumerate() {
            let area = area_under_curve(&customers, of);
            assert!((0.25..0.75).contains(&area), "column {place}: {area}");
        }
    }
}
