//! Where an opening quote closes, or that it never does.
//!
//! The answer lies ahead of the quote, sometimes far ahead, and a hostile file asks again at every field. Runs of
//! quotes, line ends and escapes stand where they stand whoever asks: only the run right after an opening quote depends
//! on it. So each thing looked for (the next closing run, the next stray quote, the next line end) is kept with how far
//! the search has come, and moves forward only.
//!
//! Why escapes do not depend on who asks either: they pair up from the left inside quotes and outside alike, so whether
//! a byte is escaped is the same in both readings of a quote.
//!
//! **Invariant:** no search ever starts over or goes back; the work on a slice is linear in its length.

use super::grammar::{Form, Grammar, Input, count_line_ends};
use memchr::{memchr, memchr2};

/// What became of an opening quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// It closes.
    Closed(Closed),
    /// It never closes, and is a byte like any other.
    Unterminated,
    /// The bytes at hand do not tell.
    Undecided,
}

/// A quoted field whose closing quote was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closed {
    /// Where the closing quote stands.
    pub(crate) at: usize,
    /// Whether the content holds doubled quotes or escapes.
    pub(crate) form: Form,
    /// Stray quotes in the content.
    pub(crate) stray_quotes: usize,
    /// Physical line ends in the content.
    pub(crate) lines: usize,
}

/// The searches ahead of the reader. Questions must be asked in ascending order of place.
#[derive(Debug)]
pub(crate) struct Lookahead<'a> {
    runs: Runs<'a>,
    max_field: usize,
    close: RunSearch,
    stray: RunSearch,
    line: LineSearch,
}

impl<'a> Lookahead<'a> {
    /// Starts at the beginning of `bytes`, with a settled grammar; `None` where the grammar has no quote.
    pub(crate) fn new(grammar: &Grammar, bytes: &'a [u8], input: Input) -> Option<Self> {
        let Grammar { delimiter, escape, .. } = *grammar;
        Some(Self {
            runs: Runs { bytes, input, quote: grammar.quote?, escape, delimiter },
            max_field: grammar.max_field,
            close: RunSearch::new(RunKind::Closing),
            stray: RunSearch::new(RunKind::Stray),
            line: LineSearch::default(),
        })
    }

    /// What becomes of the quote at `open`, the first byte of a field.
    #[inline]
    pub(crate) fn open(&mut self, open: usize) -> Opening {
        let content = open + 1;
        let limit = content.saturating_add(self.max_field);
        let len = self.runs.bytes.len();
        let bound = len.min(limit.saturating_add(1));
        let first = self.runs.at(content);
        let closing = match first.kind {
            RunKind::Closing | RunKind::Undecided => first,
            RunKind::Stray | RunKind::Pairs => match self.close.next(&self.runs, first.end, bound) {
                Some(run) => run,
                // The close may be the very first byte not at hand.
                None if self.runs.input == Input::More && len <= limit => {
                    Run { start: len, end: len + 1, kind: RunKind::Undecided }
                }
                None => return Opening::Unterminated,
            },
        };
        // The closing quote is the run's last; an undecided run may only grow.
        if closing.end.saturating_sub(1) > limit {
            return Opening::Unterminated;
        }
        let line = self.line.next(self.runs.bytes, first.end, bound);
        let crossed = line.filter(|&line| line < closing.start);
        if let Some(line) = crossed {
            let found = self.stray.next(&self.runs, line + 1, closing.start);
            if found.is_some_and(|run| run.kind == RunKind::Stray) {
                return Opening::Unterminated;
            }
        }
        if closing.kind == RunKind::Undecided {
            return Opening::Undecided;
        }
        Opening::Closed(self.describe(content, first, closing, crossed))
    }

    /// The bytes that were searched so far, from the first one on.
    pub(crate) fn reached(&self) -> usize {
        self.close.reached.max(self.stray.reached).max(self.line.reached)
    }

    /// Looks once more over a content that is known to close, which the reader now leaves behind for good.
    fn describe(&self, content: usize, first: Run, closing: Run, line: Option<usize>) -> Closed {
        let at = closing.end - 1;
        let mut stray_quotes = usize::from(first.kind == RunKind::Stray);
        let mut doubled = first.len() > 1 || closing.len() > 1;
        let mut from = first.end;
        if from < self.close.clear_from {
            while let Ok(run) = self.runs.after(from, closing.start) {
                stray_quotes += usize::from(run.kind == RunKind::Stray);
                doubled |= run.len() > 1;
                from = run.end;
            }
        }
        let text = self.runs.bytes.get(content..at).unwrap_or_default();
        if let Some(escape) = self.runs.escape {
            work::passed(text.len());
            doubled |= memchr(escape, text).is_some();
        }
        let lines = line.map_or(0, |line| {
            work::passed(at - line);
            count_line_ends(self.runs.bytes.get(line..at).unwrap_or_default())
        });
        let form = if doubled { Form::Escaped } else { Form::Plain };
        Closed { at, form, stray_quotes, lines }
    }
}

/// The bytes at hand, seen as runs of quotes with other bytes between them.
#[derive(Debug)]
struct Runs<'a> {
    bytes: &'a [u8],
    input: Input,
    quote: u8,
    escape: Option<u8>,
    delimiter: u8,
}

impl Runs<'_> {
    /// The first run that starts in `from..bound`, or how far the search came. `from` is not inside a run, nor between an
    /// escape and its byte.
    #[inline]
    fn after(&self, mut from: usize, bound: usize) -> Result<Run, usize> {
        let bound = bound.min(self.bytes.len());
        while let Some(ahead) = self.bytes.get(from..bound) {
            let found = match self.escape {
                None => memchr(self.quote, ahead),
                Some(escape) => memchr2(self.quote, escape, ahead),
            };
            work::passed(found.map_or(ahead.len(), |skip| skip + 1));
            let Some(skip) = found else { return Err(bound) };
            let at = from + skip;
            if ahead.get(skip) == Some(&self.quote) {
                return Ok(self.at(at));
            }
            from = at + 2;
        }
        Err(from)
    }

    /// The run, perhaps of no quotes at all, that starts at `start`.
    #[inline]
    fn at(&self, start: usize) -> Run {
        let ahead = self.bytes.get(start..).unwrap_or_default();
        let len = ahead.iter().position(|&byte| byte != self.quote).unwrap_or(ahead.len());
        work::passed(len + 1);
        let kind = match ahead.get(len) {
            None if self.input == Input::More => RunKind::Undecided,
            _ if len % 2 == 0 => RunKind::Pairs,
            None | Some(b'\n' | b'\r') => RunKind::Closing,
            Some(&byte) if byte == self.delimiter => RunKind::Closing,
            Some(_) => RunKind::Stray,
        };
        Run { start, end: start + len, kind }
    }
}

/// A run of quotes, as long as it can be.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    kind: RunKind,
}

impl Run {
    fn len(&self) -> usize {
        self.end - self.start
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunKind {
    /// Odd, and before a delimiter, a line end or the end of input.
    Closing,
    /// Odd, and before anything else.
    Stray,
    /// Even, or empty.
    Pairs,
    /// Cut off by the end of the bytes at hand.
    Undecided,
}

/// A search for the next run of one kind; it also stops at an undecided run, which may become one.
#[derive(Debug)]
struct RunSearch {
    wanted: RunKind,
    found: Option<Run>,
    /// How far the search has come.
    reached: usize,
    /// No run stands between here and the one found.
    clear_from: usize,
}

impl RunSearch {
    fn new(wanted: RunKind) -> Self {
        Self { wanted, found: None, reached: 0, clear_from: 0 }
    }

    /// The first wanted run at or after `from`. One that starts before `bound` is always found; one that starts later is
    /// given only if an earlier question found it.
    #[inline]
    fn next(&mut self, runs: &Runs<'_>, from: usize, bound: usize) -> Option<Run> {
        if self.found.is_some_and(|run| run.start >= from) {
            return self.found;
        }
        self.found = None;
        if self.reached < from {
            self.reached = from;
            self.clear_from = from;
        }
        while self.reached < bound {
            match runs.after(self.reached, bound) {
                Err(reached) => self.reached = reached,
                Ok(run) => {
                    self.reached = run.end;
                    if run.kind == self.wanted || run.kind == RunKind::Undecided {
                        self.found = Some(run);
                        break;
                    }
                    self.clear_from = run.end;
                }
            }
        }
        self.found
    }
}

/// The search for the next line end.
#[derive(Debug, Default)]
struct LineSearch {
    found: Option<usize>,
    reached: usize,
}

impl LineSearch {
    /// The first line end at or after `from`. One before `bound` is always found; one past it is given only if an earlier
    /// question found it.
    #[inline]
    fn next(&mut self, bytes: &[u8], from: usize, bound: usize) -> Option<usize> {
        if self.found.is_some_and(|at| at >= from) {
            return self.found;
        }
        self.found = None;
        self.reached = self.reached.max(from);
        if let Some(ahead) = bytes.get(self.reached..bound) {
            let found = memchr2(b'\n', b'\r', ahead);
            work::passed(found.map_or(ahead.len(), |skip| skip + 1));
            self.found = found.map(|skip| self.reached + skip);
            self.reached = self.found.map_or(bound, |at| at + 1);
        }
        self.found
    }
}

/// Counts the bytes that were looked at, in tests only: the proof that work is linear.
pub(crate) mod work {
    #[cfg(test)]
    thread_local! {
        static PASSED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    /// Notes that `bytes` bytes were looked at.
    #[cfg(test)]
    pub(crate) fn passed(bytes: usize) {
        PASSED.set(PASSED.get() + bytes);
    }

    /// Does nothing outside tests.
    #[cfg(not(test))]
    #[inline]
    pub(crate) const fn passed(_bytes: usize) {}

    /// The bytes looked at on this thread since the last call.
    #[cfg(test)]
    pub(crate) fn take() -> usize {
        PASSED.take()
    }
}
