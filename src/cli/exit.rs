//! Exit statuses, and the bar that `--fail-on` sets.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::judge::{Status, Verdict};

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// The bar is met; all was read.
    Met,
    /// It is not; some could not be read.
    NotMet,
    /// The tool could not do its job.
    Failed,
    /// Stopped from outside.
    Interrupted,
}

impl Exit {
    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Met => 0,
            Self::NotMet => 1,
            Self::Failed => 2,
            Self::Interrupted => 130,
        }
    }

    /// Whether a verdict meets the bar. Where there was no table at all, none is met.
    pub(super) fn of(verdict: &Verdict, bar: Bar) -> Self {
        let is_met = match bar {
            Bar::NotReady => verdict.status < Status::NotReady,
            Bar::Undetermined => verdict.status < Status::Undetermined,
            Bar::Conditional => verdict.status < Status::Conditional,
            // What was worse than before is for the comparison to say.
            Bar::Worse => return Self::Met,
            Bar::Advice => verdict.status < Status::Conditional && verdict.tally.advice == verdict.tally.idle_waivers,
        };
        if is_met && verdict.tally.tables > 0 { Self::Met } else { Self::NotMet }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// From which verdict on the exit status is 1; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Bar {
    /// Only NOT READY fails
    NotReady,
    /// UNDETERMINED fails too
    Undetermined,
    /// CONDITIONAL fails too
    Conditional,
    /// Any advice fails too
    Advice,
    /// Only what became worse than in the report that --against names fails
    Worse,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::VerdictTally;

    #[test]
    fn truth_table() {
        let verdict = |status, advice, tables| Verdict {
            status,
            reasons: Vec::new(),
            tally: VerdictTally { tables, advice, ..VerdictTally::default() },
        };
        let bars = [Bar::NotReady, Bar::Undetermined, Bar::Conditional, Bar::Advice];
        for (status, advice, tables, expected) in [
            (Status::Ready, 0, 1, [0, 0, 0, 0]),
            (Status::Ready, 2, 1, [0, 0, 0, 1]),
            (Status::Conditional, 0, 1, [0, 0, 1, 1]),
            (Status::Undetermined, 0, 1, [0, 1, 1, 1]),
            (Status::NotReady, 0, 1, [1, 1, 1, 1]),
            (Status::Undetermined, 0, 0, [1, 1, 1, 1]),
        ] {
            let codes = bars.map(|bar| Exit::of(&verdict(status, advice, tables), bar).code());
            assert_eq!(codes, expected, "{status:?} with {advice} pieces of advice on {tables} tables");
        }
    }
}
