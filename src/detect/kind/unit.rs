//! Units and currencies that stand beside numbers, from closed lists: `12 Main` is no quantity.

/// Units that may follow a number, with or without a space.
const UNITS: [&str; 92] = [
    "kg", "kgs", "mg", "µg", "ug", "lb", "lbs", "oz", "ton", "tons", "km", "cm", "mm", "µm", "um", "nm", "mi", "mile",
    "miles", "ft", "in", "inch", "inches", "yd", "ml", "cl", "dl", "gal", "sec", "secs", "ms", "min", "mins",
    "minutes", "hr", "hrs", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "yr",
    "yrs", "°c", "°f", "°", "kwh", "mwh", "kw", "mw", "hz", "khz", "mhz", "ghz", "kb", "mb", "gb", "tb", "bytes",
    "mph", "kmh", "km/h", "kmpl", "km/kg", "m2", "m²", "m3", "m³", "sqm", "sqft", "sq ft", "sq. ft.", "ha", "acre",
    "acres", "hp", "bhp", "ps", "rpm", "cc", "psi", "bar", "mmhg", "mg/dl", "mmol/l", "ppm", "pcs",
];

/// Bytes of the longest of them.
pub(super) const LONGEST_UNIT: usize = 8;

/// Units of one letter, which need a space before them: `12A` is a code.
const SHORT: [&str; 9] = ["g", "t", "m", "l", "s", "h", "w", "v", "k"];

/// Letters that multiply, right behind the number.
const MAGNITUDES: [&str; 9] = ["k", "K", "M", "B", "G", "mn", "bn", "Mio", "Mrd"];

/// Signs of currencies.
const SIGNS: [&str; 16] = ["$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₫", "₦", "₴", "₪", "₱", "฿", "R$", "US$"];

/// Codes of currencies (ISO 4217), the more usual ones, and their abbreviations.
const CODES: [&str; 43] = [
    "EUR", "USD", "GBP", "JPY", "CHF", "CNY", "INR", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "RON", "BGN", "RUB", "TRY", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "ZAR", "NGN", "KES", "EGP", "AED", "SAR",
    "ILS", "KRW", "SGD", "HKD", "TWD", "THB", "IDR", "MYR", "PHP", "VND", "Rs",
];

/// Whether a text is a unit; `is_apart` says that a space stands before it.
pub(super) fn is_unit(text: &str, is_apart: bool) -> bool {
    if text.len() > LONGEST_UNIT {
        return false;
    }
    let lower = if text.is_ascii() { String::new() } else { text.to_lowercase() };
    let same = |known: &str| text.eq_ignore_ascii_case(known) || lower == known;
    !text.is_empty() && (UNITS.iter().any(|known| same(known)) || (is_apart && SHORT.contains(&text)))
}

/// Whether a text multiplies the number that it follows.
pub(super) fn is_magnitude(text: &str) -> bool {
    MAGNITUDES.contains(&text)
}

/// What follows a currency's sign at the beginning of a text.
pub(super) fn after_sign(text: &str) -> Option<&str> {
    // The longer signs first, as one is the other's end.
    SIGNS.iter().rev().find_map(|sign| text.strip_prefix(sign))
}

/// What stands before a currency's sign at the end of a text.
pub(super) fn before_sign(text: &str) -> Option<&str> {
    SIGNS.iter().rev().find_map(|sign| text.strip_suffix(sign))
}

/// Whether a text is a currency's code.
pub(super) fn is_code(text: &str) -> bool {
    matches!(text.len(), 2 | 3) && CODES.contains(&text)
}

/// What follows a currency's code at the beginning of a text, where a space or a digit does.
pub(super) fn after_code(text: &str) -> Option<&str> {
    CODES.iter().find_map(|code| text.strip_prefix(code)).map(|rest| rest.strip_prefix('.').unwrap_or(rest))
}
