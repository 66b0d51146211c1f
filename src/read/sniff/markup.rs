//! Web pages and XML, told by having one root: a cell may begin with a tag, and tables of marked-up text repeat theirs.

use crate::read::encoding::Head;

/// What sort of markup a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// HTML.
    Page,
    /// XML.
    Document,
    /// An answer that says why there is no data; the code is one of a known list, or unknown.
    Error(Option<&'static str>),
    /// A workbook as Excel 2003 wrote it.
    Workbook,
}

/// Larger answers are no error messages.
const LONGEST_ERROR: usize = 64 << 10;

/// Error codes of S3, Google Cloud Storage and Azure that may stand in a report: what they say is no value of the data.
const CODES: [&str; 16] = [
    "AccessDenied",
    "AllAccessDisabled",
    "AuthenticationFailed",
    "AuthorizationFailure",
    "BlobNotFound",
    "ExpiredToken",
    "InternalError",
    "InvalidAccessKeyId",
    "NoSuchBucket",
    "NoSuchKey",
    "PermanentRedirect",
    "RequestTimeTooSkewed",
    "ResourceNotFound",
    "SignatureDoesNotMatch",
    "SlowDown",
    "UserProjectMissing",
];

/// What a text is, if it is markup as a whole.
pub(super) fn sort(text: &[u8], extent: Head) -> Option<Sort> {
    let text = text.trim_ascii();
    if !text.starts_with(b"<") {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (is_declared, body) = prolog(&lower);
    let ends = extent == Head::Cut || lower.ends_with(b">");
    let pages = count(&lower, b"<html");
    if body.starts_with(b"<!doctype html") && count(&lower, b"<!doctype html") == 1 && pages <= 1
        || begins_with_tag(body, b"html") && pages == 1 && ends
    {
        return Some(Sort::Page);
    }
    let is_xml = if is_declared { count(&lower, b"<?xml") == 1 && ends } else { has_one_root(body, extent) };
    if !is_xml {
        return None;
    }
    if holds(&lower, b"urn:schemas-microsoft-com:office:spreadsheet") {
        return Some(Sort::Workbook);
    }
    let is_error = begins_with_tag(body, b"error") && text.len() <= LONGEST_ERROR;
    let code = || CODES.into_iter().find(|code| holds(text, format!("<Code>{code}</Code>").as_bytes()));
    Some(if is_error { Sort::Error(code()) } else { Sort::Document })
}

/// Whether there is an XML declaration, and what follows it and comments.
fn prolog(text: &[u8]) -> (bool, &[u8]) {
    let is_declared = text.starts_with(b"<?xml");
    let mut body = text;
    for (start, end) in [(&b"<?"[..], &b"?>"[..]), (b"<!--", b"-->"), (b"<?", b"?>"), (b"<!--", b"-->")] {
        if body.starts_with(start)
            && let Some(at) = body.windows(end.len()).position(|window| window == end)
        {
            body = body[at + end.len()..].trim_ascii_start();
        }
    }
    (is_declared, body)
}

/// Whether all of a text is one element: its first tag opens once, and its last closes it.
fn has_one_root(text: &[u8], extent: Head) -> bool {
    let name = text.get(1..).unwrap_or_default();
    let end = name.iter().position(|&byte| is_tag_end(byte)).unwrap_or(name.len());
    let name = &name[..end];
    let is_name = name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(byte));
    if !is_name || extent == Head::Cut {
        return false;
    }
    let opens = [b"<", name].concat();
    let closes = [b"</", name, b">"].concat();
    let opened = positions(text, &opens).filter(|at| text.get(at + opens.len()).is_some_and(|&byte| is_tag_end(byte)));
    opened.count() == 1 && text.ends_with(&closes)
}

fn begins_with_tag(text: &[u8], name: &[u8]) -> bool {
    let rest = text.strip_prefix(b"<").and_then(|text| text.strip_prefix(name));
    rest.and_then(<[u8]>::first).is_some_and(|&byte| is_tag_end(byte))
}

/// Whether a tag's name ends before this byte.
fn is_tag_end(byte: u8) -> bool {
    byte == b'>' || byte == b'/' || byte.is_ascii_whitespace()
}

fn count(text: &[u8], wanted: &[u8]) -> usize {
    positions(text, wanted).count()
}

fn holds(text: &[u8], wanted: &[u8]) -> bool {
    positions(text, wanted).next().is_some()
}

fn positions<'a>(text: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    memchr::memmem::find_iter(text, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_cells_that_look_like_it() {
        let denied =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>x</Message></Error>";
        for (text, extent, expected) in [
            ("<!DOCTYPE html><html><body>403 Forbidden</body></html>", Head::Whole, Some(Sort::Page)),
            ("\n<html>\r\n<head><title>x</title></head></html>\n", Head::Whole, Some(Sort::Page)),
            ("<!-- saved --><HTML lang=\"en\"><body></body></HTML>", Head::Whole, Some(Sort::Page)),
            ("<?xml version=\"1.0\"?><!DOCTYPE html><html></html>", Head::Whole, Some(Sort::Page)),
            ("<!doctype html><html><body>cut of", Head::Whole, Some(Sort::Page)),
            (denied, Head::Whole, Some(Sort::Error(Some("AccessDenied")))),
            ("<Error><Code>secret value</Code></Error>", Head::Whole, Some(Sort::Error(None))),
            ("<rows><row a=\"1\"/><row a=\"2\"/></rows>", Head::Whole, Some(Sort::Document)),
            ("<?xml version=\"1.0\"?><rows><row/>", Head::Cut, Some(Sort::Document)),
            (
                "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"></Workbook>",
                Head::Whole,
                Some(Sort::Workbook),
            ),
            // Tables whose cells are marked up, or only begin like a tag.
            ("<html><body>a</body></html>,spam\n<html><body>b</body></html>,ham\n", Head::Whole, None),
            ("<html><body>a</body></html>\n<html><body>b</body></html>\n", Head::Whole, None),
            ("<html>,<body>\n1,2\n", Head::Whole, None),
            ("<id>,<name>\n1,2\n", Head::Whole, None),
            ("<a/>,<b/>\n<c/>,<d/>\n", Head::Whole, None),
            ("<p>one</p>\n<p>two</p>\n", Head::Whole, None),
            ("<?xml version=\"1.0\"?><a/>,x\n<?xml version=\"1.0\"?><b/>,y\n", Head::Whole, None),
            ("<rows><row/>,1\n", Head::Cut, None),
            ("<5,>5\n1,2\n", Head::Whole, None),
            ("<NA>,<NA>\n", Head::Whole, None),
            ("text,body\nx,<html></html>\n", Head::Whole, None),
            ("<", Head::Whole, None),
        ] {
            assert_eq!(sort(text.as_bytes(), extent), expected, "{text}");
        }
    }
}
