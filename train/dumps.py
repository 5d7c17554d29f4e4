#!/usr/bin/env python3
"""Text files out of the benchmark of flattened dumps, for `scutch signals`.

    dumps.py PAGES.txt OUT BENCH.jsonl.gz...

In: the benchmark that `tools/debris/build.py` makes, in one file or several, and the ids of the pages of which every dump is taken, one
to a line. Of all other pages two dumps of four common flatteners are taken, which two a checksum of page and flattener tells. Out:
OUT/PAGE-FLATTENER.txt with each row's text as it is, and OUT.jsonl.gz with the rows that were taken. It draws nothing at random.
"""
import gzip
import json
import sys
import zlib
from pathlib import Path

COMMON = ("bs4", "html2text", "inscriptis", "lynx")
OF_OTHERS = 2


def main():
    pages, out, *benches = sys.argv[1:]
    wanted = set(Path(pages).read_text("utf-8").split())
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    taken = set()
    with gzip.open(f"{out}.jsonl.gz", "wt", encoding="utf-8") as kept:
        for bench in benches:
            with gzip.open(bench, "rt", encoding="utf-8") as rows:
                for line in rows:
                    row = json.loads(line)
                    _, page, flattener = row["id"].split("/")
                    lot = sorted(COMMON, key=lambda name: zlib.crc32(f"{page}/{name}".encode()))[:OF_OTHERS]
                    if (page in wanted or flattener in lot) and (page, flattener) not in taken:
                        taken.add((page, flattener))
                        (folder / f"{page}-{flattener}.txt").write_bytes(row["text"].encode("utf-8"))
                        kept.write(line)


if __name__ == "__main__":
    main()
