"""Labels for blocks: how much of a block stands in the page's ground truth.

In: the blocks that `scutch signals` lists and WCXB's ground truth. Out: a label from 0 to 1 for each block, the fold of its
page (by registered domain, never by page), and the page's word counts for scoring. Nothing here is random.
"""
import json
import re
import zlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlparse

import numpy as np

WORD = re.compile(r"\w+")
NGRAM = 4


def words(text):
    return WORD.findall(text.lower())


def domain(url):
    """The registered domain, near enough: two labels, three where the second is short (co.uk)."""
    parts = urlparse(url).netloc.lower().split(":")[0].split(".")
    if parts and parts[0] == "www":
        parts = parts[1:]
    keep = 3 if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2 else 2
    return ".".join(parts[-keep:])


class Page:
    def __init__(self, name, truth, url, kind, blocks, first):
        self.name, self.kind, self.domain = name, kind, domain(url)
        self.first = first
        self.truth = Counter(words(truth))
        self.size = sum(self.truth.values())
        self.blocks = [words(block["text"]) for block in blocks]
        self.found = np.array([block["found"] for block in blocks], dtype=bool)
        gold = words(truth)
        grams = {tuple(gold[i:i + NGRAM]) for i in range(len(gold) - NGRAM + 1)}
        lines = {tuple(words(line)) for line in truth.split("\n")}
        flat = [(n, w) for n, block in enumerate(self.blocks) for w in block]
        mark = np.zeros(len(flat), dtype=bool)
        texts = [w for _, w in flat]
        for i in range(len(flat) - NGRAM + 1):
            if tuple(texts[i:i + NGRAM]) in grams:
                mark[i:i + NGRAM] = True
        self.labels = np.zeros(len(self.blocks))
        at = 0
        for n, block in enumerate(self.blocks):
            size = len(block)
            if size:
                share = mark[at:at + size].mean()
                if size < NGRAM and share < 1 and tuple(block) in lines:
                    share = 0.75
                self.labels[n] = share
            at += size

    def score(self, keep):
        """Precision, recall and F1 of words, as `score.py` counts them."""
        counts = Counter()
        for block, kept in zip(self.blocks, keep):
            if kept:
                counts.update(block)
        total = sum(counts.values())
        if not self.size:
            return (1.0, 1.0, 1.0) if not total else (0.0, 0.0, 0.0)
        if not total:
            return 0.0, 0.0, 0.0
        both = sum((counts & self.truth).values())
        p, r = both / total, both / self.size
        return p, r, 2 * p * r / (p + r) if p + r else 0.0


def load(prefix, truth_folder):
    """Pages, signals as a matrix, and the names of the signals."""
    names = json.loads(Path(f"{prefix}.names.json").read_text("utf-8"))
    x = np.fromfile(f"{prefix}.f32", dtype="<f4").reshape(-1, len(names))
    pages, first = [], 0
    with open(f"{prefix}.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = Path(row["source"]).name.split(".")[0].split("-")[0]
            gold = json.loads((Path(truth_folder) / f"{name}.json").read_text("utf-8"))
            kind = (gold.get("_internal") or {}).get("page_type") or {}
            kind = kind.get("primary", "article") if isinstance(kind, dict) else kind
            truth = (gold.get("ground_truth") or {}).get("main_content") or ""
            pages.append(Page(name, truth, gold.get("url") or "", kind, row["blocks"], first))
            first += len(row["blocks"])
    return pages, x, names


def fold(page, folds):
    return zlib.crc32(page.domain.encode()) % folds
