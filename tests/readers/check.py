"""Does every reader take our records as they are?

In: a folder that `scutch run` wrote, and one that it wrote in shards. Out: a line for each reader, and exit code 1 if one of them finds
other documents than the lines hold. It converts nothing: a reader that needs an option is one that does not take them as they are.

check.py FOLDER SHARDED
"""

import glob
import gzip
import importlib.machinery
import importlib.util
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
    # Its mixer, which filters documents and writes them anew; it is told to filter nothing. The Python around it is for its own commands.
    spec = importlib.util.find_spec("dolma")
    engine = glob.glob(os.path.join(spec.submodule_search_locations[0], "dolma*.so"))[0]
    loader = importlib.machinery.ExtensionFileLoader("dolma", engine)
    dolma = importlib.util.module_from_spec(importlib.util.spec_from_file_location("dolma", engine, loader=loader))
    loader.exec_module(dolma)
    work = os.path.join(sharded, "dolma")
    stream = {"name": "mixed", "documents": [os.path.abspath(sharded) + "/documents-*.jsonl.gz"], "attributes": [],
              "output": {"path": os.path.join(work, "out"), "max_size_in_bytes": 1 << 30}}
    places = {"input": os.path.join(work, "in"), "output": os.path.join(work, "tmp")}
    dolma.mixer_entrypoint(json.dumps({"streams": [stream], "work_dir": places, "processes": 1}))
    mixed = []
    for file in sorted(glob.glob(os.path.join(work, "out", "*.gz"))):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            mixed.extend(map(json.loads, lines))
    # It takes the shards in an order of its own.
    order = {record["id"]: at for at, record in enumerate(records)}
    mixed.sort(key=lambda record: order.get(record["id"], len(order)))
    return [(record["id"], record["text"]) for record in mixed]


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
