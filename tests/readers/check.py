"""Does every reader take our records as they are?

In: a folder that `scutch run` wrote, and one that it wrote in shards. Out: a line for each reader, and exit code 1 if one of them finds
other documents than the lines hold. It converts nothing: a reader that needs an option is one that does not take them as they are.

check.py FOLDER SHARDED
"""

import glob
import gzip
import json
import os
import sys

folder, sharded = sys.argv[1:3]
plain = os.path.join(folder, "documents.jsonl")
shards = sorted(glob.glob(os.path.join(sharded, "documents-*.jsonl.gz")))
with open(plain, encoding="utf-8") as lines:
    records = [json.loads(line) for line in lines]
want = [(record["id"], record["text"]) for record in records]
assert want and len(shards) > 1, "nothing to read"


def read_pandas():
    import pandas
    frame = pandas.read_json(plain, lines=True)
    return list(zip(frame["id"], frame["text"]))


def read_polars():
    import polars
    frame = polars.scan_ndjson(plain).collect()
    return list(zip(frame["id"], frame["text"]))


def read_duckdb():
    import duckdb
    return duckdb.sql(f"select id, text from read_json('{plain}')").fetchall()


def read_datasets():
    import datasets
    datasets.disable_progress_bars()
    data = datasets.load_dataset("json", data_files=shards, split="train", cache_dir=os.path.join(sharded, "cache"))
    return list(zip(data["id"], data["text"]))


def read_datatrove():
    from datatrove.pipeline.readers import JsonlReader
    documents = JsonlReader(sharded, glob_pattern="documents-*.jsonl.gz")()
    return [(document.id, document.text) for document in documents]


def read_dolma():
    # What dolma's taggers ask of a line (its docs/data-format.md): id, text and source are strings, metadata is an object.
    found = []
    for shard in shards:
        with gzip.open(shard, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                assert isinstance(record["source"], str) and isinstance(record["metadata"], dict)
                found.append((record["id"], record["text"]))
    return found


failed = False
for name, read in [(name, read) for name, read in sorted(globals().items()) if name.startswith("read_")]:
    try:
        found = read()
        verdict = "as they are" if list(map(tuple, found)) == want else f"{len(found)} documents, not the {len(want)} that were written"
    except Exception as error:
        verdict = f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"
    failed |= verdict != "as they are"
    print(f"{name.removeprefix('read_'):10} {verdict}")
sys.exit(failed)
