//! Where in a text a secret could stand: the prefilter over whole blocks and over single cells.
//!
//! Two things give a secret away. Nearly all tokens are *long runs* of visible ASCII without a space, a comma or a
//! quote, which tables hold few of: they are found eight bytes at a time, and only at the places in them where a
//! token can begin is the table of beginnings asked. The others stand beside a *telling name* (`password=`,
//! `PRIVATE KEY`), and a packed searcher looks for pieces of these names.
//!
//! **Invariant:** linear in the text, and what is said of a text is the same whatever stands before and after it
//! beyond a separator: a cell is given the same clues alone as in its block.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input, Span, packed};
use memchr::memchr;

use super::families;
use super::format::Format;

/// The shortest run that can hold a token: no issuer draws shorter ones.
const SHORTEST: usize = 16;

/// How far after the slashes of an address its `@` is sought.
const LONGEST_LOGIN: usize = 512;

/// What gave a place away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clue {
    /// One of the beginnings in the tables.
    Head,
    /// `//` after a scheme.
    Address,
    /// The `~` of a Microsoft Entra secret.
    Tilde,
    /// The colon of a Telegram or an Asana token.
    Colon,
    /// A dot after something of the length of a Discord token's first part.
    Dot,
    /// A run after a `$` or a `!`.
    Sign,
    /// Exactly as long as an identifiable key of Azure or a licence of New Relic, and marked like one.
    Marked,
    /// A piece of a telling name; its number.
    Name(usize),
}

/// A place and what gave it away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hint {
    pub(super) at: usize,
    pub(super) clue: Clue,
}

/// The beginnings of all formats, by their first three bytes.
struct Heads {
    /// Which hashes of three bytes begin a format.
    bits: [u64; 128],
    /// Sorted by key.
    list: Vec<(u32, &'static Format, &'static str)>,
}

static HEADS: LazyLock<Heads> = LazyLock::new(|| {
    let mut list: Vec<_> = families()
        .flat_map(|format| format.heads.iter().map(move |head| (key(head.as_bytes()), format, *head)))
        .collect();
    list.sort_by_key(|(key, ..)| *key);
    let mut bits = [0; 128];
    for (key, ..) in &list {
        let slot = slot(*key);
        bits[slot / 64] |= 1 << (slot % 64);
    }
    Heads { bits, list }
});

/// The first three bytes as a number; zero where there are fewer.
#[inline]
fn key(bytes: &[u8]) -> u32 {
    match bytes {
        [a, b, c, ..] => u32::from_le_bytes([*a, *b, *c, 0]),
        _ => 0,
    }
}

#[inline]
fn slot(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> 19) as usize
}

impl Heads {
    /// The formats that begin with what stands at `at`.
    #[inline]
    fn at<'t>(
        &'static self,
        text: &'t [u8],
        at: usize,
    ) -> impl Iterator<Item = (&'static Format, &'static str)> + use<'t> {
        let rest = text.get(at..).unwrap_or_default();
        let wanted = key(rest);
        let slot = slot(wanted);
        let list = if self.bits[slot / 64] >> (slot % 64) & 1 == 1 { &self.list[..] } else { &[] };
        let from = list.partition_point(|(key, ..)| *key < wanted);
        list[from..]
            .iter()
            .take_while(move |(key, ..)| *key == wanted)
            .filter(move |(.., head)| rest.starts_with(head.as_bytes()))
            .map(|(_, format, head)| (*format, *head))
    }

    /// A hint if a format begins at `at`, before `end`.
    #[inline]
    fn hint(&'static self, text: &[u8], at: usize, end: usize, hints: &mut Vec<Hint>) {
        if at + 3 <= end && self.at(text, at).next().is_some() {
            hints.push(Hint { at, clue: Clue::Head });
        }
    }
}

/// The formats that begin with what stands at `at`.
pub(super) fn heads_at(text: &[u8], at: usize) -> impl Iterator<Item = (&'static Format, &'static str)> {
    HEADS.at(text, at)
}

/// Pieces of telling names, four bytes or longer and rare in other words. No more than 32, past which the searcher
/// takes half as many bytes at a time. It spreads them over eight buckets in turn and looks again wherever the first
/// four bytes could be of one bucket, so their order was chosen such that this is seldom in tables.
pub(super) const NAMES: [&str; 32] = [
    "iKey",
    "sig=",
    "sKey",
    "assphra",
    "ennwort",
    "-Key",
    "密码",
    "redential",
    "pwd=",
    "_KEY",
    "VATE KEY",
    "{SHA",
    "uthoriz",
    "-key",
    "$scrypt$",
    "tKey",
    "Pwd=",
    "pwd:",
    "OKEN",
    "ecret",
    "pikey",
    "_key",
    "argon2",
    "senha",
    "ontrase",
    "PWD=",
    "арол",
    "assw",
    "oken",
    "ECRET",
    "ASSW",
    "{SSHA",
];

/// How the names are looked for.
#[derive(Debug)]
enum Searcher {
    Packed(packed::Searcher),
    /// On processors without the vector instructions that the packed searcher needs.
    Plain(AhoCorasick),
}

static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| {
    let packed = packed::Config::new().builder().extend(NAMES.iter().map(|name| name.as_bytes())).build();
    packed.map(Searcher::Packed).or_else(|| AhoCorasick::new(NAMES).ok().map(Searcher::Plain))
});

/// The next piece of a telling name from `from` on, and its number.
fn next_name(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let span = Span { start: from, end: text.len() };
    let found = match SEARCHER.as_ref()? {
        Searcher::Packed(searcher) => searcher.find_in(text, span),
        Searcher::Plain(searcher) => searcher.find(Input::new(text).span(span)),
    }?;
    Some((found.start(), found.pattern().as_usize()))
}

/// The hints of a text in order.
pub(super) struct Hints<'t> {
    text: &'t [u8],
    marked: bool,
    /// Where the search for runs goes on.
    run_from: usize,
    /// The hints of the last run that had some, and which of them is next.
    ready: Vec<Hint>,
    next: usize,
    /// The next piece of a name, and its number.
    name: Option<(usize, usize)>,
}

impl<'t> Hints<'t> {
    pub(super) fn new(text: &'t [u8]) -> Hints<'t> {
        Hints { text, marked: is_marked(text), run_from: 0, ready: Vec::new(), next: 0, name: next_name(text, 0) }
    }

    /// The next hint of the runs, without taking it.
    fn peek_run(&mut self) -> Option<Hint> {
        while self.next == self.ready.len() {
            self.next = 0;
            self.ready.clear();
            let Some((start, end)) = next_run(self.text, self.run_from, self.marked) else {
                // There is none, and it must not be looked for again at every name.
                self.run_from = self.text.len();
                return None;
            };
            self.run_from = end;
            look_through(self.text, start, end, &mut self.ready);
        }
        Some(self.ready[self.next])
    }
}

impl Iterator for Hints<'_> {
    type Item = Hint;

    fn next(&mut self) -> Option<Hint> {
        let run = self.peek_run();
        match self.name {
            Some((at, name)) if run.is_none_or(|hint| at < hint.at) => {
                self.name = next_name(self.text, at + NAMES[name].len());
                Some(Hint { at, clue: Clue::Name(name) })
            }
            _ => {
                self.next += usize::from(run.is_some());
                run
            }
        }
    }
}

/// Whether a byte can stand within a run: visible ASCII from `-` on, without the two that part cells or settings.
#[inline]
const fn runs_on(byte: u8) -> bool {
    byte >= b'-' && byte < 128 && byte != b';' && byte != b'|'
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = LOW << 7;

/// The high bit of each of eight bytes that is below `-` or not ASCII. `;` and `|` pass.
#[inline]
const fn parted(word: u64) -> u64 {
    // What is at least `-` carries into the high bit; no byte carries into the next.
    !(((word & !HIGH) + LOW * (0x80 - b'-' as u64)) & !word) & HIGH
}

/// The same, and also for `;` and `|`.
#[inline]
const fn parted_or_marked(word: u64) -> u64 {
    parted(word) | !(differs(word, b';') & differs(word, b'|')) & HIGH
}

/// The high bit of each of eight bytes that differs from `mark`; what is not ASCII aside.
#[inline]
const fn differs(word: u64, mark: u8) -> u64 {
    // A byte that is zero is the only one that does not carry into the high bit.
    ((word ^ (LOW * mark as u64)) & !HIGH) + !HIGH
}

/// Whether `;` or `|` part the cells of a text, judged by its first bytes. It decides the speed only.
fn is_marked(text: &[u8]) -> bool {
    text.iter().take(512).filter(|byte| matches!(byte, b';' | b'|')).count() >= 8
}

/// The first run of at least [`SHORTEST`] bytes that begins at `from` or after it, as start and end. `from` is the
/// start of the text or the end of a run.
///
/// A run that long covers at least one whole word of eight bytes wherever it begins, so whole words are looked
/// at, and the neighbourhood of a word only where it is unbroken.
fn next_run(text: &[u8], from: usize, marked: bool) -> Option<(usize, usize)> {
    if marked { next_run_by(text, from, parted_or_marked) } else { next_run_by(text, from, parted) }
}

#[inline]
fn next_run_by(text: &[u8], from: usize, parted: impl Fn(u64) -> u64) -> Option<(usize, usize)> {
    let (words, tail) = text.get(from..)?.as_chunks::<8>();
    let read = |word: usize| words.get(word).map_or(HIGH, |word| parted(u64::from_le_bytes(*word)));
    let mut next = 0;
    while next < words.len() {
        // Four words at a time while none is unbroken.
        let (fours, _) = words[next..].as_chunks::<4>();
        let skipped =
            fours.iter().take_while(|four| four.iter().all(|word| parted(u64::from_le_bytes(*word)) != 0)).count();
        let word = next
            + skipped * 4
            + words[next + skipped * 4..].iter().position(|word| parted(u64::from_le_bytes(*word)) == 0)?;
        next = word + 1;
        let before = if word == 0 { 0 } else { read(word - 1).leading_zeros() / 8 };
        // Where the words end, the bytes after them are counted below.
        let after = if next == words.len() && !tail.is_empty() { 8 } else { read(next).trailing_zeros() / 8 };
        if before + after >= 8 {
            let at = from + 8 * word;
            let (start, end) = (begin_of_run(text, from, at), end_of_run(text, at));
            if end >= start + SHORTEST {
                return Some((start, end));
            }
            // In marked text that is read as unmarked, runs are long and broken.
            next = next.max((end - from) / 8);
        }
    }
    None
}

/// Eight bytes as a number, the first in its lowest bits.
#[inline]
fn word_at(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Where the run that `at` stands in or after begins, not before `from`.
#[inline]
fn begin_of_run(text: &[u8], from: usize, at: usize) -> usize {
    let mut start = at;
    while start >= from + 8 {
        let Some(word) = word_at(text, start - 8) else { break };
        let whole = parted_or_marked(word).leading_zeros() as usize / 8;
        start -= whole;
        if whole < 8 {
            return start;
        }
    }
    start - text[from..start].iter().rev().take_while(|&&byte| runs_on(byte)).count()
}

/// Where the run that begins at or before `at` ends.
#[inline]
fn end_of_run(text: &[u8], at: usize) -> usize {
    let mut end = at;
    while let Some(word) = word_at(text, end) {
        let whole = parted_or_marked(word).trailing_zeros() as usize / 8;
        end += whole;
        if whole < 8 {
            return end;
        }
    }
    end + text[end..].iter().take_while(|&&byte| runs_on(byte)).count()
}

/// The high bit of each of eight ASCII bytes that is at least `least`.
#[inline]
const fn at_least(word: u64, least: u8) -> u64 {
    (word + LOW * (0x80 - least as u64)) & HIGH
}

/// The high bit of each of eight ASCII bytes that is no letter or digit.
#[inline]
const fn odd(word: u64) -> u64 {
    let lowered = word | (LOW * 0x20);
    let letter = at_least(lowered, b'a') & !at_least(lowered, b'z' + 1);
    let digit = at_least(word, b'0') & !at_least(word, b'9' + 1);
    !(letter | digit) & HIGH
}

/// The high bit of each of eight ASCII bytes that no hash, UUID or time is written in: what is not a hexadecimal
/// digit, `-`, `.` or `:`, nor, if `time`, a capital T or Z.
#[inline]
const fn unplain(word: u64, time: u64) -> u64 {
    let lowered = word | (LOW * 0x20);
    let letter = at_least(lowered, b'g') & (!time | differs(word, b'T') & differs(word, b'Z'));
    let sign = at_least(lowered, b';') & !at_least(lowered, b'a') | !differs(word, b'/') & HIGH;
    letter | sign
}

/// Whether a run holds nothing but what hashes, UUIDs and times are written in. Of all formats only Firecrawl's
/// (`fc-`) is written in these alone.
fn is_plain(run: &[u8]) -> bool {
    // A capital T or Z parts the date from the time, or ends it; in longer runs it is a letter of a token.
    let time = if run.len() <= 32 { HIGH } else { 0 };
    let (words, _) = run.as_chunks::<8>();
    // The last word overlaps the one before it; a run is longer than a word.
    let last = run.last_chunk::<8>();
    words.iter().chain(last).all(|word| unplain(u64::from_le_bytes(*word), time) == 0) && !run.starts_with(b"fc-")
}

/// The hints within the run `start..end`.
fn look_through(text: &[u8], start: usize, end: usize, hints: &mut Vec<Hint>) {
    let before = start.checked_sub(1).map(|last| text[last]);
    if matches!(before, Some(b'$' | b'!')) {
        hints.push(Hint { at: start, clue: Clue::Sign });
    }
    let run = &text[start..end];
    if is_plain(run) {
        return;
    }
    let heads = &*HEADS;
    // A percent sign begins an escape of two digits; a token can follow it at once.
    if before == Some(b'%') {
        heads.hint(text, start + 2, end, hints);
    }
    // An odd sign in a password parts the address that it stands in.
    if matches!(before, Some(b'!' | b'#' | b'$' | b'%' | b'&' | b'(' | b')' | b'*' | b'+' | b','))
        && memchr(b'@', run).is_some()
        && let Some(at) = scheme_before(text, start)
    {
        hints.push(Hint { at, clue: Clue::Address });
    }
    heads.hint(text, start, end, hints);
    let (mut segment, mut at) = (start, start);
    while at < end {
        // Where eight bytes are left they are looked at together, else one by one.
        let (mut odd_ones, step) = match word_at(&text[..end], at) {
            Some(word) => (odd(word), 8),
            None => (if text[at].is_ascii_alphanumeric() { 0 } else { 0x80 }, 1),
        };
        while odd_ones != 0 {
            let odd = at + odd_ones.trailing_zeros() as usize / 8;
            odd_ones &= odd_ones - 1;
            mark(text, segment, odd, hints);
            sign(text, start..end, segment, odd, hints);
            heads.hint(text, odd + 1, end, hints);
            if text[odd] == b'\\' {
                // A line end written out, as in `\nAKIA`: the token begins after its letter.
                heads.hint(text, odd + 2, end, hints);
            }
            segment = odd + 1;
        }
        at += step;
    }
    mark(text, segment, end, hints);
    if hints.len() > 1 {
        hints.sort_unstable();
        hints.dedup();
    }
}

/// A hint if the sign at `at` is one that a token is known by; `segment` begins after the sign before it.
#[inline]
fn sign(text: &[u8], run: Range<usize>, segment: usize, at: usize, hints: &mut Vec<Hint>) {
    let (start, end) = (run.start, run.end);
    let clue = match text[at] {
        b'/' if at > start
            && text[at - 1] == b':'
            && text.get(at + 1) == Some(&b'/')
            && has_login(&text[at + 2..end.min(at + LONGEST_LOGIN)]) =>
        {
            Clue::Address
        }
        b'~' if at >= 5 && text[at - 1] == b'Q' => Clue::Tilde,
        b':' if at > start
            && text[at - 1].is_ascii_digit()
            && (text[at + 1..].starts_with(b"AA") || at >= segment + 16) =>
        {
            Clue::Colon
        }
        b'.' if at >= start + 20 && text.get(at + 7) == Some(&b'.') => Clue::Dot,
        _ => return,
    };
    hints.push(Hint { at, clue });
}

/// A hint if a stretch of letters and digits is as long as a key that is known by that, and marked like it.
#[inline]
fn mark(text: &[u8], from: usize, to: usize, hints: &mut Vec<Hint>) {
    let stretch = &text[from..to];
    let marked = match stretch.len() {
        40 => stretch.ends_with(b"NRAL"),
        84 => stretch[52..].starts_with(b"JQQJ99"),
        _ => false,
    };
    if marked {
        hints.push(Hint { at: from, clue: Clue::Marked });
    }
}

/// Whether what follows the slashes of an address within its run could be a login: an `@` before the path. Where a
/// sign in the password ends the run, the run after it has the `@`, and leads back here.
fn has_login(rest: &[u8]) -> bool {
    memchr(b'@', rest).is_some_and(|at| memchr(b'/', &rest[..at]).is_none())
}

/// The slashes of the address that `at` stands in, looked for at most 200 bytes back.
fn scheme_before(text: &[u8], at: usize) -> Option<usize> {
    let first = at.saturating_sub(200);
    let stop = text[first..at]
        .iter()
        .rposition(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\''))
        .map_or(first, |stop| first + stop + 1);
    memchr::memmem::rfind(&text[stop..at], b"://").map(|found| stop + found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The plain twin of [`next_run`]: every run, byte by byte.
    fn plain_runs(text: &[u8]) -> Vec<(usize, usize)> {
        let mut runs = Vec::new();
        let mut start = 0;
        for at in 0..=text.len() {
            if text.get(at).is_none_or(|&byte| !runs_on(byte)) {
                if at - start >= SHORTEST {
                    runs.push((start, at));
                }
                start = at + 1;
            }
        }
        runs
    }

    #[test]
    fn runs_are_those_of_the_plain_twin() {
        let mut state = 1_u64;
        for _ in 0..2000 {
            let text: Vec<u8> = (0..200)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    match state >> 60 {
                        0 => [b' ', b',', b';', b'|', b'"', 0xC3, b'\n', b'+'][(state >> 40) as usize % 8],
                        _ => b'-' + ((state >> 33) % 78) as u8,
                    }
                })
                .collect();
            for marked in [false, true] {
                let (mut from, mut runs) = (0, Vec::new());
                while let Some((start, end)) = next_run(&text, from, marked) {
                    runs.push((start, end));
                    from = end;
                }
                assert_eq!(runs, plain_runs(&text));
            }
        }
    }
}
