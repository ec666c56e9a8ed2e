#!/usr/bin/env python3
"""Make the bundled text fonts of Gangmu.

Input
    Debian package fonts-noto-cjk, version 1:20220127+repack1-1 (Debian 12),
    which holds Noto Sans CJK 2.004:
        /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
        /usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc
    From each collection the face "Noto Sans CJK SC" is taken, and what differs
    in "Noto Sans CJK JP", "TC" and "KR".

Output, written beside this script
    NotoSansCJKsc-Gangmu-Regular.otf   the text face
    NotoSansCJKsc-Gangmu-Bold.otf      the face of the upper levels of the map
    NotoSansCJK{jp,tc,kr}-Gangmu-{Regular,Bold}.otf
                                       the forms of Japan, of Taiwan, of Korea where
                                       they differ from those of the text face
    widths.txt                         advance widths and line metrics of both

How to run it (Debian 12)
    apt install fonts-noto-cjk python3-fonttools
    /usr/bin/python3 assets/fonts/build.py

    Another folder with the two collections may be given as the only argument.
    The files in the repository were made with fontTools 4.38.0, the version in
    Debian 12. A run with the same input and the same fontTools gives the same
    bytes; another fontTools may lay the tables out differently.

What is kept is decided by the functions regular_set() and bold_set() below.
The legacy character sets are computed from Python's own codecs. A code point
which the source face does not have is left out silently, but the run fails if a
character of the sets in MUST_HAVE is not there and not in KNOWN_ABSENT.

What is dropped: hinting, all layout features (GSUB, GPOS, GDEF, BASE), the
tables for vertical setting (VORG, vhea, vmtx) and the variation sequences of
cmap. Outlines and metrics are untouched.
"""

import hashlib
import sys
from pathlib import Path

import fontTools
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont, newTable

SOURCE_DIR = Path("/usr/share/fonts/opentype/noto")
SOURCE_FAMILY = "Noto Sans CJK SC"
SOURCE_SHA256 = {
    "NotoSansCJK-Regular.ttc":
        "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
    "NotoSansCJK-Bold.ttc":
        "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
}

FAMILY = "Gangmu Sans CJK SC"
PS_FAMILY = "GangmuSansCJKsc"
HERE = Path(__file__).resolve().parent


# ---------------------------------------------------------------- charsets

def double_byte(codec, rows, cells=range(0xA1, 0xFF)):
    """Code points of the two-byte characters of `codec` with a lead byte in
    `rows` and a trail byte in `cells`. Undefined positions are skipped."""
    found = set()
    for row in rows:
        for cell in cells:
            try:
                text = bytes([row, cell]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.add(ord(text))
    return found


def gb2312():
    """All of GB 2312: 6,763 hanzi and 682 other characters."""
    return double_byte("gb2312", range(0xA1, 0xF8))


def gbk_hanzi():
    """The 20,902 hanzi of GBK: what an input method in China offers, so that
    names are whole (Zhu Rongji's third character is not in GB 2312)."""
    found = double_byte("gbk", range(0x81, 0xFF),
                        [*range(0x40, 0x7F), *range(0x80, 0xFF)])
    return {c for c in found if 0x4E00 <= c <= 0x9FA5}


def big5_codes(first, last):
    """Big5 characters with a two-byte code from first to last inclusive."""
    found = set()
    for row in range(first >> 8, (last >> 8) + 1):
        for cell in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]:
            if first <= row << 8 | cell <= last:
                found |= double_byte("big5", [row], [cell])
    return found


def big5_symbols():
    return big5_codes(0xA140, 0xA3BF)


def big5_level1():
    """The 5,401 frequently used hanzi of Big5."""
    return big5_codes(0xA440, 0xC67E)


def big5_level2():
    """The 7,652 less frequently used hanzi of Big5."""
    return big5_codes(0xC940, 0xF9D5)


def jis_rows(first, last):
    """Rows (ku) first to last of JIS X 0208."""
    return double_byte("euc_jp", range(0xA0 + first, 0xA0 + last + 1))


def jis_symbols():
    return jis_rows(1, 8)


def jis_level1():
    """The 2,965 kanji of level 1."""
    return jis_rows(16, 47)


def jis_level2():
    """The 3,390 kanji of level 2."""
    return jis_rows(48, 84)


def ksx1001_hangul():
    """The 2,350 Hangul syllables of KS X 1001."""
    return double_byte("euc_kr", range(0xB0, 0xC9))


def ksx1001_hanja():
    """The 4,888 hanja of KS X 1001, the 268 doubles among them at their
    compatibility code points."""
    return double_byte("euc_kr", range(0xCA, 0xFE))


def all_hangul():
    return set(range(0xAC00, 0xD7A4))


# Blocks of which both faces keep everything the source face has.
COMMON_BLOCKS = [
    (0x0020, 0x007E, "Basic Latin"),
    (0x00A0, 0x00FF, "Latin-1"),
    (0x0100, 0x017F, "the part of Latin Extended-A which is there"),
    (0x0180, 0x024F, "Latin Extended-B, with the pinyin tone letters"),
    (0x0250, 0x02FF, "the few IPA and modifier letters"),
    (0x0300, 0x036F, "the few combining accents"),
    (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x04FF, "Cyrillic"),
    (0x1E00, 0x1EFF, "Latin Extended Additional, with Vietnamese"),
    (0x2000, 0x206F, "General Punctuation"),
    (0x2070, 0x209F, "the one further superscript, four"),
    (0x20A0, 0x20CF, "Currency"),
    (0x2100, 0x214F, "Letterlike Symbols"),
    (0x2150, 0x218F, "Number Forms, with the roman numerals"),
    (0x2190, 0x21FF, "Arrows"),
    (0x2200, 0x22FF, "Mathematical Operators"),
    (0x2300, 0x23FF, "Miscellaneous Technical"),
    (0x2400, 0x243F, "Control Pictures"),
    (0x2460, 0x24FF, "Enclosed Alphanumerics"),
    (0x2500, 0x257F, "Box Drawing"),
    (0x2580, 0x259F, "Block Elements"),
    (0x25A0, 0x25FF, "Geometric Shapes"),
    (0x2600, 0x26FF, "Miscellaneous Symbols"),
    (0x2700, 0x27BF, "Dingbats"),
    (0x27C0, 0x2BFF, "the few further arrows and operators"),
    (0x2FF0, 0x2FFF, "Ideographic Description Characters"),
    (0x3000, 0x303F, "CJK Symbols and Punctuation"),
    (0x3040, 0x309F, "Hiragana"),
    (0x30A0, 0x30FF, "Katakana"),
    (0x3100, 0x312F, "Bopomofo"),
    (0x3130, 0x318F, "Hangul Compatibility Jamo"),
    (0x31A0, 0x31BF, "Bopomofo Extended"),
    (0x31C0, 0x31EF, "CJK Strokes"),
    (0x31F0, 0x31FF, "Katakana Phonetic Extensions"),
    (0xFE10, 0xFE1F, "Vertical Forms"),
    (0xFE30, 0xFE4F, "CJK Compatibility Forms"),
    (0xFE50, 0xFE6F, "Small Form Variants"),
    (0xFF00, 0xFFEF, "Halfwidth and Fullwidth Forms"),
    (0xFFFD, 0xFFFD, "replacement character"),
]

# Only in the text face. Nearly all of the radicals share the outline of an
# ideograph which is there anyway.
REGULAR_BLOCKS = [
    (0x2E80, 0x2EFF, "CJK Radicals Supplement"),
    (0x2F00, 0x2FDF, "Kangxi Radicals"),
]


def blocks(table):
    return {c for first, last, _ in table for c in range(first, last + 1)}


def regular_set():
    return (blocks(COMMON_BLOCKS) | blocks(REGULAR_BLOCKS) | gb2312() | gbk_hanzi()
            | big5_symbols() | big5_level1() | big5_level2()
            | jis_symbols() | jis_level1() | jis_level2()
            | all_hangul() | ksx1001_hanja())


def bold_set():
    return (blocks(COMMON_BLOCKS) | gb2312()
            | big5_symbols() | big5_level1()
            | jis_symbols() | jis_level1()
            | ksx1001_hangul())


# Sets which have to be complete, but for four symbols which the source face does
# not have: the low macron, the overline and the tilde operator of Big5, and the
# sign for "approximately equal or image of" of Big5 and JIS X 0208.
KNOWN_ABSENT = {0x02CD, 0x203E, 0x223C, 0x2252}
MUST_HAVE = {
    "Regular": {
        "GB 2312": gb2312,
        "hanzi of GBK": gbk_hanzi,
        "Big5 symbols": big5_symbols,
        "Big5 level 1": big5_level1,
        "Big5 level 2": big5_level2,
        "JIS X 0208 symbols": jis_symbols,
        "JIS X 0208 level 1": jis_level1,
        "JIS X 0208 level 2": jis_level2,
        "Hangul syllables": all_hangul,
        "KS X 1001 hanja": ksx1001_hanja,
    },
    "Bold": {
        "GB 2312": gb2312,
        "Big5 symbols": big5_symbols,
        "Big5 level 1": big5_level1,
        "JIS X 0208 symbols": jis_symbols,
        "JIS X 0208 level 1": jis_level1,
        "KS X 1001 Hangul": ksx1001_hangul,
    },
}


# ------------------------------------------------------------------ the fonts

def open_source(path, family=SOURCE_FAMILY):
    """A face of a collection, after checking that the file is the one this
    script was written for."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SOURCE_SHA256[path.name]:
        sys.exit(f"{path}: not the file of fonts-noto-cjk 1:20220127+repack1-1 "
                 f"(sha256 {digest})")
    with TTCollection(str(path), lazy=True) as collection:
        families = [f["name"].getDebugName(1) for f in collection.fonts]
        wanted = [i for i, f in enumerate(families) if f == family]
        if not wanted:
            sys.exit(f"{path}: no face {family}, only {families}")
    return TTFont(str(path), fontNumber=wanted[0], lazy=True,
                  recalcTimestamp=False)


def make_subset(font, wanted):
    # One Unicode cmap is enough: everything kept is in the BMP. Doing away with
    # the variation sequences first keeps their glyphs out of the subset.
    cmap = font["cmap"]
    cmap.tables = [t for t in cmap.tables
                   if (t.platformID, t.platEncID) == (3, 1)]
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.desubroutinize = False
    options.glyph_names = False
    options.legacy_cmap = False
    options.symbol_cmap = False
    options.notdef_glyph = True
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.name_IDs = []
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG",
                            "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def rename(font, style, source_names, region="SC"):
    """A family name of our own, and the notices of the source."""
    family = f"{FAMILY[:-2]}{region}"
    full = family if style == "Regular" else f"{family} {style}"
    ps = f"{PS_FAMILY[:-2]}{region.lower()}-{style}"
    name = newTable("name")
    name.names = []
    for id_, text in {
        0: source_names[0],
        1: family,
        2: style,
        3: f"2.004;{ps}",
        4: full,
        5: f"Version 2.004; subset for Gangmu of {source_names[4]} 2.004",
        6: ps,
        7: source_names[7],
        13: source_names[13],
        14: source_names[14],
    }.items():
        name.setName(text, id_, 3, 1, 0x409)
    font["name"] = name
    font["OS/2"].achVendID = "NONE"

    cff = font["CFF "].cff
    top = cff.topDictIndex[0]
    cff.fontNames = [ps]
    top.FullName = full
    top.FamilyName = family
    for part in top.FDArray:
        part.FontName = f"{ps}-{part.FontName.rsplit('-', 1)[1]}"


def build(source, style, wanted):
    font = open_source(source)
    names = {i: font["name"].getDebugName(i) for i in (0, 4, 7, 13, 14)}
    make_subset(font, wanted)
    rename(font, style, names)
    target = HERE / f"NotoSansCJKsc-Gangmu-{style}.otf"
    font.save(str(target))
    return target


def check(target, style):
    have = set(TTFont(str(target), lazy=True).getBestCmap())
    for title, charset in MUST_HAVE[style].items():
        chars = charset()
        missing = chars - have - KNOWN_ABSENT
        if missing:
            sys.exit(f"{target.name}: {title} lacks "
                     + " ".join(f"{c:04x}" for c in sorted(missing)))
        print(f"  {title}: {len(chars & have)} of {len(chars)}")
    print(f"  {len(have)} characters, {target.stat().st_size} bytes")


# ------------------------------------------------------------- regional forms

# All faces of a collection share their outlines, so a character has another form
# in another region if its glyph has another number.
PUNCTUATION = [(0x2010, 0x2030, ""), (0x3000, 0x30FF, ""), (0xFF00, 0xFFEF, "")]
# Together they take less than 4 MB: the second level of Big5 would add 0.9 MB for
# rare characters, bold hanja 0.6 MB.
REGIONS = {
    ("JP", "Regular"): lambda: jis_symbols() | jis_level1() | jis_level2(),
    ("TC", "Regular"): lambda: big5_symbols() | big5_level1(),
    ("KR", "Regular"): lambda: ksx1001_hanja(),
    ("JP", "Bold"): lambda: jis_symbols() | jis_level1(),
    ("TC", "Bold"): lambda: big5_symbols() | big5_level1(),
}


def build_region(source, style, region, base):
    """A face with the characters of the text face (or its bold one) that have
    another form in the region. Those of another width stay as they are: widths
    do not depend on the language. These are a few quotation marks and dots."""
    mainland = open_source(source)
    font = open_source(source, f"{SOURCE_FAMILY[:-2]}{region}")
    here, there = font.getBestCmap(), mainland.getBestCmap()
    widths, widths_there = font["hmtx"].metrics, mainland["hmtx"].metrics
    wanted = {c for c in (REGIONS[region, style]() | blocks(PUNCTUATION)) & base
              if c in here and c in there and here[c] != there[c]
              and widths[here[c]][0] == widths_there[there[c]][0]}
    names = {i: font["name"].getDebugName(i) for i in (0, 4, 7, 13, 14)}
    make_subset(font, wanted)
    rename(font, style, names, region)
    target = HERE / f"NotoSansCJK{region.lower()}-Gangmu-{style}.otf"
    font.save(str(target))
    print(f"{target.name}: {len(wanted)} characters, "
          f"{target.stat().st_size} bytes")


# --------------------------------------------------------- western punctuation

# Quotation marks and the ellipsis are as wide as a Han character in a CJK face.
# The words of the window are western text, which gets narrow ones from here.
WESTERN = {0x2018: "cid63129", 0x2019: "cid63130", 0x201C: "cid63132",
           0x201D: "cid63133"}


def build_western(source, style):
    """A face of five glyphs: the proportional forms that the source keeps for
    western text (its feature pwid), and three full stops for the ellipsis."""
    font = open_source(source)
    names = {i: font["name"].getDebugName(i) for i in (0, 7, 13, 14)}
    glyphs, advances = font.getGlyphSet(), font["hmtx"].metrics
    stop = font.getBestCmap()[0x2E]
    step = advances[stop][0]
    drawn, widths, cmap = {}, {}, {}

    def draw(name, code, parts, width):
        pen = T2CharStringPen(width, None)
        for part, at in parts:
            glyphs[part].draw(TransformPen(pen, (1, 0, 0, 1, at, 0)))
        drawn[name], widths[name] = pen.getCharString(), (width, 0)
        if code:
            cmap[code] = name

    draw(".notdef", None, [(".notdef", 0)], advances[".notdef"][0])
    for code, glyph in WESTERN.items():
        draw(f"uni{code:04X}", code, [(glyph, 0)], advances[glyph][0])
    draw("uni2026", 0x2026, [(stop, i * step) for i in range(3)], 3 * step)
    ps = f"GangmuWestern-{style}"
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=False)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(list(drawn))
    builder.setupCharacterMap(cmap)
    builder.setupCFF(ps, {"FullName": f"Gangmu Western {style}"}, drawn, {})
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent,
                                  descent=font["hhea"].descent)
    builder.setupNameTable({"copyright": names[0], "familyName": "Gangmu Western",
                            "styleName": style, "psName": ps,
                            "trademark": names[7] or "",
                            "licenseDescription": names[13],
                            "licenseInfoURL": names[14]})
    builder.setupOS2(sTypoAscender=font["OS/2"].sTypoAscender,
                     sTypoDescender=font["OS/2"].sTypoDescender)
    builder.setupPost()
    head = builder.font["head"]
    head.created = head.modified = font["head"].modified
    target = HERE / f"Gangmu-Western-{style}.otf"
    builder.save(str(target))
    print(f"{target.name}: {target.stat().st_size} bytes")


# ------------------------------------------------------------------ widths.txt

def runs(font):
    """(first, last, advance) for runs of consecutive code points which the
    font has and which share an advance."""
    cmap, advances = font.getBestCmap(), font["hmtx"].metrics
    found = []
    for code in sorted(cmap):
        advance = advances[cmap[code]][0]
        if found and found[-1][1] == code - 1 and found[-1][2] == advance:
            found[-1][1] = code
        else:
            found.append([code, code, advance])
    return found


def write_widths(targets):
    lines = [
        "# Advance widths and line metrics of the bundled fonts, in font units.",
        "# Written by build.py; not to be edited.",
        "#",
        "# em UNITS                  units per em, the same in every face",
        "# FACE hhea-ascent N        the metrics of the hhea table; descents are",
        "# FACE hhea-descent N       negative, below the base line",
        "# FACE hhea-line-gap N",
        "# FACE typo-ascent N        the typographic metrics of the OS/2 table",
        "# FACE typo-descent N",
        "# FACE typo-line-gap N",
        "# FACE notdef ADVANCE       the box for a character the face lacks",
        "# FACE FIRST LAST ADVANCE   code points FIRST to LAST inclusive, in hex,",
        "#                           are all in the face and ADVANCE wide",
    ]
    fonts = [(style.lower(), TTFont(str(path), lazy=True))
             for style, path in targets]
    ems = {font["head"].unitsPerEm for _, font in fonts}
    assert len(ems) == 1
    lines.append(f"em {ems.pop()}")
    for face, font in fonts:
        hhea, os2 = font["hhea"], font["OS/2"]
        lines += [
            f"{face} hhea-ascent {hhea.ascent}",
            f"{face} hhea-descent {hhea.descent}",
            f"{face} hhea-line-gap {hhea.lineGap}",
            f"{face} typo-ascent {os2.sTypoAscender}",
            f"{face} typo-descent {os2.sTypoDescender}",
            f"{face} typo-line-gap {os2.sTypoLineGap}",
            f"{face} notdef {font['hmtx'].metrics['.notdef'][0]}",
        ]
        lines += [f"{face} {a:04x} {b:04x} {w}" for a, b, w in runs(font)]
    (HERE / "widths.txt").write_text("\n".join(lines) + "\n", "ascii")


def main():
    source_dir = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE_DIR
    print(f"fontTools {fontTools.version}")
    targets = []
    for style, wanted in [("Regular", regular_set()), ("Bold", bold_set())]:
        target = build(source_dir / f"NotoSansCJK-{style}.ttc", style, wanted)
        print(target.name)
        check(target, style)
        targets.append((style, target))
        build_western(source_dir / f"NotoSansCJK-{style}.ttc", style)
        for region, of in REGIONS:
            if of == style:
                build_region(source_dir / f"NotoSansCJK-{style}.ttc", style,
                             region, wanted)
    write_widths(targets)


if __name__ == "__main__":
    main()
