#!/usr/bin/env python3
"""Trains the plain judge: one weight for each signal, by logistic regression.

    plain.py --pages SIGNALS --truth GROUND_TRUTH [--dumps SIGNALS --bench DEV.jsonl.gz] [--write WEIGHTS.rs]

In: what `scutch signals` wrote for pages and for dumps, WCXB's ground truth, and the labelled lines of the dumps. Out: figures of a
cross-validation by domain, and with --write the table of weights that the program is built with. The method is iteratively
reweighted least squares with a ridge penalty (Hastie, Tibshirani, Friedman, Elements of Statistical Learning, 4.4.1): no random
number is drawn, and weights are rounded, so the same input gives the same table.
"""
import argparse
import gzip
import json
import re
from pathlib import Path

import numpy as np

from labels import fold, load

FOLDS = 4
RIDGE = 20.0
ROUNDS = 12


def fit(x, y, w):
    """Weights for raw signals; columns that never change keep weight 0."""
    mean, spread = x.mean(0), x.std(0)
    mean[0], spread[0] = 0.0, 1.0
    live = spread > 1e-6
    z = (x[:, live] - mean[live]) / spread[live]
    beta = np.zeros(z.shape[1])
    penalty = np.full(z.shape[1], RIDGE)
    penalty[0] = 0.0
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(z @ beta, -30, 30)))
        g = z.T @ (w * (y - p)) - penalty * beta
        h = (z * (w * p * (1 - p))[:, None]).T @ z + np.diag(penalty + 1e-9)
        beta = beta + np.linalg.solve(h, g)
    out = np.zeros(x.shape[1])
    out[live] = beta / spread[live]
    out[0] -= (out[live] * mean[live]).sum()
    return out


def predict(x, beta):
    return 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))


def weights_of_blocks(sizes, page_of):
    """A page counts alike however long it is, and a long block more than a short one."""
    total = np.bincount(page_of, weights=sizes)[page_of]
    return np.sqrt(sizes) / np.sqrt(np.maximum(total, 50))


def crossed(x, y, w, folds):
    out = np.zeros(len(y))
    for k in range(FOLDS):
        train = (folds != k) & (w > 0)
        test = folds == k
        out[test] = predict(x[test], fit(x[train].astype(np.float64), y[train], w[train] / w[train].mean()))
    return out


def dump_labels(pages, bench):
    """Shares of kept lines, from the labels of the benchmark's lines (k keep, d drop)."""
    labels = {}
    with gzip.open(bench, "rt", encoding="utf-8") as rows:
        for row in rows:
            row = json.loads(row)
            _, page, flattener = row["id"].split("/")
            labels[f"{page}-{flattener}"] = row["labels"]
    return labels


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pages", required=True)
    ap.add_argument("--truth", required=True)
    ap.add_argument("--dumps")
    ap.add_argument("--bench")
    ap.add_argument("--write")
    a = ap.parse_args()
    pages, x, names = load(a.pages, a.truth)
    y = np.concatenate([p.labels for p in pages])
    sizes = np.concatenate([[len(b) for b in p.blocks] for p in pages]).astype(float)
    page_of = np.repeat(np.arange(len(pages)), [len(p.blocks) for p in pages])
    found = np.concatenate([p.found for p in pages])
    empty = np.array([p.size == 0 for p in pages])[page_of]
    w = np.where(found | empty, 0.0, weights_of_blocks(sizes, page_of))
    folds = np.array([fold(p, FOLDS) for p in pages])[page_of]
    score = crossed(x, y, w, folds)
    print("pages, cross-validated by domain: threshold, precision, recall, F1, F1 by kind")
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        rows, by = [], {}
        for p in pages:
            part = slice(p.first, p.first + len(p.blocks))
            row = p.score((score[part] >= threshold) & ~p.found)
            rows.append(row)
            by.setdefault(p.kind, []).append(row[2])
        print(threshold, " ".join(f"{v:.3f}" for v in np.mean(rows, 0)), " ".join(f"{k} {np.mean(v):.3f}" for k, v in sorted(by.items())))
    beta = fit(x[w > 0].astype(np.float64), y[w > 0], w[w > 0] / w[w > 0].mean())
    dump_beta = np.zeros(len(names))
    if a.dumps:
        dump_beta = train_dumps(a, names)
    if a.write:
        write(a.write, names, beta, dump_beta)


def train_dumps(a, names):
    rows = [json.loads(line) for line in open(f"{a.dumps}.jsonl", encoding="utf-8")]
    x = np.fromfile(f"{a.dumps}.f32", dtype="<f4").reshape(-1, len(names))
    labels = dump_labels(rows, a.bench)
    y, sizes, page_of, found, folds, known = [], [], [], [], [], []
    import zlib
    from labels import domain, words
    for n, row in enumerate(rows):
        stem = Path(row["source"]).stem
        lines = labels[stem]
        page = stem.split("-")[0]
        url = json.loads((Path(a.truth) / f"{page}.json").read_text("utf-8")).get("url") or ""
        k = zlib.crc32(domain(url).encode()) % FOLDS
        for block in row["blocks"]:
            if not block["place"].startswith("line"):
                span = []  # a dump that was taken for a page has no lines
            else:
                span = [int(v) for v in re.findall(r"\d+", block["place"])]
            marks = lines[span[0] - 1:span[-1]] if span else ""
            keep, drop = marks.count("k"), marks.count("d")
            y.append(keep / max(1, keep + drop))
            known.append(keep + drop > 0)
            sizes.append(len(words(block["text"])))
            found.append(block["found"])
            page_of.append(n)
            folds.append(k)
    y, sizes, page_of = np.array(y), np.array(sizes, dtype=float), np.array(page_of)
    found, folds, known = np.array(found), np.array(folds), np.array(known)
    w = np.where(found | ~known, 0.0, weights_of_blocks(sizes, page_of))
    score = crossed(x, y, w, folds)
    print("dumps, cross-validated by domain: threshold, content words lost %, debris words left % (means over dumps)")
    content, debris = sizes * y * known, sizes * (1 - y) * known
    all_content, all_debris = np.bincount(page_of, content), np.bincount(page_of, debris)
    for threshold in (0.0, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5):
        cut = found | (score < threshold)
        lost = np.bincount(page_of, content * cut, len(all_content))[all_content > 0] / all_content[all_content > 0]
        left = np.bincount(page_of, debris * ~cut, len(all_debris))[all_debris > 0] / all_debris[all_debris > 0]
        print(threshold, f"{100 * lost.mean():.2f} {100 * left.mean():.1f}")
    return fit(x[w > 0].astype(np.float64), y[w > 0], w[w > 0] / w[w > 0].mean())


def write(path, names, pages, dumps):
    def table(name, note, beta):
        lines = "".join(f"    {value:.4f}, // {signal}\n" for signal, value in zip(names, beta))
        return f"/// {note}\n#[rustfmt::skip]\npub(super) const {name}: [f32; COUNT] = [\n{lines}];\n"
    Path(path).write_text(
        "//! The weights of the plain judge: a table that `train/plain.py` writes.\n//!\n"
        "//! In: nothing. Out: one weight for each signal. Trained on the WCXB development split (Murrough Foley 2026, CC-BY-4.0) and on\n"
        "//! dumps flattened from its pages; nothing here is edited by hand.\n\nuse super::features::COUNT;\n\n"
        + table("PAGE", "For blocks of pages.", pages) + "\n" + table("DUMP", "For lines of dumps.", dumps), "utf-8")


if __name__ == "__main__":
    main()
