"""Seconds that one summary of a file takes: python peers.py duckdb|polars FILE. Threads come from the environment."""

import os
import sys
import time

name, path = sys.argv[1:3]

if name == "duckdb":
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {int(os.environ['DUCKDB_THREADS'])}")
    begun = time.perf_counter()
    connection.execute("SUMMARIZE SELECT * FROM " + "'" + path.replace("'", "''") + "'").fetchall()
else:
    import polars as pl

    begun = time.perf_counter()
    frame = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path)
    numbers = pl.col([column for column, kind in frame.collect_schema().items() if kind.is_numeric()])
    frame.select(
        pl.all().null_count().name.suffix("_nulls"),
        pl.all().min().name.suffix("_min"),
        pl.all().max().name.suffix("_max"),
        numbers.mean().name.suffix("_mean"),
        numbers.std().name.suffix("_std"),
        pl.all().approx_n_unique().name.suffix("_distinct"),
    ).collect(engine="streaming")

print(time.perf_counter() - begun)
