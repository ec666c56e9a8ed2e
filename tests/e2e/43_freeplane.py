"""Freeplane itself opens a map that was written for it, without a word about its version, and saves it
again; what it saved has all titles, relations, notes and labels. Skipped where there is no Freeplane."""

import os
import shutil
import subprocess

from window import BIN, HOME, OUT, check, command, same, scenario, skip, until

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "maps", "japan-rok-relations.json")
TITLE = "Mind map mode"


def gangmu(*words):
    done = subprocess.run([BIN, *words], cwd=HOME, capture_output=True, text=True, timeout=120)
    check(done.returncode == 0, f"gangmu {' '.join(words)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def titles_of_windows():
    found = command("xdotool", "search", "--onlyvisible", "--name", ".", check_exit=False).split()
    return [command("xdotool", "getwindowname", window, check_exit=False).strip() for window in found]


def window_with(word):
    return until(lambda: f"a window with “{word}” among {titles_of_windows()}",
                 lambda: [title for title in titles_of_windows() if word in title], 90)


def content(path):
    """What must come back: titles in order, and how many there are of everything else."""
    kept = ("relations", "notes", "labels", "boundaries", "summaries", "floating")
    lines = gangmu("stats", path).splitlines()
    return gangmu("show", path).splitlines(), [line for line in lines if line.split()[0] in kept]


def run():
    if not shutil.which("freeplane"):
        skip("there is no Freeplane")
    target = str(HOME / "seminar.mm")
    gangmu("convert", "--to", "mm", SAMPLE, target)
    titles, counts = content(target)
    before = open(target, "rb").read()
    environment = {**os.environ, "HOME": str(HOME)}
    program = subprocess.Popen(["freeplane", target], cwd=HOME, env=environment, start_new_session=True,
                               stdout=open(OUT / "freeplane.log", "w"), stderr=subprocess.STDOUT)
    try:
        window_with(TITLE)
        # On its first start it shows a map about itself in front of ours; a question about the
        # version of our file would keep it from coming that far.
        window_with("freeplaneFunctions")
        command("xdotool", "key", "--clearmodifiers", "ctrl+w")
        window_with("seminar - Freeplane")
        # Something is typed, so that there is something to save. When the program is slow, what is meant
        # for the title of the root may become a topic of its own: that is no matter.
        command("xdotool", "key", "--clearmodifiers", "F2", "End")
        command("xdotool", "type", "--delay", 60, "!")
        command("xdotool", "key", "--clearmodifiers", "Return")

        def saved():
            command("xdotool", "key", "--clearmodifiers", "ctrl+s")
            now = open(target, "rb").read()
            return now != before and now.rstrip().endswith(b"</map>")
        until("Freeplane to save the map", saved, 60)
        command("import", "-silent", "-window", "root", OUT / "freeplane.png", check_exit=False)
    finally:
        os.killpg(program.pid, 9)
        program.wait(20)
    again, still = content(target)
    rest = iter(again)
    missing = [title for title in titles[1:] if not any(title == line for line in rest)]
    same(missing, [], "titles that are gone or in another order, but for that of the root")
    same(still, counts, "what Freeplane keeps")


scenario(run)
