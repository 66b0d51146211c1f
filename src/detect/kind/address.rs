//! Web addresses and paths of files.

use crate::facts::Kind;

use super::Look;

/// `https://...`, `s3://...`, `www....`
pub(super) fn url(core: &[u8]) -> Option<Look> {
    if !matches!(core[0] | 0x20, b'h' | b'f' | b'w' | b's' | b'g' | b'a') || core.len() < 8 {
        return None;
    }
    let head = &core[..8];
    let has_scheme = match head.iter().position(|byte| *byte == b':') {
        Some(colon) => {
            let scheme = &head[..colon];
            core[colon..].starts_with(b"://")
                && ["http", "https", "ftp", "ftps", "sftp", "s3", "s3a", "gs", "abfs", "abfss", "wasbs", "file"]
                    .iter()
                    .any(|known| scheme.eq_ignore_ascii_case(known.as_bytes()))
        }
        None => head[..4].eq_ignore_ascii_case(b"www.") && core[4..].contains(&b'.'),
    };
    let fits = has_scheme && !core.iter().any(u8::is_ascii_whitespace);
    fits.then_some(Look::plain(Kind::Url))
}

/// `/a/b`, `\\server\share`, `./a`, `../a`, `~/a`
pub(super) fn path(core: &[u8]) -> Option<Look> {
    let rest = match core {
        [b'~' | b'.', b'/', rest @ ..] | [b'.', b'.', b'/', rest @ ..] | [b'\\', b'\\', rest @ ..] => rest,
        // One name behind a slash may be anything.
        [b'/', rest @ ..] if rest.contains(&b'/') => rest,
        _ => return None,
    };
    let fits = rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
    (fits && !core.contains(&b'\n')).then_some(Look::plain(Kind::Path))
}

/// `C:\a`, `C:/a`
pub(super) fn drive(core: &[u8]) -> Option<Look> {
    matches!(core, [_, b':', b'\\' | b'/', _, ..]).then_some(Look::plain(Kind::Path))
}

/// `images/001.jpg`: folders and a name with an ending of letters.
pub(super) fn file_name(core: &[u8]) -> Option<Look> {
    let len = core.len();
    // The point is looked for where endings have it, before anything else is.
    let point = (3..=6).find(|back| len > *back && core[len - back] == b'.')?;
    let ending = &core[len - point + 1..];
    let fits = ending.iter().all(u8::is_ascii_alphanumeric)
        && ending[0].is_ascii_alphabetic()
        && core.iter().any(|byte| matches!(byte, b'/' | b'\\'))
        && !core.iter().any(|byte| matches!(byte, b' ' | b',' | b'\n'));
    fits.then_some(Look::plain(Kind::Path))
}
