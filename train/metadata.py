"""Metadata held against labelled pages.

In: the program, and labelled pages in the format of WCXB (`html/ID.html.gz`, `ground-truth/ID.json`). Out: for title, byline
and date how many pages are exact, the same but for case, spacing and punctuation, wrong, missing or spurious (the label has
none), by kind of page and for two halves of the registered domains: *tune* was looked at while the code was written, *hold*
was not. It writes nothing else, and the program's own code finds the values.

    python3 train/metadata.py target/release/scutch ../shared/data/wcxb-dev [--show title:wrong] [--half tune]
"""
import argparse
import json
import re
import subprocess
import sys
import unicodedata
import zlib
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from labels import domain

FIELDS = {"title": "title", "byline": "author", "published": "publish_date"}
CLASSES = ["exact", "equal", "wrong", "missing", "spurious", "none"]
MONTHS = "january february march april may june july august september october november december".split()


def same_form(text):
    """Letters and digits alone, case folded."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def names(text):
    """The people of a byline, as a set."""
    parts = re.split(r",|;|&|\band\b|\|", text)
    return frozenset(filter(None, map(same_form, parts)))


def day(text):
    """The day that a text names, if it names one without doubt."""
    iso = re.match(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text) or re.match(r"\s*(\d{4})(\d\d)(\d\d)(?:\D|$)", text)
    if iso:
        parts = tuple(map(int, iso.groups()))
    else:
        lower = text.lower()
        month = re.search(r"\b(" + "|".join(m[:3] for m in MONTHS) + r")[a-z]*\b", lower)
        year = re.search(r"\b(?:19|20)\d\d\b", lower)
        if not (month and year):
            return None
        of_day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", lower.replace(year.group(), ""))
        if not of_day:
            return None
        parts = int(year.group()), [m[:3] for m in MONTHS].index(month.group(1)) + 1, int(of_day.group(1))
    try:
        return date(*parts)
    except ValueError:
        return None


def judge(field, found, truth):
    if not truth:
        return "spurious" if found else "none"
    if not found:
        return "missing"
    if found == truth:
        return "exact"
    if field == "published":
        return "equal" if day(found) and day(found) == day(truth) else "wrong"
    if same_form(found) == same_form(truth) or field == "byline" and names(found) == names(truth):
        return "equal"
    return "wrong"


def found_by(program, pages):
    """Metadata of every page, by name: single stages tell it of pages of which nothing is kept, too."""
    decode = subprocess.Popen([program, "decode", str(pages / "html")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    strip = subprocess.Popen([program, "strip"], stdin=decode.stdout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for line in strip.stdout:
        parcel = json.loads(line)
        document = parcel.get("document")
        if document:
            yield Path(document["source"]).name.split(".")[0], document["metadata"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--show", default="", help="field:class, such as title:wrong")
    arguments.add_argument("--half", choices=["tune", "hold"], default="tune", help="of which --show shows pages")
    arguments.add_argument("--dump", type=Path, help="write the values found as JSON")
    options = arguments.parse_args()
    table = defaultdict(Counter)
    all_found = {}
    for name, found in found_by(options.program, options.pages):
        label = json.loads((options.pages / "ground-truth" / f"{name}.json").read_text())
        truth, kind = label["ground_truth"], label["_internal"]["page_type"]["primary"]
        half = "tune" if zlib.crc32((domain(label.get("url", "")) or name).encode()) % 2 else "hold"
        all_found[name] = found
        for field, key in FIELDS.items():
            value = (truth.get(key) or "").strip()
            verdict = judge(field, found[field].strip(), value)
            for row in (kind, "all"):
                for part in (half, "both"):
                    table[field, part, row][verdict] += 1
            if options.show == f"{field}:{verdict}" and half == options.half:
                print(f"{name} {kind:13} {label.get('url', '')[:70]}\n    found {found[field]!r}\n    truth {value!r}")
    if options.dump:
        options.dump.write_text(json.dumps(all_found, indent=1, ensure_ascii=False))
    if not all_found:
        sys.exit("no page was read")
    print(f"{'field':10}{'half':6}{'kind':14}" + "".join(f"{name:>9}" for name in CLASSES) + "   right of labelled   right of given")
    for (field, part, row), counts in sorted(table.items(), key=lambda item: (list(FIELDS).index(item[0][0]), item[0][1:])):
        right = counts["exact"] + counts["equal"]
        labelled = right + counts["wrong"] + counts["missing"]
        given = right + counts["wrong"] + counts["spurious"]
        if labelled and (row == "all" or part == "both"):
            print(f"{field:10}{part:6}{row:14}" + "".join(f"{counts[name]:9}" for name in CLASSES)
                  + f"{right / labelled:20.1%}{right / max(given, 1):17.1%}")


if __name__ == "__main__":
    main()
