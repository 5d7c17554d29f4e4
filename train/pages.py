#!/usr/bin/env python3
"""pages.py OUT    writes the single-byte pages that the Encoding Standard leaves out to OUT (src/decode/pages.bin)

In: Python's codecs, which were made from the mapping files of the Unicode Consortium (unicode.org/Public/MAPPINGS). Out: for every page
its label, `a` (only the upper half is stored, the lower is ASCII) or `e` (EBCDIC: all 256), and a UTF-16 unit a byte, U+FFFD where the page is open.
"""
import struct, sys

PAGES = {'ibm437': 'cp437', 'ibm720': 'cp720', 'ibm737': 'cp737', 'ibm775': 'cp775', 'ibm850': 'cp850', 'ibm852': 'cp852', 'ibm855': 'cp855',
         'ibm857': 'cp857', 'ibm858': 'cp858', 'ibm860': 'cp860', 'ibm861': 'cp861', 'ibm862': 'cp862', 'ibm863': 'cp863', 'ibm864': 'cp864',
         'ibm865': 'cp865', 'ibm869': 'cp869', 'x-mac-ce': 'mac_latin2', 'x-mac-greek': 'mac_greek', 'x-mac-turkish': 'mac_turkish',
         'x-mac-icelandic': 'mac_iceland', 'x-mac-croatian': 'mac_croatian', 'x-mac-romanian': 'mac_romanian', 'kz-1048': 'kz1048',
         'ptcp154': 'ptcp154', 'koi8-t': 'koi8_t', 'ibm037': 'cp037', 'ibm500': 'cp500', 'ibm424': 'cp424', 'ibm875': 'cp875', 'ibm1026': 'cp1026'}
EBCDIC = ('ibm037', 'ibm500', 'ibm424', 'ibm875', 'ibm1026')


def main():
    with open(sys.argv[1], 'wb') as out:
        out.write(struct.pack('<B', len(PAGES)))
        for label, codec in PAGES.items():
            first = 0 if label in EBCDIC else 128
            text = ''.join(bytes([byte]).decode(codec, 'replace') for byte in range(first, 256))
            assert len(text) == 256 - first, label
            out.write(struct.pack('<16sc', label.encode(), b'e' if first == 0 else b'a') + text.encode('utf-16-le'))


main()
