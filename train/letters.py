#!/usr/bin/env python3
"""letters.py CORPUS OUT [--wordfreq | --small]    trains the letter-pair models and writes them to OUT (src/decode/letters.bin; with --small
those of smaller languages, src/decode/small.bin)

In: CORPUS/<language>.txt as corpus.py writes it, and, with --wordfreq, the word lists of the PyPI package wordfreq.
Out: one binary file, the same to the byte for the same input. Its layout is told at the head of src/decode/letters.rs.

A model is the cost in bits of a letter after a letter: -log2 p(letter | letter before), with what was never seen backed off to the
letter alone (Chen and Goodman 1999, 2.6), in eighths of a bit. Letters are lower case; every language has its own alphabet, and thirteen
classes stand for all other characters. Chinese, Japanese and Korean have the cost of single characters instead.
"""
import argparse, collections, math, os, struct, sys, unicodedata

# The classes, in the order of `letters::class::Class`.
SPACE, DIGIT, STOP, OPEN, SIGN, TYPE, RARE, CONTROL, ACCENT, FOREIGN, ASCII, APOSTROPHE, DASH = range(13)
CLASSES = 13
TYPES = '•·°§©®™€£№¿¡½¼²³×÷→µªº±†‡¢¥¾¹\u200c\u200d\u200e\u200f،؛؟٪ـ\u00ad'
LATIN = ('en fr de es it pt sv da fi nl no ca gl is id cs pl hu hr ro sk sl sq tr lt lv et vi eo mt cy ga br').split()
SMALL = 'af ast az co crh fo fur fy gd gn gsw hsb ht kl ku lb lij mi nds oc rm sc se tk vec wa wo yo'.split()
OTHER = 'ru uk bg sr mk be kk el he ar fa th'.split()
WIDE = {'ja': 2300, 'ko': 1200, 'zh': 2600, 'zht': 2600}
UNIT = 8                                              # parts of a bit
MIXED = 12                                            # the least that two scripts in one word cost, in bits
SHARE = 0.4                                           # of word lists in the counts


def tones(text):
    """windows-1258 and VISCII keep the tone of Vietnamese as a mark of its own, so the model does too"""
    out = ''
    for c in text:
        parts = unicodedata.normalize('NFD', c)
        tone = ''.join(x for x in parts if x in '\u0300\u0301\u0303\u0309\u0323')
        out += unicodedata.normalize('NFC', ''.join(x for x in parts if x not in tone)) + tone if tone else c
    return out


def lower(c):
    small = c.lower()
    return small if len(small) == 1 else c if c != 'İ' else 'i'


def kind(c, latin):
    """the class of a character outside the alphabet; the same tests as `letters::class::kind`"""
    n = ord(c)
    if c in ' \t\n\r\f\xa0\u3000':
        return SPACE
    if n < 128:
        if c.isdigit():
            return DIGIT
        if c.isalpha():
            return ASCII
        if n < 32 or n == 127:
            return CONTROL
        return STOP if c in '.,;:!?)]}' else OPEN if c in '"([{' else APOSTROPHE if c == "'" else DASH if c in '-/' else SIGN
    if 0x80 <= n <= 0x9f or n == 0xfffd or 0xe000 <= n <= 0xf8ff:
        return CONTROL
    if c in '”»›…':
        return STOP
    if c in '“„‘‚«‹':
        return OPEN
    if c in '–—':
        return DASH
    if c == '’':
        return APOSTROPHE
    if c in TYPES:
        return TYPE
    if unicodedata.category(c)[0] in 'LM':
        return ACCENT if n < 0x250 or 0x1e00 <= n < 0x1f00 or 0x300 <= n < 0x370 else FOREIGN
    return RARE


def counts(lines):
    single, pairs = collections.Counter(), collections.Counter()
    for line, weight in lines:
        before = ' '
        for c in line + ' ':
            c = lower(c)
            pairs[before, c] += weight
            single[c] += weight
            before = c
    return single, pairs


def words(name):
    from wordfreq import available_languages, get_frequency_dict
    name = {'no': 'nb', 'hr': 'sh'}.get(name, name)
    if name not in available_languages('best'):       # it would take the nearest language instead
        return []
    found = get_frequency_dict(name, 'best')
    if name == 'sh':                                  # Latin and Cyrillic
        found = {w: f for w, f in found.items() if all(ord(c) < 0x370 for c in w)}
    return sorted(found.items())


def model(name, corpus, listed):
    latin = name in LATIN + SMALL
    with open(os.path.join(corpus, name + '.txt'), encoding='utf-8') as file:
        lines = file.read().split('\n')
    if name == 'vi':
        lines = [tones(line) for line in lines]
    if name == 'ro':                                  # the old pages have no commas below s and t, but cedillas
        lines += [line.translate(str.maketrans('șțȘȚ', 'şţŞŢ')) for line in lines]
    single, pairs = counts((line, 1.0) for line in lines if line)
    extra = words(name) if listed else []
    if extra:
        if name == 'vi':
            extra = [(tones(w), f) for w, f in extra]
        if name == 'ro':
            extra += [(w.translate(str.maketrans('șț', 'şţ')), f) for w, f in extra]
        more, doubles = counts((w, f) for w, f in extra)
        scale = SHARE / (1 - SHARE) * sum(single.values()) / sum(more.values())
        for key, value in more.items():
            single[key] += value * scale
        for key, value in doubles.items():
            pairs[key] += value * scale
    total = sum(single.values())
    alphabet = [chr(n) for n in range(ord('a'), ord('z') + 1)] if latin else []
    least = 4e-6 * total if latin else 2e-5 * total
    for c, n in sorted(single.items(), key=lambda item: (-item[1], item[0])):
        known = kind(c, latin)
        script = {'el': 0x370 <= ord(c) < 0x400, 'he': 0x590 <= ord(c) < 0x600, 'ar': 0x600 <= ord(c) < 0x700, 'fa': 0x600 <= ord(c) < 0x700,
                  'th': 0xe00 <= ord(c) < 0xe80}.get(name, known == ACCENT if latin else 0x400 <= ord(c) < 0x530)
        if ord(c) > 127 and n >= least and (script and known in (ACCENT, FOREIGN) or known == TYPE and n >= 8 * least) and len(alphabet) < 92:
            alphabet.append(c)
    alphabet.sort()
    index = {c: CLASSES + i for i, c in enumerate(alphabet)}
    size = CLASSES + len(alphabet)
    grid = [[0.0] * size for _ in range(size)]
    for (a, b), n in sorted(pairs.items()):
        grid[index.get(a, kind(a, latin))][index.get(b, kind(b, latin))] += n
    # What scraped text holds and the corpus may not: a foreign letter, a rare sign, an ASCII word.
    column = [sum(row[j] for row in grid) for j in range(size)]
    whole = sum(column)
    floor = {RARE: 3e-5, CONTROL: 1e-6, ACCENT: 1e-4, FOREIGN: 1e-6, TYPE: 5e-4, ASCII: 2e-2}
    column = [max(value / whole, floor.get(j, 3e-6)) for j, value in enumerate(column)]
    table = bytearray()
    for i, row in enumerate(grid):
        seen = sum(row)
        kinds = sum(1 for value in row if value > 0.5)
        back = 4.0 + 0.5 * kinds
        for j in range(size):
            chance = (row[j] + back * column[j]) / (seen + back)
            cost = -math.log2(chance)
            if not latin and (i == ASCII and j >= CLASSES or i >= CLASSES and j == ASCII):
                cost = max(cost, MIXED)
            table.append(min(255, round(cost * UNIT)))
    return struct.pack('<4sBB', name.encode(), size, latin) + ''.join(alphabet).encode('utf-16-le') + bytes(table)


def wide(name, size, corpus, listed):
    with open(os.path.join(corpus, name + '.txt'), encoding='utf-8') as file:
        text = file.read()
    single = collections.Counter(c for c in text if ord(c) >= 128)
    total = sum(single.values())
    extra = [] if name == 'zht' or not listed else words(name)
    if extra:
        more = collections.Counter()
        for word, f in extra:
            for c in word:
                if ord(c) >= 128:
                    more[c] += f
        scale = total / sum(more.values())
        for c, value in more.items():
            single[c] += value * scale
        total *= 2
    best = sorted(single.items(), key=lambda item: (-item[1], item[0]))[:size]
    best = sorted((c, n) for c, n in best if ord(c) < 0x10000)
    head = struct.pack('<4sH', name.encode(), len(best))
    return head + ''.join(c for c, _ in best).encode('utf-16-le') + bytes(min(255, round(-math.log2(n / total) * UNIT)) for _, n in best)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('corpus')
    parser.add_argument('out')
    parser.add_argument('--wordfreq', action='store_true')
    parser.add_argument('--small', action='store_true')
    given = parser.parse_args()
    narrow = [model(name, given.corpus, given.wordfreq) for name in (SMALL if given.small else LATIN + OTHER)]
    broad = [] if given.small else [wide(name, size, given.corpus, given.wordfreq) for name, size in WIDE.items()]
    with open(given.out, 'wb') as out:
        out.write(b'letters1' + struct.pack('<BB', len(narrow), len(broad)) + b''.join(narrow) + b''.join(broad))
    print(len(narrow), 'models,', sum(map(len, narrow)), 'bytes;', len(broad), 'of single characters,', sum(map(len, broad)), 'bytes')


main()
