"""What csv.Sniffer and DuckDB's sniff_csv say of files: FOLDER, then NAME ENCODING for each.

One JSON list a line: peer, file, delimiter, quote. csv.Sniffer sees the first 64 KiB, cut at a line end: it gets slower
and no better beyond. An exception is an answer, and a wrong one.
"""

import csv
import json
import pathlib
import sys
import tempfile

import duckdb

CODECS = {"ansi": "cp1252", "windows-1251": "cp1251", "shif-jis": "shift_jis", "utf8": "utf-8-sig"}


def decoded(path, label):
    raw = path.read_bytes()
    for codec in (CODECS.get(label, label), "utf-8-sig"):
        try:
            return raw.decode(codec)
        except (UnicodeDecodeError, LookupError):
            pass
    return raw.decode("latin-1")


def sniffer(text):
    cut = text[: 1 << 16]
    if len(cut) < len(text):
        cut = cut[: cut.rfind("\n") + 1] or cut
    found = csv.Sniffer().sniff(cut)
    return found.delimiter, found.quotechar


def duck(text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "text.csv")
        file.write_bytes(text.encode())
        # With `ignore_errors` it goes on where a strict read would refuse the file.
        query = "SELECT Delimiter, Quote FROM sniff_csv(?, ignore_errors = true)"
        delimiter, quote = duckdb.execute(query, [str(file)]).fetchone()
        return delimiter, None if quote in ("", "(empty)") else quote


folder, labels = pathlib.Path(sys.argv[1]), list(zip(sys.argv[2::2], sys.argv[3::2]))
for peer, sniff in ((f"DuckDB {duckdb.__version__} sniff_csv", duck), ("csv.Sniffer of Python " + sys.version.split()[0], sniffer)):
    for name, encoding in labels:
        try:
            delimiter, quote = sniff(decoded(folder / name, encoding))
        except Exception:
            delimiter, quote = None, None
        print(json.dumps([peer, name, delimiter, quote]))
