//! Rules on whether values are what they should be.

pub(super) mod impossible_dates;
pub(super) mod inconsistent_spelling;
pub(super) mod leading_zero_codes;
pub(super) mod mixed_date_formats;
pub(super) mod mojibake;
pub(super) mod numbers_as_text;
pub(super) mod out_of_range;
pub(super) mod outliers;
pub(super) mod padded_text;
