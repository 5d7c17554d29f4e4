#!/usr/bin/env python3
"""pairs.py OUT TEXTS [PAGES]: trains the character pairs that tell written text from garbage (src/decode/repair/pairs.bin).

TEXTS  a folder of <language>.txt, clean UTF-8, one paragraph a line (see README.md for what was used)
PAGES  a folder of ground truths of web pages (*.json with ground_truth.main_content), weighed as one more language

Every language weighs the same. The model is a bigram over symbols with back-off to classes of characters:
  P(b | a) = (n(ab) + K * P(class b | class a) * P(b | class b)) / (n(a) + K)
A symbol is a character that the texts hold often enough, or else the class that it belongs to. Costs are in eighths of a bit.
The file: see `write` below; src/decode/repair/pairs.rs reads it. Same input, same bytes.
"""
import collections, glob, json, math, os, sys, unicodedata

WEIGHT = 400_000    # characters that a language counts for
MOST = 12.0         # a small sample counts at most so many times
K = 12.0            # strength of the back-off
HAN = 100.0         # a Chinese character is frequent where it is counted more often than this
PAIR = 10.0         # a pair is kept where it is counted more often than this
SYMBOL = 12.0       # a character is a symbol of its own where it is counted more often than this

CLASSES = ("space digit lower upper punct latin1-lower latin1-upper latin-lower latin-upper latin1-symbol quote currency general "
           "greek-lower greek-upper cyrillic-lower cyrillic-upper cyrillic2-lower cyrillic2-upper hebrew arabic arabic-form indic thai "
           "georgian armenian kana kana-half han han-mid han-rare latin-rare greek-rare cyrillic-rare hangul hangul-rare cjk-punct wide box math arrow shape letterlike c1 c0 mark "
           "modifier nbsp invisible replacement private emoji ipa script form other none point").split()
C = {n: i for i, n in enumerate(CLASSES)}

def klass(o, common):
    c = chr(o); g = unicodedata.category(c)
    if c in ' \n\t\r': return 'space'
    if o < 32 or o == 127: return 'c0'
    if o < 128: return 'digit' if c.isdigit() else 'lower' if c.islower() else 'upper' if c.isupper() else 'punct'
    if o < 0xa0: return 'c1'
    if o == 0xa0: return 'nbsp'
    if o in (0xad, 0x61c, 0x180e) or 0x200b <= o <= 0x200f or 0x202a <= o <= 0x202e or 0x2060 <= o <= 0x206f or 0xfe00 <= o <= 0xfe0f or o == 0xfeff: return 'invisible'
    if o < 0x100: return 'latin1-symbol' if not c.isalpha() or c in 'ªºµ' else 'latin1-lower' if c.islower() else 'latin1-upper'
    if g in ('Cn', 'Cs'): return 'none'
    if g == 'Co': return 'private'
    if 0x250 <= o < 0x2b0: return 'ipa'
    if 0x180 <= o < 0x250 and c not in 'ƠơƯưȘșȚț': return 'latin-rare'
    if 0x3cf <= o < 0x400: return 'greek-rare'
    if 0x460 <= o < 0x490 or 0x494 <= o < 0x530 and c not in 'ҚқҢңҮүҰұҺһӘәӨө': return 'cyrillic-rare'
    if 0x2b0 <= o < 0x300: return 'modifier'
    if 0x300 <= o < 0x370: return 'mark'
    if o < 0x250 or 0x1e00 <= o < 0x1f00: return 'latin-lower' if c.islower() else 'latin-upper'
    if 0x370 <= o < 0x400 or 0x1f00 <= o < 0x2000: return 'greek-upper' if c.isupper() else 'greek-lower'
    if 0x410 <= o < 0x430: return 'cyrillic-upper'
    if 0x430 <= o < 0x450: return 'cyrillic-lower'
    if 0x400 <= o < 0x530: return 'cyrillic2-upper' if c.isupper() else 'cyrillic2-lower'
    if 0x530 <= o < 0x590: return 'armenian'
    if 0x590 <= o < 0x600: return 'hebrew' if g == 'Lo' else 'point'
    if 0x600 <= o < 0x700: return 'arabic' if g in ('Lo', 'Po', 'Nd') else 'point'
    if 0x900 <= o < 0xe00: return 'indic'
    if 0xe00 <= o < 0xe80: return 'thai'
    if 0x10a0 <= o < 0x1100: return 'georgian'
    if 0x2010 <= o <= 0x2027 or o in (0x2039, 0x203a): return 'quote'
    if 0x20a0 <= o < 0x20d0: return 'currency'
    if 0x2000 <= o < 0x2100: return 'general'
    if 0x2100 <= o < 0x2190: return 'letterlike'
    if 0x2190 <= o < 0x2200: return 'arrow'
    if 0x2200 <= o < 0x2300: return 'math'
    if 0x2500 <= o < 0x25a0: return 'box'
    if 0x2300 <= o < 0x2c00: return 'shape'
    if 0x3000 <= o < 0x3040: return 'cjk-punct'
    if 0x3040 <= o < 0x3100: return 'kana'
    if 0x3400 <= o < 0xa000 or 0xf900 <= o < 0xfb00 or o >= 0x20000 and o < 0x30000: return 'han' if common.get(o, 0) > HAN else 'han-mid' if o in common else 'han-rare'
    if 0xac00 <= o < 0xd7a4: return 'hangul' if o in common else 'hangul-rare'
    if 0xff00 <= o < 0xff61: return 'wide'
    if 0xff61 <= o < 0xffa0: return 'kana-half'
    if o == 0xfffd: return 'replacement'
    if 0xfb00 <= o < 0xfb07: return 'form'
    if 0xfb50 <= o < 0xfe00 or 0xfe70 <= o < 0xff00: return 'arabic-form'
    if 0x1f000 <= o < 0x1fb00: return 'emoji'
    return 'script' if g[0] in 'LM' else 'other'

def texts(folder, pages):
    for f in sorted(glob.glob(os.path.join(folder, '*.txt'))):
        yield open(f, encoding='utf-8').read().split('\n')
    if pages:
        yield [l for f in sorted(glob.glob(os.path.join(pages, '*.json'))) for l in (json.load(open(f))['ground_truth'].get('main_content') or '').split('\n')]

def main(out, folder, pages=None):
    chars, pairs, seen = collections.Counter(), collections.Counter(), set()
    for lines in texts(folder, pages):
        one, two, n = collections.Counter(), collections.Counter(), 0
        for l in lines:
            if not l.strip() or '\ufffd' in l: continue
            l = ' ' + unicodedata.normalize('NFC', l.strip()) + ' '
            one.update(l); two.update(zip(l, l[1:])); n += len(l)
            if n > 3_000_000: break
        w = min(WEIGHT / n, MOST)
        seen.update(ord(c) for c, k in one.items() if k > 1)
        for c, k in one.items(): chars[c] += k * w
        for p, k in two.items(): pairs[p] += k * w
    common = {o: chars[chr(o)] for o in seen if 0x3400 <= o < 0xa000 or 0xac00 <= o < 0xd7a4}
    symbols = [c for c in sorted(chars) if ord(c) < 128 or chars[c] > SYMBOL and ord(c) < 0x10000 and klass(ord(c), common) not in ('han', 'han-mid', 'han-rare', 'hangul', 'hangul-rare', 'c1', 'c0', 'none', 'private', 'emoji')]
    ids = {c: len(CLASSES) + i for i, c in enumerate(symbols)}
    size = [0] * len(CLASSES)
    kl = [C[klass(o, common)] for o in range(0x30000)]
    for o in range(0x30000): size[kl[o]] += chr(o) not in ids
    sid = lambda c: ids.get(c, kl[ord(c)] if ord(c) < 0x30000 else C['none'])
    one, two = collections.Counter(), collections.Counter()
    for c, k in chars.items(): one[sid(c)] += k
    for (a, b), k in pairs.items(): two[sid(a), sid(b)] += k
    cls = lambda s: s if s < len(CLASSES) else kl[ord(symbols[s - len(CLASSES)])]
    n1, n2, first = [1.0] * len(CLASSES), [[0.02] * len(CLASSES) for _ in CLASSES], [1.0] * len(CLASSES)
    for s, k in one.items(): n1[cls(s)] += k
    for (a, b), k in two.items(): n2[cls(a)][cls(b)] += k
    q = lambda p: min(255, round(-8 * math.log2(p)))
    within = []                                          # cost of a symbol in its class; of a class: of one of its other members
    for s in range(len(CLASSES) + len(symbols)):
        k = cls(s)
        within.append((one[s] + .5) / (n1[k] + .5) / (max(1, size[k]) if s < len(CLASSES) else 1))
    between = [[n2[a][b] / sum(n2[a]) for b in range(len(CLASSES))] for a in range(len(CLASSES))]
    follow = collections.Counter()
    for (a, b), k in two.items(): follow[a] += k
    back = [K / (follow[s] + K) for s in range(len(CLASSES) + len(symbols))]
    kept = []
    # A class is one symbol: the cost of a pair with it holds what picks one of its members.
    member = lambda s: 1 / max(1, size[s]) if s < len(CLASSES) else 1
    for (a, b), k in sorted(two.items()):
        if k <= PAIR: continue
        p = (k * member(b) + K * between[cls(a)][cls(b)] * within[b]) / (follow[a] + K)
        kept.append((a, b, q(p)))
    write(out, kl, symbols, within, between, back, kept, q)
    print(len(symbols), 'symbols', len(kept), 'pairs', os.path.getsize(out), 'bytes')

def varint(n):
    o = bytearray()
    while n > 127: o.append(n & 127 | 128); n >>= 7
    o.append(n); return bytes(o)

def write(out, kl, symbols, within, between, back, kept, q):
    """classes; runs of (length, class) over U+0000..U+2FFFF; symbols as steps; costs; pairs as steps of a * 1024 + b with cost"""
    assert len(CLASSES) + len(symbols) < 1024
    o = bytearray(varint(len(CLASSES)))
    runs = []
    for k in kl:
        if runs and runs[-1][1] == k: runs[-1][0] += 1
        else: runs.append([1, k])
    o += varint(len(runs))
    for n, k in runs: o += varint(n) + varint(k)
    o += varint(len(symbols)); last = 0
    for c in symbols: o += varint(ord(c) - last); last = ord(c)
    o += bytes(q(p) for p in within)
    o += bytes(q(p) for row in between for p in row)
    o += bytes(q(p) for p in back)
    o += varint(len(kept)); last = 0
    for a, b, cost in kept: o += varint(a * 1024 + b - last) + bytes([cost]); last = a * 1024 + b
    open(out, 'wb').write(o)

if __name__ == '__main__': main(*sys.argv[1:])
