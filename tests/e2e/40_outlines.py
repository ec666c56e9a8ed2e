"""Outlines as other programs see them: OPML by xmllint, tables by Python's own reader, Org by what it counts."""

import csv
import json
import re
import shutil
import subprocess

from window import BIN, HOME, ROOT, check, same, scenario, skip

HOSTILE = ["=HYPERLINK(\"http://x\")", " +1", "@x", "a \"b\" <c> & 'd'", "two\nlines", "한국어", "𠮷 👩‍👩‍👧", "* x", "&#10;", "]]>"]


def count(topic):
    """Topics of a branch, counted without recursion."""
    found, todo = 0, [topic]
    while todo:
        topic = todo.pop()
        found += 1
        todo += topic.get("children", [])
    return found


def convert(source, to):
    done = subprocess.run([BIN, "convert", source, to], cwd=HOME, capture_output=True, text=True, timeout=60)
    same(done.returncode, 0, f"gangmu convert to {to}: {done.stderr}")
    return to


def run():
    if not shutil.which("xmllint"):
        skip("there is no xmllint (libxml2-utils)")
    hostile = HOME / "hostile.json"
    topics = [{"id": f"topic{i:05}", "title": title, "note": title} for i, title in enumerate(HOSTILE)]
    root = {"id": "rootroot00", "title": "R", "children": topics}
    hostile.write_text(json.dumps({"format": "gangmu", "version": 1, "sheets": [{"id": "s1", "root": root}]}))
    for source in (ROOT / "maps/japan-rok-relations.json", hostile):
        sheets = json.loads(source.read_text())["sheets"]
        tops = [top for sheet in sheets for top in [sheet["root"], *sheet.get("floating", [])]]
        wanted = sum(count(top) for top in tops)

        opml = convert(source, HOME / "out.opml")
        subprocess.run(["xmllint", "--noout", "--nonet", opml], check=True)
        told = subprocess.run(["xmllint", "--xpath", "count(//outline)", opml], capture_output=True, text=True, check=True)
        same(int(float(told.stdout)), wanted, "outlines in the OPML")

        table = convert(source, HOME / "out.csv")
        check(table.read_bytes().startswith(b"\xef\xbb\xbf"), "the table has no byte order mark for Excel")
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        same(len(rows), wanted + 1, "rows of the table")
        bad = [cell for row in rows for cell in row if cell.strip()[:1] in list("=+-@") and cell.strip()]
        same(bad, [], "cells that a spreadsheet would compute")

        org = convert(source, HOME / "out.org").read_text()
        topics = re.findall(r"^\*+ |^ *- ", re.sub(r"#\+begin_src.*?#\+end_src", "", org, flags=re.S), flags=re.M)
        same(len(topics), wanted, "headings and items of the Org file")


scenario(run)
