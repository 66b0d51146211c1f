//! E-mail addresses, alone in a cell or inside a text.
//!
//! Checked: the form of RFC 5321 as it is used (an unquoted local part, a dotted domain that ends in letters). Not
//! checked: whether the domain exists. Not seen: quoted local parts, addresses at a bare host, `name at example dot org`.

/// Endings that look like a domain of the top level but name a file.
const FILES: &[&[u8]] = &[b"png", b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"pdf", b"json", b"css", b"js", b"html"];

/// Whether the whole cell is one address, `mailto:` or `Name <address>` around it included.
pub(super) fn is_email(cell: &[u8]) -> bool {
    let mut core = cell.trim_ascii();
    core = core.strip_prefix(b"mailto:").unwrap_or(core);
    if core.ends_with(b">")
        && let Some(open) = memchr::memrchr(b'<', core)
    {
        core = &core[open + 1..core.len() - 1];
    }
    address(core).is_some_and(|(start, end)| start == 0 && end == core.len())
}

/// How many addresses stand in a text.
pub(super) fn count(text: &[u8]) -> u64 {
    let mut found = 0;
    let mut rest = text;
    while let Some((_, end)) = address(rest) {
        found += 1;
        rest = &rest[end..];
    }
    found
}

/// Start and end of the first address.
fn address(text: &[u8]) -> Option<(usize, usize)> {
    for at in memchr::memchr_iter(b'@', text) {
        let start = text[..at].iter().rposition(|byte| !is_local(*byte)).map_or(0, |before| before + 1);
        let end = text[at + 1..].iter().position(|byte| !is_domain(*byte)).map_or(text.len(), |after| at + 1 + after);
        let local = text[start..at].trim_ascii_start();
        let domain = text[at + 1..end].strip_suffix(b".").unwrap_or(&text[at + 1..end]);
        let in_address = text.get(end).is_some_and(|next| matches!(next, b':' | b'@' | b'/'));
        let in_url = start > 0 && matches!(text[start - 1], b'/' | b':') && !text[..start].ends_with(b"mailto:");
        if !in_address && !in_url && local_fits(local) && domain_fits(domain) {
            return Some((start, at + 1 + domain.len()));
        }
    }
    None
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'' | b'!' | b'#' | b'&' | b'=' | b'~')
}

fn is_domain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'.' | b'-')
}

fn local_fits(local: &[u8]) -> bool {
    (1..=64).contains(&local.len()) && local[0] != b'.' && local[local.len() - 1] != b'.'
}

fn domain_fits(domain: &[u8]) -> bool {
    if domain.len() > 253 {
        return false;
    }
    let mut labels = domain.rsplit(|byte| *byte == b'.');
    let Some(top) = labels.next() else { return false };
    let top_fits = (2..=24).contains(&top.len())
        && (top.iter().all(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80) || top.starts_with(b"xn--"))
        && !FILES.iter().any(|file| top.eq_ignore_ascii_case(file));
    let mut count = 0;
    let rest_fits = labels.all(|label| {
        count += 1;
        (1..=63).contains(&label.len()) && label[0] != b'-' && label[label.len() - 1] != b'-'
    });
    top_fits && rest_fits && count > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_their_look_alikes() {
        for cell in [
            "a@example.org",
            " first.last+tag@mail.example.co.uk ",
            "Jo Doe <jo@example.net>",
            "mailto:x@example.com",
            "анна@пример.рф",
            "o'neil@example.ie",
        ] {
            assert!(is_email(cell.as_bytes()), "{cell}");
        }
        for cell in [
            "",
            "@",
            "a@b",
            "@handle",
            "icon@2x.png",
            "lodash@4.17.21",
            "a@.org",
            ".a@example.org",
            "a@example.org b",
            "a@example.o1",
            "10 @ 5.00",
        ] {
            assert!(!is_email(cell.as_bytes()), "{cell}");
        }
    }

    #[test]
    fn addresses_in_a_text_are_counted() {
        assert_eq!(count(b"write to a@example.org, b@example.com. or (c@example.net)!"), 3);
        assert_eq!(count(b"git@example.com:team/repo and https://user@example.com/x"), 0);
        assert_eq!(count(b"@@@@"), 0);
    }
}
