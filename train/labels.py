"""Labels for blocks: how much of a block is content.

In: the blocks that `scutch signals` lists, and for pages their true text, for dumps their labelled lines. Out: [`Lessons`], where each
block has a label from 0 to 1, a weight, and a document with its domain. Nothing here is random.
"""
import gzip
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


def fold(name, folds):
    """The fold of a domain: a checksum, so that it never depends on what else there is."""
    return zlib.crc32(name.encode()) % folds


class Lessons:
    """Blocks of documents, one after the other."""

    def __init__(self, documents):
        count = [len(document["texts"]) for document in documents]
        self.names = [Path(document["source"]).name.split(".")[0] for document in documents]
        self.document = np.repeat(np.arange(len(documents)), count)
        self.first = np.concatenate([[0], np.cumsum(count)]).astype(int)
        self.found = np.array([found for document in documents for found in document["found"]], dtype=bool)
        self.parts = np.array([bits for document in documents for bits in document["parts"]], dtype=int)
        self.label = np.zeros(len(self.found))
        self.words = np.zeros(len(self.found), dtype=int)
        self.weight = np.zeros(len(self.found))
        self.known = np.ones(len(self.found), dtype=bool)
        # Per document: words of its content, its domain (a number, and its name), what kind of page it is.
        self.size = np.zeros(len(documents), dtype=int)
        self.domains = [""] * len(documents)
        self.kinds = ["article"] * len(documents)

    def finish(self):
        names = {name: at for at, name in enumerate(sorted(set(self.domains)))}
        self.domain = np.array([names[name] for name in self.domains])
        self.folds = lambda folds: np.array([fold(name, folds) for name in self.domains])
        # A page counts alike however long it is, and a long block more than a short one.
        total = np.bincount(self.document, weights=self.words, minlength=len(self.size))[self.document]
        self.weight = np.sqrt(self.words) / np.sqrt(np.maximum(total, 50))
        self.weight[self.found | ~self.known | (self.size == 0)[self.document]] = 0.0
        self.weight /= self.weight[self.weight > 0].mean()
        return self


def truth_of(folder, name):
    """True text, address and kind of a page: PAGE.json as WCXB has it, else PAGE.out with nothing but the text."""
    path = Path(folder) / f"{name}.json"
    if not path.exists():
        return (Path(folder) / f"{name}.out").read_text("utf-8"), f"//{name}", "article"
    gold = json.loads(path.read_text("utf-8"))
    kind = (gold.get("_internal") or {}).get("page_type") or {}
    kind = kind.get("primary", "article") if isinstance(kind, dict) else kind
    return (gold.get("ground_truth") or {}).get("main_content") or "", gold.get("url") or f"//{name}", kind


def page_lessons(documents, folder):
    """Labels of pages: the share of a block's words that stand in 4-grams of the true text."""
    lessons = Lessons(documents)
    lessons.tokens, lessons.truth, lessons.keys, lessons.letters, lessons.steps = [], [], [], [], []
    for at, document in enumerate(documents):
        text, url, kind = truth_of(folder, lessons.names[at].split("-")[0])
        gold = words(text)
        lessons.size[at], lessons.domains[at], lessons.kinds[at] = len(gold), domain(url), kind
        counts = Counter(gold)
        number = {word: n for n, word in enumerate(counts)}
        lessons.truth.append(np.array(list(counts.values()), dtype=int))
        grams = {tuple(gold[i:i + NGRAM]) for i in range(len(gold) - NGRAM + 1)}
        lines = {tuple(words(line)) for line in text.split("\n")}
        blocks = [words(block) for block in document["texts"]]
        flat = [word for block in blocks for word in block]
        mark = np.zeros(len(flat), dtype=bool)
        for i in range(len(flat) - NGRAM + 1):
            if tuple(flat[i:i + NGRAM]) in grams:
                mark[i:i + NGRAM] = True
        place = 0
        for n, block in enumerate(blocks):
            row = lessons.first[at] + n
            lessons.words[row] = len(block)
            if block:
                share = mark[place:place + len(block)].mean()
                # Too short for a 4-gram of its own, but a line of the true text.
                if len(block) < NGRAM and share < 1 and tuple(block) in lines:
                    share = 0.75
                lessons.label[row] = share
            place += len(block)
            key = "".join(c for c in document["texts"][n].lower() if c.isalnum())
            lessons.keys.append(zlib.crc32(key.encode()))
            lessons.letters.append(len(key))
            lessons.steps.append(re.sub(r"\[\d+\]", "", document["places"][n]))
            lessons.tokens.append(np.array([number.get(word, len(number)) for word in block], dtype=np.int32))
    return lessons.finish()


def dump_lessons(documents, bench):
    """Labels of dumps: the share of a block's lines that the benchmark keeps. Lines that count neither way weigh nothing."""
    rows = {}
    with gzip.open(bench, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            _, page, flattener = row["id"].split("/")
            rows[f"{page}-{flattener}"] = (row["labels"], row["domain"], row["page_type"])
    lessons = Lessons(documents)
    for at, document in enumerate(documents):
        marks, host, kind = rows[lessons.names[at]]
        lessons.domains[at], lessons.kinds[at] = domain(f"//{host}"), kind
        for n, (text, place) in enumerate(zip(document["texts"], document["places"])):
            row = lessons.first[at] + n
            # A dump that was taken for a page has no lines.
            span = [int(value) for value in re.findall(r"\d+", place)] if place.startswith("line") else []
            mine = marks[span[0] - 1:span[-1]] if span else ""
            keep, drop = mine.count("k"), mine.count("d")
            lessons.words[row] = len(words(text))
            lessons.label[row] = keep / max(1, keep + drop)
            lessons.known[row] = keep + drop > 0
        rows_of = slice(lessons.first[at], lessons.first[at + 1])
        lessons.size[at] = (lessons.words[rows_of] * lessons.label[rows_of]).sum()
    return lessons.finish()
