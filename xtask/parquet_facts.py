"""Compares what datassay measures of Parquet files with what pyarrow reads from them.

    python -m venv /somewhere/else && /somewhere/else/bin/pip install pyarrow
    /somewhere/else/bin/python xtask/parquet_facts.py FOLDER

Row counts, nulls of every leaf, and the smallest and largest number, day or instant must be equal; decimals and
floating-point numbers to the precision of a double. A file that pyarrow can't read is named and left out.
"""

import json
import math
import pathlib
import subprocess
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def leaves(array, path):
    """The leaves of an array: (name, values, nulls), where what holds a leaf and is null is one null of it."""
    kind = array.type
    nulls = array.null_count
    if pa.types.is_struct(kind):
        held = array.filter(array.is_valid())
        for index in range(kind.num_fields):
            for name, values, inside in leaves(held.field(index), f"{path}.{kind.field(index).name}"):
                yield name, values, nulls + inside
    elif pa.types.is_map(kind):
        held = array.filter(array.is_valid())
        for part in (held.keys, held.items):
            for name, values, inside in leaves(part_of(held, part), f"{path}.?"):
                yield name, values, nulls + inside
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        for name, values, inside in leaves(array.flatten(), f"{path}.?"):
            yield name, values, nulls + inside
    else:
        yield path, array, nulls


def part_of(maps, part):
    """Of the keys or items of a sliced map only those that the slice has."""
    offsets = maps.offsets
    return part.slice(offsets[0].as_py(), offsets[-1].as_py() - offsets[0].as_py())


def extent(values):
    """Smallest and largest as datassay writes them; None for what has no order there."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.dictionary_decode()
        kind = values.type
    if pa.types.is_floating(kind):
        values = values.cast(pa.float64())
        values = values.filter(pc.invert(pc.is_nan(values)))
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
            or pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return None
    found = pc.min_max(values.drop_null())
    bounds = [found["min"], found["max"]]
    if not bounds[0].is_valid:
        return None
    if pa.types.is_date32(kind):
        return [{"day": bound.cast(pa.int32()).as_py()} for bound in bounds]
    if pa.types.is_timestamp(kind):
        ticks = [bound.cast(pa.int64()).as_py() for bound in bounds]
        scale = {"s": 1_000_000, "ms": 1000, "us": 1}.get(kind.unit)
        return [{"micros": tick * scale if scale else tick // 1000} for tick in ticks]
    return [bound.as_py() for bound in bounds]


def same(ours, theirs):
    if isinstance(ours, dict) or isinstance(theirs, dict):
        return ours == theirs
    ours, theirs = float(ours), float(theirs)
    return ours == theirs or math.isclose(ours, theirs, rel_tol=1e-15)


def compare(path, facts):
    """What differs, and how many leaves were held against each other."""
    try:
        file = pq.ParquetFile(path)
        table = file.read(use_threads=False)
        if any(pa.types.is_timestamp(field.type) and field.type.unit == "ns" for field in table.schema):
            # Old 96-bit instants outside the years of nanoseconds would wrap around.
            table = pq.read_table(path, coerce_int96_timestamp_unit="us")
    except Exception as error:  # Whatever it is, it is pyarrow's.
        return None, str(error).split("\n")[0]
    ours = facts["tables"][0]
    differences = []
    if ours["rows"] != table.num_rows:
        differences.append(f"rows: {ours['rows']}, pyarrow {table.num_rows}")
    found = []
    for name, column in zip(table.column_names, table.columns):
        array = column.combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
        if isinstance(array, pa.ExtensionArray):
            array = array.storage
        found.extend(leaves(array, name))
    if len(found) != len(ours["columns"]):
        return [f"{len(ours['columns'])} leaves, pyarrow {len(found)}"], 0
    for column, (name, values, nulls) in zip(ours["columns"], found):
        if column["unread"]:
            differences.append(f"{column['name']}: not read")
            continue
        if column["parquet_nulls"] != nulls:
            differences.append(f"{column['name']}: {column['parquet_nulls']} nulls, pyarrow {nulls}")
        theirs = extent(values)
        mine = column["extent"]
        if theirs is not None and (mine is None or not all(map(same, mine, theirs))):
            differences.append(f"{column['name']}: extent differs ({column['type']})")
        if theirs is None and mine is not None and column["type"] in ("integer", "decimal") and not text(values.type):
            differences.append(f"{column['name']}: an extent that pyarrow has not")
    return differences, len(found)


def text(kind):
    """Texts that look like numbers are numbers to datassay."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind) \
        or pa.types.is_fixed_size_binary(kind) or pa.types.is_large_binary(kind)


def main():
    folder = pathlib.Path(sys.argv[1])
    if not folder.is_dir():
        print(f"skipped: there is no {folder}")
        return 0
    files = sorted(folder.glob("*.parquet"))
    told = subprocess.run(
        ["cargo", "run", "--quiet", "--package", "xtask", "--", "parquet-facts", *map(str, files)],
        check=True, capture_output=True, text=True,
    ).stdout.splitlines()
    failed = left_out = compared = 0
    for path, line in zip(files, told):
        differences, more = compare(path, json.loads(line))
        if differences is None:
            left_out += 1
            print(f"left out: {path.name}: pyarrow can't read it: {more}")
        elif differences:
            failed += 1
            print(f"DIFFERS: {path.name}: " + "; ".join(differences))
        else:
            compared += more
    print(f"{len(files)} files: {failed} differ, {left_out} left out, {compared} leaves equal")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
