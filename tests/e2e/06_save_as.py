"""The sample is saved under a name typed into the program's own file dialog."""

import json
import re

from window import HOME, STATE, Window, check, outline, same, scenario, until


def run():
    window = Window()
    window.wait_title(r".* — not saved — Gangmu")
    plain = window.settled()
    path = HOME / "maps" / "my copy.json"
    path.parent.mkdir()
    window.key("ctrl+s")
    window.changed(plain, 5000, "a file dialog")
    window.keep("dialog")
    window.key("ctrl+a")
    window.type(str(path))
    window.key("Return")
    window.wait_title(re.escape(path.name) + " — Gangmu")
    topics = outline(json.loads(path.read_text(encoding="utf-8")))
    check(len(topics) >= 176, f"only {len(topics)} topics were saved")

    session = STATE / "session.json"
    until("the file among the recent ones", lambda: session.exists() and "my copy.json" in session.read_text())
    listed = [recent["path"] for recent in json.loads(session.read_text())["recent"]]
    same(listed, [str(path)], "recent files")

    # A second window opens it by name, and finds nothing to save.
    window.end()
    again = Window(path)
    again.wait_title(re.escape(path.name) + " — Gangmu")


scenario(run)
