"""Are the rows of a table the documents that the same lines of JSON are?

In: the program, built with the feature parquet. Out: a line for each way of writing a table with pyarrow, and exit code 1 if the
documents of one are others than those of the lines.

parquet.py SCUTCH
"""

import base64
import datetime
import json
import os
import subprocess
import sys
import tempfile

import pyarrow as pa
import pyarrow.parquet as pq

scutch = os.path.abspath(sys.argv[1])
article = ("The ferry from Saltwyke will run through the winter for the first time in forty years, the harbour office said on Monday. "
           "The boat was refitted in the spring and can now break thin ice. It is crossing number {} of this winter.")
rows = [
    {
        "text": None if n % 50 == 7 else article.format(n),
        "url": f"https://example.org/{n % 3}",
        "date": None if n % 4 == 0 else datetime.date(2024, 2, 28) + datetime.timedelta(days=n),
        "seen": datetime.datetime(2024, 3, 1, 12, 30, n % 60, 500_000 if n % 2 else 0),
        "score": n / 8,
        "count": None if n % 9 == 0 else n,
        "kind": ["news", "blog"][n % 2],
        "authors": [["Mara Quill", "Tam Ferrier"], [], None][n % 3],
        "metadata": {"title": f"Crossing {n}", "sizes": [{"w": n, "h": None}] * (n % 3), "deep": [[1, 2], [], None, [n]]},
        "pairs": [[("a", n), ("b", None)], [], None][n % 3],
        "image": bytes([255, n % 256]),
    }
    for n in range(3000)
]
schema = pa.schema([
    ("text", pa.large_string()), ("url", pa.string()), ("date", pa.date32()), ("seen", pa.timestamp("us")), ("score", pa.float64()),
    ("count", pa.int32()), ("kind", pa.dictionary(pa.int8(), pa.string())), ("authors", pa.list_(pa.string())),
    ("metadata", pa.struct([("title", pa.string()), ("sizes", pa.list_(pa.struct([("w", pa.int64()), ("h", pa.int64())]))),
                            ("deep", pa.list_(pa.list_(pa.int64())))])),
    ("pairs", pa.map_(pa.string(), pa.int64())), ("image", pa.binary()),
])
table = pa.Table.from_pylist(rows, schema=schema)


def as_json(name, value):
    """The value as the line has it."""
    if name == "pairs":
        return None if value is None else dict(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="microseconds" if value.microsecond else "seconds")
    return value.isoformat() if isinstance(value, datetime.date) else value


def documents(folder, name):
    """What comes out, without what says where it came from."""
    done = subprocess.run([scutch, name, "-o", name + "-clean", "--scope", "off", "--quiet"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert subprocess.run([scutch, "check", name + "-clean", "--quiet"], cwd=folder).returncode == 0
    found = []
    for kind in ["documents", "failures", "cuts"]:
        with open(os.path.join(folder, name + "-clean", kind + ".jsonl"), encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if kind == "documents":
                    record["metadata"]["carried"] = json.loads(record["metadata"]["carried"])
                if kind == "failures":
                    record["place"] = record["place"].replace("row", "line")
                    record["message"] = record["message"].replace("the row", "the line")
                found.append({key: value for key, value in record.items() if key not in ("id", "source", "document", "twin")})
    return found


with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "lines"), "w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps({name: as_json(name, value) for name, value in row.items()}, ensure_ascii=False) + "\n")
    want = documents(folder, "lines")
    assert len(want) == len(rows), "nothing to read"
    failed = []
    for title, options in {
        "snappy": {},
        "zstd, row groups of 100": {"compression": "zstd", "row_group_size": 100},
        "gzip, no dictionaries": {"compression": "gzip", "use_dictionary": False},
        "lz4, pages of version 2": {"compression": "lz4", "data_page_version": "2.0"},
        "no compression, small pages with checksums": {"compression": "none", "data_page_size": 1000, "write_page_checksum": True},
        "delta lengths": {"use_dictionary": False, "column_encoding": {"text": "DELTA_LENGTH_BYTE_ARRAY", "url": "DELTA_BYTE_ARRAY",
                                                                     "count": "DELTA_BINARY_PACKED", "score": "BYTE_STREAM_SPLIT"}},
        "old lists and times": {"use_compliant_nested_type": False, "version": "1.0"},
    }.items():
        pq.write_table(table, os.path.join(folder, "table"), **options)
        found = documents(folder, "table")
        same = found == want
        print(f"{'same documents' if same else 'OTHER DOCUMENTS'}: parquet, {title}")
        if not same:
            failed.append(title)
            differ = [(a, b) for a, b in zip(want, found) if a != b]
            print(f"  {len(want)} against {len(found)}; first: {differ[:1]}", file=sys.stderr)
    sys.exit(1 if failed else 0)
