"""Holds what datassay measures against polars, on generated and on real columns.

    python -m venv /somewhere/else && /somewhere/else/bin/pip install polars
    /somewhere/else/bin/python xtask/oracles.py PROGRAM [FOLDER]

Rows, nulls, exact distinct counts, the smallest and the largest must be equal; mean and standard deviation to nine
digits; an approximate distinct count must lie within its bound, a quantile within its cell. The generated columns are
skewed, sorted, reversed, constant, extreme and far from zero, written as CSV and as Parquet. Of the CSV files below
FOLDER those are held against polars that are plain: UTF-8, a header, and no finding
about their structure, which polars may read in another way.
"""

import collections
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

import polars as pl

# What datassay counts as null.
NULLS = ["", "NULL", "null", "NA", "N/A", "NaN", "nan", "\\N"]
ROWS = 200_000

checked = collections.Counter()
failures = []


def report(program, path):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "report.json"
        arguments = [program, "check", str(path), "--quiet", "--format", "json", "--fail-on", "not-ready", "-o", str(out)]
        run = subprocess.run(arguments, capture_output=True, text=True, check=False)
        if run.returncode not in (0, 1):
            sys.exit(f"{path}: exit status {run.returncode}: {run.stderr}")
        return json.loads(out.read_text())


def expect(what, where, holds, ours, theirs):
    checked[what] += 1
    if not holds:
        failures.append(f"{where}: {what}: {ours} against {theirs}")


def near(ours, theirs, scale):
    return ours == theirs or math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9 * scale)


def compare(where, column, values, numbers):
    """A column of the report against its values without nulls, and against its numbers, if it is one of numbers."""
    distinct = values.n_unique()
    told = column["distinct"]
    if told["value"] is not None:
        within = told["value"] == distinct if told["exact"] else abs(told["value"] - distinct) <= told["bound"] * distinct
        expect("distinct, exact" if told["exact"] else "distinct, within its bound", where, within, told, distinct)
    if numbers is None or len(numbers) == 0:
        return
    stats = column["stats"]
    ordered = numbers.sort()
    scale = max(abs(ordered[0]), abs(ordered[-1]))
    truth = {"min": ordered[0], "max": ordered[-1], "mean": None, "standard_deviation": None}
    if math.isfinite(scale * scale * len(numbers)):
        # In whole numbers of the last binary place, so that nothing is lost.
        mean = math.fsum(numbers) / len(numbers)
        truth["mean"] = mean
        if len(numbers) > 1:
            squares = math.fsum((value - mean) ** 2 for value in numbers)
            truth["standard_deviation"] = math.sqrt(squares / (len(numbers) - 1))
    for key, value in truth.items():
        if value is not None and stats[key]["value"] is not None:
            expect(key, where, near(stats[key]["value"], value, scale), stats[key]["value"], value)
    for point in stats.get("quantiles", []):
        rank = min(max(math.ceil(point["share"] * len(ordered)), 1), len(ordered)) - 1
        holds = point["low"] <= ordered[rank] <= point["high"]
        expect("quantile, within its cell", where, holds, point, ordered[rank])


def generated():
    draw = random.Random(20261123)
    many = range(ROWS)
    columns = {
        "skewed": [round(draw.lognormvariate(0, 3), 6) for _ in many],
        "sorted": list(many),
        "reversed": list(reversed(many)),
        "constant": [7] * ROWS,
        "extreme": [draw.choice([1e300, -1e300, 1e-300, -1e-300, 0.5]) * draw.random() for _ in many],
        "epoch": [1_700_000_000 + draw.randrange(86_400 * 365) for _ in many],
        "billion_and_one": [1_000_000_000 + draw.choice([-1, 0, 1]) for _ in many],
        "billion_and_bits": [1e9 + draw.randrange(-10**6, 10**6) / 10**6 for _ in many],
        "latitude": [round(draw.uniform(-90, 90), 5) for _ in many],
        "few": [draw.randrange(50) for _ in many],
        "some": [draw.randrange(3000) for _ in many],
        "pareto": [int(draw.paretovariate(0.7)) for _ in many],
        "with_nulls": [None if draw.random() < 0.3 else draw.randrange(10**6) for _ in many],
        "words": [f"w{draw.randrange(100_000)}" for _ in many],
    }
    return pl.DataFrame(columns)


def check_frame(program, frame, path):
    table = report(program, path)["tables"][0]
    expect("rows", path.name, table["rows"] == len(frame), table["rows"], len(frame))
    for column in table["columns"]:
        whole = frame[column["name"]]
        where = f"{path.name}: {column['name']}"
        nulls = whole.null_count()
        expect("nulls", where, column["nulls"]["count"] == nulls, column["nulls"]["count"], nulls)
        values = whole.drop_nulls()
        numbers = values.cast(pl.Float64) if values.dtype.is_numeric() else None
        compare(where, column, values, numbers)


def check_real(program, folder):
    for path in sorted(pathlib.Path(folder).rglob("*.csv")):
        whole = report(program, path)
        tables = whole["tables"]
        if len(tables) != 1 or not tables[0]["columns"]:
            continue
        table, file = tables[0], tables[0]["files"][0]
        dialect = file["dialect"]
        plain = (
            dialect["encoding"] in ("utf-8", "ascii", "us-ascii") and dialect["header"] and dialect["quote"] == '"'
            and not dialect["footer_lines"] and not dialect["skipped_lines"] and dialect["header_lines"] == 1
            and not any(finding["group"] == "structure" for finding in whole["findings"])
            and not any(column["absent"] or column["shifted"] for column in table["columns"])
        )
        names = [column["name"] for column in table["columns"]]
        try:
            frame = plain and pl.read_csv(path, separator=dialect["delimiter"], infer_schema=False)
        except pl.exceptions.PolarsError as error:
            frame = None
            print(f"left out: {path.name}: polars: {str(error).splitlines()[0]}")
        if frame is None or frame is False or len(frame.columns) != len(names):
            checked["real files left out"] += 1
            continue
        checked["real files"] += 1
        expect("rows", path.name, table["rows"] == len(frame), table["rows"], len(frame))
        for index, column in enumerate(table["columns"]):
            cells = frame.to_series(index).fill_null("")
            where = f"{path.name}: {column['name']}"
            nulls = int(cells.is_in(NULLS).sum())
            expect("nulls", where, column["nulls"]["count"] == nulls, column["nulls"]["count"], nulls)
            values = cells.filter(~cells.is_in(NULLS))
            # Only where every cell is one: elsewhere what stands apart is another's matter to tell.
            numbers = None
            if set(column["kinds"]) <= {"integer", "decimal"}:
                numbers = values.cast(pl.Float64, strict=False)
                numbers = None if numbers.null_count() or column["disguised"]["count"] else numbers
            compare(where, column, values, numbers)


def main():
    program = sys.argv[1]
    frame = generated()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("generated.csv", "generated.parquet"):
            path = pathlib.Path(folder) / name
            (frame.write_csv if name.endswith("csv") else frame.write_parquet)(path)
            check_frame(program, frame, path)
    if len(sys.argv) > 2:
        check_real(program, sys.argv[2])
    for what, count in sorted(checked.items()):
        print(f"{what}: {count}")
    print(f"failures: {len(failures)}")
    print("\n".join(failures[:40]))
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
