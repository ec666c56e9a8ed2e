"""Maps of other programs, written by the command line: other readers than ours find them sound, and they come back."""

import glob
import json
import os
import shutil
import subprocess
import zipfile
from xml.parsers import expat

from window import BIN, HOME, check, scenario

MAPS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "maps")


def gangmu(*words):
    done = subprocess.run([BIN, *words], cwd=HOME, capture_output=True, text=True, timeout=120)
    check(done.returncode == 0, f"gangmu {' '.join(words)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def sound_xml(path):
    with open(path, "rb") as file:
        text = file.read()
    check(not text.startswith((b"\xef\xbb\xbf", b"<?xml")), f"{path} begins with a mark that Freeplane does not want")
    expat.ParserCreate("utf-8").Parse(text, True)
    if shutil.which("xmllint"):
        done = subprocess.run(["xmllint", "--noout", "--nonet", path], capture_output=True, text=True, timeout=60)
        check(done.returncode == 0 and not done.stderr, f"xmllint: {done.stderr}")


def sound_xmind(path):
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, "a part of the archive is damaged")
        content, metadata, manifest = (
            json.loads(archive.read(name)) for name in ("content.json", "metadata.json", "manifest.json")
        )
        check(metadata["activeSheetId"] in [sheet["id"] for sheet in content], "no sheet is the active one")
        for name in manifest["file-entries"]:
            check(name in archive.namelist(), f"the manifest names {name}, which is not there")
        expat.ParserCreate().Parse(archive.read("META-INF/manifest.xml"), True)


def sound_json(path):
    with open(path, encoding="utf-8") as file:
        check("children" in json.load(file)["root"], "there is no tree in it")


def run():
    sources = sorted(glob.glob(os.path.join(MAPS, "*.json")))
    check(sources, "there are no sample maps")
    for source in sources:
        for format, ending, is_sound in (
            ("mm", "mm", sound_xml),
            ("freemind", "mm", sound_xml),
            ("xmind", "xmind", sound_xmind),
            ("km", "km", sound_json),
            ("smm", "smm", sound_json),
        ):
            target = os.path.join(HOME, f"{format}.{ending}")
            gangmu("convert", "--to", format, source, target)
            is_sound(target)
            was, now = (gangmu("show", path).split("\n") for path in (source, target))
            missing = set(line.strip() for line in was) - set(line.strip() for line in now)
            check(not missing, f"{source} as {format} lacks {missing}")


scenario(run)
