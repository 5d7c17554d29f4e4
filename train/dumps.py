#!/usr/bin/env python3
"""Text files out of the benchmark of flattened dumps, for `scutch signals`.

    dumps.py BENCH.jsonl.gz PAGES.txt OUT

In: the benchmark that `tools/debris/build.py` makes, and the ids of the pages to take, one to a line. Out: OUT/PAGE-FLATTENER.txt with
each row's text as it is, and OUT.jsonl.gz with the rows that were taken. It draws nothing at random.
"""
import gzip
import json
import sys
from pathlib import Path


def main():
    bench, pages, out = sys.argv[1:4]
    wanted = set(Path(pages).read_text("utf-8").split())
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(bench, "rt", encoding="utf-8") as rows, gzip.open(f"{out}.jsonl.gz", "wt", encoding="utf-8") as taken:
        for line in rows:
            row = json.loads(line)
            _, page, flattener = row["id"].split("/")
            if page in wanted:
                (folder / f"{page}-{flattener}.txt").write_bytes(row["text"].encode("utf-8"))
                taken.write(line)


if __name__ == "__main__":
    main()
