#!/usr/bin/env python3
"""Make the bundled icon font of Gangmu.

Input
    The npm package lucide-static, version 1.62.0, from which font/lucide.ttf,
    font/codepoints.json and LICENSE are read. The package is checked against
    the digest below.

Output, written beside this script
    lucide-gangmu.ttf   the icons listed in NAMES, at Lucide's code points
    icons.txt           "name hexcodepoint" per line, sorted by name
    LICENSE             the licence file of the package, unchanged

How to run it (Debian 12)
    apt install npm python3-fonttools
    /usr/bin/python3 assets/icons/build.py

    The package is fetched with "npm pack". A copy of lucide-static-1.62.0.tgz
    which is already there may be given as the only argument instead.

    The files in the repository were made with fontTools 4.38.0, the version in
    Debian 12. A run with the same fontTools gives the same bytes.

To add an icon, put its name into NAMES and run the script. Lucide renames icons
now and then and keeps the former names; where NAMES has both, both are written
to icons.txt with the same code point.
"""

import base64
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont, newTable

VERSION = "1.62.0"
SHA512 = ("WBZA/m2PvkFpMGHDtsBck5P2A9G4ehLlYu4GwwICcmEm1BvYVgj00lCDxKRWLlbMlOib"
          "LaiwdQ88G5pHkSWgwA==")
FAMILY = "Gangmu Icons"
HERE = Path(__file__).resolve().parent

NAMES = """
undo redo save save-all folder-open file file-plus file-text file-down file-up
import download upload external-link log-out history

search search-x zoom-in zoom-out maximize minimize scan locate target crosshair
move eye eye-off map map-pin home house

plus minus x check menu ellipsis grip-vertical
chevron-right chevron-down chevron-left chevron-up
arrow-right arrow-left arrow-up arrow-down corner-down-right

list list-tree network git-fork workflow folder-tree share-2
indent outdent list-indent-increase list-indent-decrease
combine split group ungroup spline braces box-select square-dashed

copy clipboard clipboard-paste scissors trash trash-2 pencil
type bold italic palette paintbrush

link link-2 link-2-off sticky-note notebook-pen message-square quote book-open
bookmark tag tags flag star circle circle-dot square square-check image
paperclip

settings settings-2 sliders-horizontal moon sun languages globe keyboard command
help-circle circle-help circle-question-mark info triangle-alert circle-alert
panel-left panel-right panel-left-close
presentation play pause monitor clock timer user users
""".split()


def package():
    """The files of the npm package which are needed, by path."""
    if len(sys.argv) > 1:
        data = Path(sys.argv[1]).read_bytes()
    else:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", "--silent",
                            f"lucide-static@{VERSION}"],
                           cwd=folder, check=True, stdout=subprocess.DEVNULL)
            data = next(Path(folder).glob("*.tgz")).read_bytes()
    digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
    if digest != SHA512:
        sys.exit(f"not the package lucide-static {VERSION} (sha512 {digest})")
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {path: tar.extractfile(f"package/{path}").read() for path in
                ("font/lucide.ttf", "font/codepoints.json", "LICENSE")}


def rename(font):
    name = newTable("name")
    name.names = []
    for id_, text in {
        0: "Copyright (c) 2026 Lucide Icons and Contributors; in part "
           "Copyright (c) 2013-present Cole Bemis",
        1: FAMILY,
        2: "Regular",
        3: f"{VERSION};GangmuIcons",
        4: FAMILY,
        5: f"Version {VERSION}; subset for Gangmu of Lucide {VERSION}",
        6: "GangmuIcons",
        13: "ISC License; in part The MIT License (MIT)",
        14: "https://lucide.dev/license",
    }.items():
        name.setName(text, id_, 3, 1, 0x409)
    font["name"] = name


def main():
    print(f"fontTools {fontTools.version}")
    files = package()
    codes = json.loads(files["font/codepoints.json"])
    unknown = [n for n in NAMES if n not in codes]
    if unknown:
        sys.exit("Lucide has no icon " + ", ".join(unknown))
    icons = {n: codes[n] for n in NAMES}

    font = TTFont(io.BytesIO(files["font/lucide.ttf"]), recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.name_IDs = []
    options.recalc_timestamp = False
    options.drop_tables += ["GSUB"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=set(icons.values()))
    subsetter.subset(font)
    rename(font)
    target = HERE / "lucide-gangmu.ttf"
    font.save(str(target))

    have = set(TTFont(str(target)).getBestCmap())
    assert have == set(icons.values())
    (HERE / "icons.txt").write_text(
        "".join(f"{n} {icons[n]:04x}\n" for n in sorted(icons)), "ascii")
    (HERE / "LICENSE").write_bytes(files["LICENSE"])
    print(f"{target.name}: {len(icons)} names, {len(have)} icons, "
          f"{target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
