"""read_parquet.py FILE: what pyarrow reads in a Parquet file, as JSON.

First a line with the columns and their types, the rows of each group and the bounds of each column; then a line a row.
Moments are microseconds since 1970, identities 32 hex digits.
"""
import json
import sys
import uuid

import pyarrow as pa
import pyarrow.parquet as pq


def plain(column):
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    return [value.hex if isinstance(value, uuid.UUID) else value for value in column.to_pylist()]


def bounds(chunk):
    found = chunk.statistics
    if found is None or not found.has_min_max:
        return None
    low, high = found.min_raw, found.max_raw
    return [low, high] if isinstance(low, int) else None


file = pq.ParquetFile(sys.argv[1])
meta = file.metadata
groups = [meta.row_group(number) for number in range(meta.num_row_groups)]
facts = {key.decode(): value.decode() for key, value in (meta.metadata or {}).items() if key != b"ARROW:schema"}
print(json.dumps({
    "columns": [[field.name, str(field.type), field.nullable] for field in file.schema_arrow],
    "groups": [group.num_rows for group in groups],
    "missing": [[group.column(c).statistics.null_count for c in range(meta.num_columns)] for group in groups],
    "bounds": [[bounds(group.column(c)) for c in range(meta.num_columns)] for group in groups],
    "facts": facts,
}))
table = file.read()
columns = [plain(column) for column in table.columns]
for row in zip(*columns):
    print(json.dumps(row))
