//! Formats that are known by a mark: databases, documents, images, archives, programs.

/// A format that holds no delimited text, or holds it where it is not looked for.
pub(super) struct Form {
    /// Where the mark stands.
    at: usize,
    mark: &'static [u8],
    sure: Sure,
    /// Extensions of files of this format.
    named: &'static [&'static str],
    /// What it is, and what to do.
    pub(super) what: &'static str,
}

/// What else a mark needs to be believed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sure {
    /// Nothing: no text has it.
    Alone,
    /// Binary content: a text may begin like this.
    IfBinary,
}

use Sure::{Alone, IfBinary};

const IMAGE: &str = "an image: what it shows must be exported as data first";
const PROGRAM: &str = "a program, and no data at all";
const TAPE: &str = "a tar archive: unpack it first";
const UNPACK: &str = "a 7z archive: unpack it first";
const RAR: &str = "a RAR archive: unpack it first";
const ACCESS: &str = "an Access database: export its tables as CSV";
const PICKLE: &str = "a Python pickle, which only a program can open: export it as CSV or Parquet";

const fn marked(mark: &'static [u8], sure: Sure, named: &'static [&'static str], what: &'static str) -> Form {
    Form { at: 0, mark, sure, named, what }
}

static FORMS: [Form; 46] = [
    marked(b"%PDF-", Alone, &["pdf"], "a PDF document: export the data itself"),
    marked(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Alone,
        &["doc", "ppt", "msg"],
        "an old Excel or Office file: save each sheet as CSV (UTF-8)",
    ),
    marked(b"{\\rtf", Alone, &["rtf"], "a formatted text document: export the data itself"),
    marked(b"SQLite format 3\0", Alone, &[], "a SQLite database: export its tables as CSV or Parquet"),
    Form { at: 8, ..marked(b"DUCK", IfBinary, &[], "a DuckDB database: export its tables as CSV or Parquet") },
    Form { at: 4, ..marked(b"Standard Jet DB", Alone, &[], ACCESS) },
    Form { at: 4, ..marked(b"Standard ACE DB", Alone, &[], ACCESS) },
    marked(b"Obj\x01", Alone, &[], "an Avro file: export it as CSV or Parquet"),
    marked(b"ORC", IfBinary, &[], "an ORC file: export it as CSV or Parquet"),
    marked(b"ARROW1\0", Alone, &["ipc"], "an Arrow or Feather file: export it as Parquet"),
    marked(b"FEA1", IfBinary, &[], "a Feather file: export it as Parquet"),
    marked(b"\x89HDF\r\n\x1a\n", Alone, &["hdf5", "hdf"], "an HDF5 file: export its tables as CSV or Parquet"),
    marked(b"\x93NUMPY", Alone, &["npy"], "a NumPy array: export it as CSV or Parquet"),
    marked(b"\x80\x03", IfBinary, &["pkl", "pickle"], PICKLE),
    marked(b"\x80\x04\x95", Alone, &["pkl", "pickle"], PICKLE),
    marked(b"\x80\x05\x95", Alone, &["pkl", "pickle"], PICKLE),
    marked(b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60", Alone, &[], "a SAS data set: export it as CSV"),
    marked(b"$FL2@(#)", Alone, &[], "an SPSS file: export it as CSV"),
    marked(b"$FL3@(#)", Alone, &[], "an SPSS file: export it as CSV"),
    marked(b"<stata_dta>", Alone, &[], "a Stata file: export it as CSV"),
    marked(b"RDX2\n", Alone, &["rdata", "rda"], "an R file: export its tables as CSV"),
    marked(b"RDX3\n", Alone, &["rdata", "rda"], "an R file: export its tables as CSV"),
    marked(b"X\n\0\0\0", Alone, &[], "an R file: export its tables as CSV"),
    marked(b"7z\xbc\xaf\x27\x1c", Alone, &["7z"], UNPACK),
    marked(b"Rar!\x1a\x07", Alone, &["rar"], RAR),
    Form { at: 257, ..marked(b"ustar\0", Alone, &["tar", "tgz"], TAPE) },
    Form { at: 257, ..marked(b"ustar  \0", Alone, &["tar", "tgz"], TAPE) },
    marked(b"\x1f\x9d", Alone, &["z"], "packed by compress, which is out of use: unpack it, or pack it with gzip"),
    marked(b"MSCF\0\0\0\0", Alone, &["cab"], "a cabinet archive: unpack it first"),
    marked(b"\x89PNG\r\n\x1a\n", Alone, &["png"], IMAGE),
    marked(b"\xff\xd8\xff", Alone, &["jpg", "jpeg"], IMAGE),
    marked(b"GIF87a", IfBinary, &["gif"], IMAGE),
    marked(b"GIF89a", IfBinary, &["gif"], IMAGE),
    marked(b"BM", IfBinary, &["bmp"], IMAGE),
    marked(b"II*\0", Alone, &["tif", "tiff"], IMAGE),
    marked(b"MM\0*", Alone, &["tif", "tiff"], IMAGE),
    Form { at: 8, ..marked(b"WEBP", IfBinary, &["webp"], IMAGE) },
    marked(b"\x7fELF", Alone, &["so", "o"], PROGRAM),
    marked(b"MZ", IfBinary, &["exe", "dll"], PROGRAM),
    marked(b"\xcf\xfa\xed\xfe", Alone, &["dylib"], PROGRAM),
    marked(b"\xfe\xed\xfa\xcf", Alone, &["dylib"], PROGRAM),
    marked(b"\xca\xfe\xba\xbe", Alone, &["class"], PROGRAM),
    Form { at: 8, ..marked(b"WAVE", IfBinary, &["wav"], "a sound recording, and no table") },
    marked(b"ID3", IfBinary, &["mp3"], "a sound recording, and no table"),
    Form { at: 4, ..marked(b"ftyp", IfBinary, &["mp4", "mov", "heic"], "a film or an image, and no table") },
    marked(
        b"bplist00",
        Alone,
        &["plist"],
        "a property list of macOS, such as the placeholder of a file kept in iCloud",
    ),
];

impl Form {
    /// Whether a file's name says the same.
    pub(super) fn is_named_in(&self, shown: &str) -> bool {
        is_named(shown, self.named)
    }
}

/// The format that these first bytes have the mark of.
pub(super) fn form(head: &[u8], is_binary: bool) -> Option<&'static Form> {
    FORMS.iter().find(|form| {
        let is_marked = head.get(form.at..).is_some_and(|rest| rest.starts_with(form.mark));
        is_marked && (form.sure == Alone || is_binary)
    })
}

/// Whether one of the last extensions of a shown path is among these.
pub(super) fn is_named(shown: &str, extensions: &[&str]) -> bool {
    let name = shown.rsplit_once('/').map_or(shown, |(_, name)| name).to_lowercase();
    let mut parts = name.rsplit('.');
    // What comes before the first dot is no extension.
    let last: Vec<&str> = parts.by_ref().take(3).collect();
    let own = usize::from(parts.next().is_none());
    last.iter().take(last.len() - own).any(|part| extensions.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_a_text_may_have_needs_binary_content() {
        for (head, is_binary, expected) in [
            (&b"ORC,ELF\n1,2\n"[..], false, None),
            (b"ORC\x08\x01\x02", true, Some("an ORC file")),
            (b"BMI,age\n20,4\n", false, None),
            (b"MZ,x\n1,2\n", false, None),
            (b"MZ\x90\0\x03\0", true, Some("a program")),
            (b"ID3,x\n", false, None),
            (b"Obj\x01\x04\x14avro.codec", true, Some("an Avro file")),
            (b"ARROW1\0\0\xff\xff\xff\xff", true, Some("an Arrow or Feather file")),
            (b"\x7fELF\x02\x01\x01\0", true, Some("a program")),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", true, Some("an image")),
            (b"a,b\n1,2\n", false, None),
        ] {
            let said = form(head, is_binary).map(|form| form.what);
            assert_eq!(said.is_some(), expected.is_some(), "{}: {said:?}", head.escape_ascii());
            assert!(said.is_none_or(|said| said.starts_with(expected.unwrap_or_default())), "{said:?}");
        }
        let mut tape = vec![0; 512];
        tape[..8].copy_from_slice(b"data.csv");
        tape[257..265].copy_from_slice(b"ustar\x0000");
        assert_eq!(form(&tape, true).map(|form| form.what), Some(TAPE));
    }

    #[test]
    fn names_agree_by_any_of_their_extensions() {
        for (shown, expected) in [
            ("a/orders.csv.7z", true),
            ("a/orders.7z.csv", true),
            ("7z", false),
            (".7z", true),
            ("7z/orders.csv", false),
            ("orders.csv", false),
        ] {
            assert_eq!(is_named(shown, &["7z"]), expected, "{shown}");
        }
    }
}
