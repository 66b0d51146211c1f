//! What the owner stated, marked as that: nothing in the data speaks for it or against it.

use crate::base::wording::count;
use crate::report::{Report, STATED};

use super::page::{Page, Tone, safe};

/// More than this many are left to JSON.
const LISTED: usize = 20;

pub(super) fn write(page: &mut Page, report: &Report) {
    let stated = report.config.as_ref().map_or(&[][..], |config| config.stated.as_slice());
    if stated.is_empty() {
        return;
    }
    let mut title = STATED.to_owned();
    title.replace_range(..1, "S");
    page.heading(&title);
    for said in stated.iter().take(LISTED) {
        let who = match (&said.by, said.on) {
            (Some(by), Some(on)) => format!("{by}, {on}"),
            (Some(by), None) => by.clone(),
            (None, Some(on)) => on.to_string(),
            (None, None) => String::new(),
        };
        let words = format!("{}: {}", said.question, said.text);
        if who.is_empty() {
            page.item(2, (Tone::Text, "-"), (Tone::Text, &safe(&words)));
        } else {
            page.item(2, (Tone::Text, "-"), (Tone::Text, &format!("{} ({})", safe(&words), safe(&who))));
        }
    }
    if stated.len() > LISTED {
        let more = count((stated.len() - LISTED) as u64);
        page.paragraph(2, Tone::Quiet, &format!("and {more} more (all are in --format json)"));
    }
}
