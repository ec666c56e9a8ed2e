"""What a screen reader gets of the map through AT-SPI, the interface of Linux desktops: a tree of topics
with names, places and what is folded, and the topic that the arrow keys go to.

Needs at-spi2-core, python3-pyatspi and dbus-run-session; skipped without."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from window import HOME, check, same, scenario, skip, topic, write_map

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
READER = "GANGMU_E2E_READER"


def has_reader():
    code = "import pyatspi"
    return pathlib.Path(PYTHON).exists() and subprocess.run([PYTHON, "-c", code], capture_output=True).returncode == 0


def run():
    if not (shutil.which("dbus-run-session") and shutil.which("dbus-send") and has_reader()):
        skip("a screen reader needs at-spi2-core, python3-pyatspi and dbus")
    path = write_map(HOME / "read.json", topic(
        "Root", topic("Alpha", "A1"), topic("Beta", "B1", "B2", folded=True), "Gamma"))
    # A session of its own, with the switch that screen readers throw.
    runtime = HOME / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    script = f"""
dbus-send --session --print-reply --dest=org.a11y.Bus /org/a11y/bus org.freedesktop.DBus.Properties.Set \
    string:org.a11y.Status string:ScreenReaderEnabled variant:boolean:true
exec {PYTHON} {HERE / '14_screen_reader.py'} {path}
"""
    environment = {**os.environ, READER: "1", "XDG_RUNTIME_DIR": str(runtime)}
    done = subprocess.run(["dbus-run-session", "--", "bash", "-c", script], capture_output=True, text=True,
                          env=environment, timeout=120)
    check("READ" in done.stdout, f"the reader ended with {done.returncode}:\n{done.stdout}\n{done.stderr[-2000:]}")
    read = json.loads(done.stdout.split("READ", 1)[1])
    items = {item["name"]: item for item in read["items"]}
    same([name for name in items], ["Root", "Alpha", "A1", "Beta", "Gamma"], "the topics in their order")
    same({name: item["place"] for name, item in items.items() if item["place"]},
         {"Alpha": "1", "A1": "1", "Beta": "2", "Gamma": "3"}, "which of its siblings each is")
    same(items["Beta"]["about"], "2 topics folded below", "what is told of a folded topic")
    same(read["focused"], ["Root", "Beta", "Gamma"], "where the focus is at first and after two arrows")


def read():
    """Runs within the session: starts the program, reads its tree, and prints it."""
    import pyatspi

    from window import Window, until

    def all_below(node):
        yield node
        for index in range(node.childCount):
            child = node.getChildAtIndex(index)
            if child is not None:
                yield from all_below(child)

    def application():
        desktop = pyatspi.Registry.getDesktop(0)
        found = [desktop.getChildAtIndex(index) for index in range(desktop.childCount)]
        return next((app for app in found if app is not None and app.name == "gangmu"), None)

    def items():
        try:
            app = application()
            return [node for node in all_below(app) if node.getRoleName() == "tree item"] if app else []
        except Exception:  # It changes while it is read.
            return []

    def focused():
        return [node.name for node in items() if node.getState().contains(pyatspi.STATE_FOCUSED)]

    def place(node):
        attributes = dict(attribute.split(":", 1) for attribute in node.getAttributes())
        return attributes.get("posinset", "")

    window = Window(sys.argv[1])
    try:
        window.settled()
        until("the tree of topics", lambda: len(items()) == 5)
        at = [until("a topic with the focus", focused)[0]]
        for key in ("Right", "Down"):
            window.key(key)
            until(lambda: f"the focus to leave {at[-1]}", lambda: focused() and focused()[0] != at[-1])
            at.append(focused()[0])
        found = [{"name": node.name, "about": node.description, "place": place(node)} for node in items()]
        print("READ" + json.dumps({"items": found, "focused": at}))
    finally:
        window.end()


if os.environ.get(READER):
    read()
else:
    scenario(run)
