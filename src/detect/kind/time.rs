//! Times of day: `12:30`, `23:59:59`, `23:59:59.999`, `3:04 pm`.

/// Microseconds since midnight of a time of day; further digits of a fraction are dropped.
pub(super) fn micros(core: &[u8]) -> Option<i64> {
    let (core, half) = halves(core);
    let (clock, fraction) = match core.iter().position(|&byte| byte == b'.') {
        Some(point) => (&core[..point], &core[point + 1..]),
        None => (core, &b""[..]),
    };
    let mut fields = clock.split(|&byte| byte == b':');
    let hours = match half {
        Half::Whole => field(fields.next()?, 1, 23)?,
        // Twelve o'clock is the first hour of its half.
        Half::Morning => field(fields.next()?, 1, 12)? % 12,
        Half::Afternoon => field(fields.next()?, 1, 12)? % 12 + 12,
    };
    let minutes = field(fields.next()?, 2, 59)?;
    let seconds = match fields.next() {
        // 60 is a leap second, which UTC has.
        Some(seconds) => field(seconds, 2, 60)?,
        None if clock.len() < core.len() => return None,
        None => 0,
    };
    let has_point = clock.len() < core.len();
    if fields.next().is_some() || fraction.len() > 9 || has_point == fraction.is_empty() {
        return None;
    }
    let mut micros = 0;
    for i in 0..6 {
        let digit = match fraction.get(i) {
            Some(byte @ b'0'..=b'9') => i64::from(byte - b'0'),
            Some(_) => return None,
            None => 0,
        };
        micros = micros * 10 + digit;
    }
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros)
}

/// Which hours a clock counts.
#[derive(Clone, Copy)]
enum Half {
    Whole,
    Morning,
    Afternoon,
}

/// Cuts `am` or `pm` off a time.
fn halves(core: &[u8]) -> (&[u8], Half) {
    let [rest @ .., half, b'm' | b'M'] = core else { return (core, Half::Whole) };
    let half = match half {
        b'a' | b'A' => Half::Morning,
        b'p' | b'P' => Half::Afternoon,
        _ => return (core, Half::Whole),
    };
    (rest.trim_ascii_end(), half)
}

fn field(text: &[u8], at_least: usize, largest: i64) -> Option<i64> {
    if text.len() < at_least || text.len() > 2 || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = text.iter().fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
    (value <= largest).then_some(value)
}
