//! What a column's name says of zeros in it.

/// What is to be thought of a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zeros {
    /// What the name speaks of can't be zero.
    CantBe,
    /// What it speaks of is counted, paid or scored: zero is as good as any number.
    Belong,
    /// It says nothing.
    Unknown,
}

/// Measures of bodies, things and places that are never zero.
const CANT_BE: &[&str] = &[
    "age",
    "albumin",
    "bilirubin",
    "bloodpressure",
    "blood",
    "bmi",
    "bodymass",
    "bodymassindex",
    "bodyweight",
    "bp",
    "carat",
    "chol",
    "cholesterol",
    "circumference",
    "creatinine",
    "dbp",
    "density",
    "depth",
    "diabp",
    "diameter",
    "diastolic",
    "displacement",
    "gluc",
    "glucose",
    "haemoglobin",
    "heartrate",
    "height",
    "hematocrit",
    "hemoglobin",
    "hgt",
    "horsepower",
    "hum",
    "humidity",
    "insu",
    "insulin",
    "lat",
    "latitude",
    "ldl",
    "hdl",
    "lon",
    "long",
    "longitude",
    "lng",
    "mass",
    "mileage",
    "mpg",
    "plas",
    "platelets",
    "potassium",
    "pres",
    "pressure",
    "pulse",
    "rbc",
    "restecg",
    "sbp",
    "skin",
    "skinthickness",
    "sodium",
    "sysbp",
    "systolic",
    "thalach",
    "thickness",
    "trestbps",
    "triceps",
    "triglyceride",
    "triglycerides",
    "wavelength",
    "wbc",
    "weight",
    "wgt",
    "wheelbase",
    "width",
    "year",
    "yearbuilt",
    "yr",
];

/// Words of things that are counted, paid, scored or may not be there.
const BELONG: &[&str] = &[
    "altitude",
    "amount",
    "amt",
    "angle",
    "area",
    "balance",
    "bath",
    "bathroom",
    "bathrooms",
    "baths",
    "bedrooms",
    "bill",
    "bonus",
    "bsmt",
    "basement",
    "calls",
    "capital",
    "change",
    "charge",
    "charges",
    "children",
    "claims",
    "clicks",
    "cnt",
    "cost",
    "count",
    "credit",
    "days",
    "day",
    "debt",
    "deck",
    "delay",
    "delta",
    "deposit",
    "diff",
    "difference",
    "direction",
    "discount",
    "dist",
    "distance",
    "duration",
    "elevation",
    "error",
    "fee",
    "fees",
    "fireplaces",
    "flag",
    "floor",
    "floors",
    "gain",
    "garage",
    "grade",
    "has",
    "hour",
    "hours",
    "income",
    "index",
    "interest",
    "is",
    "kids",
    "level",
    "loan",
    "loss",
    "losses",
    "lag",
    "messages",
    "minute",
    "minutes",
    "month",
    "months",
    "num",
    "number",
    "paid",
    "parch",
    "pay",
    "payment",
    "pct",
    "percent",
    "percentage",
    "points",
    "pool",
    "porch",
    "precip",
    "precipitation",
    "preg",
    "pregnancies",
    "price",
    "prob",
    "probability",
    "purchases",
    "qty",
    "quantity",
    "rain",
    "rainfall",
    "rank",
    "rate",
    "ratio",
    "review",
    "reviews",
    "salary",
    "sales",
    "score",
    "scores",
    "sf",
    "share",
    "sibsp",
    "snow",
    "speed",
    "spend",
    "spent",
    "tax",
    "total",
];

/// What the words of a name say together. A word of something counted weighs more: a weight may not be zero, a weight
/// loss may.
pub(super) fn zeros_by_name(name: &str) -> Zeros {
    let words = words(name);
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if any(BELONG) {
        Zeros::Belong
    } else if any(CANT_BE) || CANT_BE.contains(&words.concat().as_str()) {
        Zeros::CantBe
    } else {
        Zeros::Unknown
    }
}

/// The words of a name in lower case: `RestingBP`, `resting_bp` and `resting bp` have the same ones.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let begins = letter.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase())
                || (before.is_some_and(|before| before.is_uppercase())
                    && letters.get(at + 1).is_some_and(|after| after.is_lowercase())));
        if begins || !letter.is_alphabetic() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if letter.is_alphabetic() {
            word.extend(letter.to_lowercase());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_apart_into_words() {
        for (name, expected) in [
            ("RestingBP", &["resting", "bp"][..]),
            ("skin_thickness", &["skin", "thickness"]),
            ("BMIValue2", &["bmi", "value"]),
            ("2ndFlrSF", &["nd", "flr", "sf"]),
            ("", &[]),
            ("42", &[]),
        ] {
            assert_eq!(words(name), expected, "{name}");
        }
    }

    #[test]
    fn a_name_speaks_for_or_against_zeros() {
        for (name, expected) in [
            ("BloodPressure", Zeros::CantBe),
            ("Blood Pressure (mm Hg)", Zeros::CantBe),
            ("weight_loss", Zeros::Belong),
            ("capital-gain", Zeros::Belong),
            ("GarageArea", Zeros::Belong),
            ("x", Zeros::Unknown),
            ("pregnancies", Zeros::Belong),
        ] {
            assert_eq!(zeros_by_name(name), expected, "{name}");
        }
    }

    #[test]
    fn no_word_is_on_both_lists() {
        assert!(CANT_BE.iter().all(|word| !BELONG.contains(word)));
    }
}
