"""Pictures by other programs' eyes: pdftotext finds every title in order, the PDF has its bookmarks and
only embedded fonts, rsvg-convert draws the SVG, and the PNG has the size that it says."""

import re
import shutil
import struct
import subprocess
import sys

from window import BIN, HOME, check, scenario, topic, write_map

TITLES = ["日韩关系", "Normalization", "条约 1965", "Drivers & obstacles", "安全保障", "한일 관계", "<Outlook>"]


def convert(source, target, *more):
    done = subprocess.run([BIN, "convert", source, target, *more], cwd=HOME, capture_output=True, text=True, timeout=60)
    check(done.returncode == 0, f"{target} was not written: {done.stdout}{done.stderr}")
    return target


def told(*call):
    return subprocess.run(call, check=True, capture_output=True, timeout=60).stdout


def run():
    for tool in ("pdftotext", "pdffonts", "pdfinfo", "rsvg-convert"):
        if not shutil.which(tool):
            print(f"there is no {tool}")
            sys.exit(77)
    root, normal, treaty, drivers, safety, korean, outlook = TITLES
    path = write_map(HOME / "map.json", topic(root, topic(normal, treaty), topic(drivers, safety, korean), outlook))

    pdf = convert(path, HOME / "map.pdf")
    text = re.sub(r"\s", "", told("pdftotext", "-raw", pdf, "-").decode())
    at = 0
    for title in TITLES:
        found = text.find(re.sub(r"\s", "", title), at)
        check(found >= 0, f"pdftotext does not find {title} behind character {at} of {text}")
        at = found
    fonts = told("pdffonts", pdf).decode().splitlines()[2:]
    check(fonts and all(re.search(r"yes yes yes\s+\d+\s+\d+$", font) for font in fonts), f"not all embedded: {fonts}")
    info = told("pdfinfo", pdf).decode()
    check("CreationDate" not in info and "Author" not in info, f"the PDF tells too much: {info}")

    svg = convert(path, HOME / "map.svg")
    drawn = told("rsvg-convert", "--format=png", svg)
    png = convert(path, HOME / "map.png").read_bytes()
    sizes = [struct.unpack(">II", picture[16:24]) for picture in (drawn, png)]
    check(all(abs(a - b) <= 2 for a, b in zip(*sizes)), f"SVG and PNG are not of one size: {sizes}")
    check(len(drawn) > 3000, f"rsvg-convert drew nothing: {len(drawn)} bytes")


scenario(run)
