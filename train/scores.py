"""How good a judge is: tables of word scores, for pages and for dumps.

In: [`Lessons`](labels.py) and a probability for each block. Out: lines on standard output. The formulas are those of the benchmarks: word
F1 of bags of words for pages, content lost and debris left for dumps, means over documents.
"""
import re
from collections import Counter

import numpy as np

SHARPEN, FEWEST, FEWEST_DOUBTFUL, LIKELY, MOST_WORDS = 1.25, 12, 25, 0.5, 300  # src/strip/judge/choice.rs, src/strip/page.rs
FEWEST_COPIES, LEAST_CHANCE, MOST_TENTHS = 3, 0.7, 4  # src/dedup/refrain.rs
# What --favor recall and balanced mean for dumps: rate, share, most (src/strip/judge/choice.rs). Precision is the greatest word F1.
CARE = {"recall": (0.025, 0.006, 0.1), "balanced": (0.08, 0.02, 0.25), "precision": None}


# The parts of a page that may go as a whole, by their bits: words of content that must be expected outside, and how many times as many may
# be expected inside (src/strip/judge/beside.rs).
PARTS = [(50, np.inf), (100, 1), (100, 1), (200, np.inf), (200, np.inf), (60, 4), (100, 1), (60, 1), (200, 1)]


def beside(chance, words, parts):
    """The blocks of a page that go with their part, as src/strip/judge/beside.rs finds them."""
    expected = chance * np.minimum(words, MOST_WORDS)
    go = np.zeros(len(chance), dtype=bool)
    for number, (least, most) in enumerate(PARTS):
        held = parts >> number & 1 == 1
        inside, outside = expected[held].sum(), expected[~held].sum()
        if outside >= least and inside <= most * outside:
            go |= held
    return go


def chosen(chance, words, sharpen=SHARPEN):
    """The blocks that are kept: those that make the expected F1 greatest, as src/strip/judge/choice.rs finds them."""
    order = np.argsort(-chance, kind="stable")
    order = order[words[order] > 0]
    words = np.minimum(words, MOST_WORDS)
    right = np.cumsum(chance[order] ** sharpen * words[order])
    if not len(order) or right[-1] < (FEWEST if chance[order[0]] >= LIKELY else FEWEST_DOUBTFUL):
        return order[:0]
    return order[:np.argmax(2 * right / (np.cumsum(words[order]) + right[-1])) + 1]


def spared(chance, words, care):
    """The lines of a dump that are kept, as src/strip/judge/choice.rs finds them."""
    if care is None:
        return chosen(chance, words, 1.0)
    rate, share, most = care
    words = np.minimum(words, MOST_WORDS)
    content, debris = (chance * words).sum(), ((1 - chance) * words).sum()
    odds = rate * content / max(debris, 1)
    threshold = min(odds / (1 + odds), most)
    order = np.argsort(chance, kind="stable")
    order = order[words[order] > 0]
    over = np.searchsorted(np.cumsum((chance * words)[order]), share * content, side="right")
    if over < len(order):
        threshold = min(threshold, chance[order[over]])
    return np.flatnonzero((chance >= threshold) & (words > 0))


def page_score(lessons, at, rows):
    """Precision, recall and F1 of the words of some blocks of a page."""
    total = lessons.words[rows].sum()
    size = lessons.size[at]
    if not size or not total:
        same = float(size == total)
        return same, same, same
    truth = lessons.truth[at]
    counts = np.bincount(np.concatenate([lessons.tokens[row] for row in rows]), minlength=len(truth) + 1)[:len(truth)]
    both = np.minimum(counts, truth).sum()
    return both / total, both / size, 2 * both / (total + size)


def without_repeats(lessons, rows, chance):
    """Blocks as dedup leaves them: of those that say the same at some length, the first, but for refrains (src/dedup/refrain.rs)."""
    rows = np.sort(rows)
    first, last, copies, back = {}, {}, Counter(), []
    for at, row in enumerate(rows):
        key = lessons.keys[row]
        first.setdefault(key, row)
        back.append(at - last.get(key, at))
        last[key] = at
        copies[key] += 1
    repeats = [at for at, row in enumerate(rows) if lessons.letters[row] >= 40 and first[lessons.keys[row]] != row]
    letters = np.array([lessons.letters[row] for row in rows], dtype=int)
    may_stay = letters[repeats].sum() * 10 < letters.sum() * MOST_TENTHS
    ends = np.flatnonzero(np.diff(back, append=-1)) + 1
    run = np.repeat(np.diff(ends, prepend=0), np.diff(ends, prepend=0))

    def stays(at):
        row = rows[at]
        key, steps = lessons.keys[row], lessons.steps[row].split("/")
        is_text = "blockquote" not in steps and not re.fullmatch("h[1-6]", steps[-1])
        is_like = is_text and lessons.steps[first[key]] == lessons.steps[row]
        return may_stay and is_like and copies[key] >= FEWEST_COPIES and chance[row] >= LEAST_CHANCE and back[at] > run[at]

    return np.delete(rows, [at for at in repeats if not stays(at)])


def page_table(lessons, chance):
    """Means over pages, with the judge, certain rules, parts that go as a whole, and dedup inside each page."""
    scores = []
    for at in range(len(lessons.size)):
        first, last = lessons.first[at], lessons.first[at + 1]
        live = np.where(lessons.found[first:last], 0, lessons.words[first:last])
        live[beside(chance[first:last], live, lessons.parts[first:last])] = 0
        scores.append(page_score(lessons, at, without_repeats(lessons, chosen(chance[first:last], live) + first, chance)))
    scores, kinds = np.array(scores), np.array(lessons.kinds)
    print("pages: P %.3f R %.3f F1 %.4f" % tuple(scores.mean(0)), end="; ")
    print(", ".join(f"{kind} {scores[kinds == kind, 2].mean():.3f}" for kind in sorted(set(lessons.kinds))))
    return scores


def lost_and_left(lessons, keep):
    """Shares of content words lost and of debris words left, and word F1, one number for each dump; NaN where it has no such words."""
    words = np.where(lessons.known, lessons.words, 0)
    content, debris = words * lessons.label, words * (1 - lessons.label)
    total = [np.bincount(lessons.document, value, len(lessons.size)) for value in (content, debris, content * ~keep, debris * keep)]
    with np.errstate(divide="ignore", invalid="ignore"):
        lost, left = total[2] / total[0], total[3] / total[1]
        f1 = np.where(total[0] > 0, 2 * (total[0] - total[2]) / (2 * total[0] - total[2] + total[3]), np.nan)
    return lost, left, f1


def dump_table(lessons, chance):
    print("dumps: content words lost %, debris words left %, F1 %; lost and left on articles")
    article = np.array(lessons.kinds) == "article"

    def tell(name, keep):
        lost, left, f1 = lost_and_left(lessons, keep & ~lessons.found)
        numbers = [np.nanmean(v) * 100 for v in (lost, left, f1, lost[article], left[article])]
        print(f"  {name:9} " + "  ".join(f"{v:5.2f}" for v in numbers))

    live = np.where(lessons.found, 0, lessons.words)
    # The program knows probabilities in per mille.
    chance = np.round(chance, 3)
    for favor, care in CARE.items():
        keep = np.zeros(len(chance), bool)
        for first, last in zip(lessons.first, lessons.first[1:]):
            keep[first + spared(chance[first:last], live[first:last], care)] = True
        tell(favor, keep)
    for threshold in (0, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        tell(f"{threshold:.2f}", chance >= threshold)
