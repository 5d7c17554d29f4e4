#!/usr/bin/env python3
"""Trains the judge: lexica of words and gradient-boosted trees over signals, for pages and for dumps.

    judge.py --pages FOLDER --truth FOLDER [--dumps FOLDER --bench DEV.jsonl.gz] --write MODEL.json

In: labelled pages (a folder of PAGE.html or PAGE.html.gz, and one of PAGE.json as WCXB has them, or pairs PAGE.in and PAGE.out in one
folder that is given as both), flattened dumps with labelled lines, and the program itself, which tells the signals. Out: figures of a
cross-validation by domain, and the model file. A signal that was learned from words is never told by the words of its own site: the
lexica of each fold are learned from the other folds. Folds are checksums of domains, seeds and the number of threads are fixed, numbers
are rounded: the same input gives the same file.
"""
import argparse
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import lightgbm as lgb
import numpy as np

from labels import dump_lessons, page_lessons
from scores import dump_table, page_table

FORM = 2  # src/strip/judge/model.rs
FOLDS = 4
LEARNER = {
    "objective": "cross_entropy", "learning_rate": 0.05, "max_bin": 63, "min_data_in_leaf": 50, "lambda_l2": 5.0, "bagging_fraction": 0.7,
    "bagging_freq": 1, "num_threads": 2, "deterministic": True, "force_col_wise": True, "verbose": -1,
}
# At most 32 leaves: src/strip/judge/forest.rs. Each tree sees so much of the signals; in dumps half of them tell nothing. The number behind
# is the share of the blocks of nothing but debris that are trained on, with a weight to match: in pages more of them tell no more.
PAGES = ({"num_trees": 400, "num_leaves": 20, "feature_fraction": 0.1}, 0.3)
DUMPS = ({"num_trees": 800, "num_leaves": 31, "feature_fraction": 0.2}, 1.0)
SEED = 1
# A word counts for the lexicon where so many domains have it; a domain counts once. The odds of a seldom word are drawn towards the mean.
LEAST_DOMAINS, PRIOR = 5, 2.0
STEP = 1 / 24  # src/strip/judge/lexicon.rs
LEAST_STEPS = 4


def signals(program, files, model, folder):
    """What the program tells of `files`, with the lexica of `model`."""
    out = Path(folder) / "signals"
    command = [program, "signals", "-o", out] + (["--model", model] if model else [])
    # Folders rather than names: a command line holds only so many.
    subprocess.run(command + [files], check=True, stdout=subprocess.DEVNULL)
    names = json.loads(Path(f"{out}.names.json").read_text("utf-8"))
    rows = np.fromfile(f"{out}.f32", dtype="<f4").reshape(-1, len(names))
    lines = np.fromfile(f"{out}.lines", dtype="<u4").reshape(-1, 2)
    classes = np.fromfile(f"{out}.classes", dtype="<u4").reshape(-1, 3)
    with open(f"{out}.jsonl", encoding="utf-8") as text:
        documents = [json.loads(line) for line in text]
    return names, rows, lines, classes, documents


def odds(domains, words, content, total, full):
    """Scores of words: for each domain the share of content with it, the domains' mean as logarithm of odds against the mean of all."""
    key = domains.astype(np.uint64) << np.uint64(32) | words.astype(np.uint64)
    both, inverse = np.unique(key, return_inverse=True)
    content, total = np.bincount(inverse, content), np.bincount(inverse, total)
    weight = np.minimum(1.0, total / full)
    rate = content / total
    word, inverse, count = np.unique(both & np.uint64(0xFFFFFFFF), return_inverse=True, return_counts=True)
    sums, weights = np.bincount(inverse, rate * weight), np.bincount(inverse, weight)
    mean = sums.sum() / weights.sum()
    share = (sums + PRIOR * mean) / (weights + PRIOR)
    score = np.log(share / (1 - share)) - np.log(mean / (1 - mean))
    steps = np.clip(np.round(score / STEP), -127, 127).astype(int)
    keep = (count >= LEAST_DOMAINS) & (np.abs(steps) >= LEAST_STEPS)
    # Hashes in order, each as its distance from the one before.
    return [[int(w), int(s)] for w, s in zip(np.diff(word[keep], prepend=0), steps[keep])]


def lexica(lessons, lines, classes, wanted):
    """Both lexica, from the documents that `wanted` tells."""
    good = (wanted & (lessons.size > 0))[lessons.document]
    label = np.where(lessons.found, 0.0, lessons.label)
    words = lessons.words.astype(float)
    content, total = (np.concatenate([[0], np.cumsum(v)]) for v in (label * words, words))
    first, last, token = classes.astype(np.int64).T
    inside = total[last] - total[first]
    use = good[first] & (inside > 0)
    first, last = first[use], last[use]
    by_class = odds(lessons.domain[lessons.document[first]], token[use], content[last] - content[first], inside[use], 20.0)
    row, word = lines.astype(np.int64).T
    use = good[row] & (words[row] > 0)
    row = row[use]
    by_line = odds(lessons.domain[lessons.document[row]], word[use], (label[row] > 0.4).astype(float), np.ones(len(row)), 1.0)
    return by_class, by_line


def train(rows, lessons, use, learner):
    settings, share = learner
    use = use & (lessons.weight > 0)
    draw = np.random.default_rng(SEED).random(len(use))
    use &= (lessons.label > 0) | (draw < share)
    weight = np.where(lessons.label > 0, lessons.weight, lessons.weight / share)[use]
    lesson = lgb.Dataset(rows[use], lessons.label[use].astype(np.float32), weight=weight, params={"verbose": -1})
    return lgb.train({**LEARNER, **settings, "seed": SEED}, lesson)


def flat(node, signal, tree):
    """Adds the questions below a node in preorder, and its leaves from left to right. Returns how many leaves it has."""
    questions, values, weights = tree
    if "split_feature" not in node:
        values.append(round(node["leaf_value"] * 10000))
        weights.append(node.get("leaf_count", 1))
        return 1
    question = [signal(node["split_feature"]), float(f"{node['threshold']:.6g}"), 0]
    questions.append(question)
    question[2] = flat(node["left_child"], signal, tree)
    return question[2] + flat(node["right_child"], signal, tree)


def forest(model, names):
    """The trees as the program reads them."""
    used, out = {}, []
    for tree in model.dump_model()["tree_info"]:
        questions, values, weights = [], [], []
        flat(tree["tree_structure"], lambda number: used.setdefault(number, len(used)), (questions, values, weights))
        out.append([questions, values, [round(1000 * weight / sum(weights)) for weight in weights]])
    return {"signals": [names[i] for i in used], "trees": out}


def write_model(path, model):
    """One line for each lexicon and each tree, so that a change can be looked at."""
    line = lambda value: json.dumps(value, separators=(",", ":"))  # noqa: E731
    parts = [f'"form":{FORM}', f'"name":{line(model["name"])}', f'"classes":{line(model["classes"])}', f'"lines":{line(model["lines"])}']
    for kind in ("pages", "dumps"):
        if kind in model:
            f = model[kind]
            trees = ",\n".join(line(tree) for tree in f["trees"])
            parts.append(f'"{kind}":{{"signals":{line(f["signals"])},"trees":[\n{trees}\n]}}')
    Path(path).write_text("{" + ",\n".join(parts) + "}\n", "utf-8")


def shared_out(sources, folds, folder):
    """The inputs of each fold in a folder of their own, as hard links or copies."""
    for k in sorted(set(folds)):
        (Path(folder) / str(k)).mkdir(parents=True)
    for source, k in zip(sources, folds):
        target = Path(folder) / str(k) / Path(source).name
        try:
            target.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, target)


def honest_rows(program, documents, lessons, models, folder):
    """Signals of all documents, where those of a fold are told with the lexica of the other folds."""
    shared_out([document["source"] for document in documents], lessons.folds(FOLDS), Path(folder) / "in")
    at = {Path(document["source"]).name: n for n, document in enumerate(documents)}
    rows = None
    for k in sorted(set(lessons.folds(FOLDS))):
        names, part, _, _, told = signals(program, Path(folder) / "in" / str(k), models[k], folder)
        rows = np.zeros((len(lessons.document), len(names)), dtype=np.float32) if rows is None else rows
        row = 0
        for document in told:
            n = at[Path(document["source"]).name]
            count = lessons.first[n + 1] - lessons.first[n]
            rows[lessons.first[n]:lessons.first[n + 1]] = part[row:row + count]
            row += count
    return names, rows


def crossed(rows, lessons, learner):
    """Probabilities of each fold by a forest that was trained on the others."""
    out = np.zeros(len(lessons.document))
    folds = lessons.folds(FOLDS)[lessons.document]
    for k in range(FOLDS):
        out[folds == k] = train(rows, lessons, folds != k, learner).predict(rows[folds == k])
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="target/release/scutch")
    parser.add_argument("--pages", required=True)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--dumps")
    parser.add_argument("--bench")
    parser.add_argument("--name", default="trained")
    parser.add_argument("--no-figures", action="store_true", help="train only, without cross-validation")
    parser.add_argument("--write", required=True)
    a = parser.parse_args()
    model = {"name": a.name}
    with tempfile.TemporaryDirectory() as folder:
        _, _, lines, classes, documents = signals(a.program, a.pages, None, folder)
        lessons = page_lessons(documents, a.truth)
        folds = lessons.folds(FOLDS)
        models = {}
        for k in [*range(FOLDS), None]:
            by_class, by_line = lexica(lessons, lines, classes, np.full(len(folds), True) if k is None else folds != k)
            models[k] = Path(folder) / f"lexica-{k}.json"
            models[k].write_text(json.dumps({"form": FORM, "name": "", "classes": by_class, "lines": by_line}), "utf-8")
        model["classes"], model["lines"] = by_class, by_line
        names, rows = honest_rows(a.program, documents, lessons, models, Path(folder) / "pages")
        if not a.no_figures:
            page_table(lessons, crossed(rows, lessons, PAGES))
        model["pages"] = forest(train(rows, lessons, np.full(len(rows), True), PAGES), names)
        if a.dumps:
            _, _, _, _, documents = signals(a.program, a.dumps, None, folder)
            lessons = dump_lessons(documents, a.bench)
            names, rows = honest_rows(a.program, documents, lessons, models, Path(folder) / "dumps")
            if not a.no_figures:
                dump_table(lessons, crossed(rows, lessons, DUMPS))
            model["dumps"] = forest(train(rows, lessons, np.full(len(rows), True), DUMPS), names)
    write_model(a.write, model)


if __name__ == "__main__":
    main()
