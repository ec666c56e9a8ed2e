"""The program is killed with unsaved work: the next start offers it, and the file is as it was."""

import json

from window import STATE, Window, check, outline, same, scenario, small_map, until


def run():
    path = small_map()
    before = path.read_bytes()
    window = Window(path, title=r"small\.json — Gangmu")
    window.key("Home", "Right")
    window.type("Only in memory")
    window.key("Return")
    window.wait_title(r"small\.json — edited — Gangmu")

    def copies():
        found = list((STATE / "recovery").glob("*.json"))
        return [copy for copy in found if "Only in memory" in copy.read_text(encoding="utf-8")]
    copy, = until("a copy of the unsaved work", copies)
    until("where it came from, beside it", copy.with_suffix(".info").exists)
    same(json.loads(copy.read_text())["format"], "gangmu", "the copy is a map")
    window.process.kill()
    window.process.wait()
    check(path.read_bytes() == before, "the file was touched")

    again = Window()
    again.keep("offer")
    again.key("Return")  # the expected answer has the keys
    again.wait_title(r"small \(recovered\).* — Gangmu")
    again.settled()
    again.keep("recovered")
    check("saved" in again.title() or "edited" in again.title(), "recovered work counts as unsaved")
    check(copy.exists(), "the copy is gone although nothing was saved yet")
    # It is in no file now: saving asks for one.
    other = path.with_name("rescued.json")
    plain = again.settled()
    again.key("ctrl+s")
    again.changed(plain, 5000, "a file dialog")
    again.key("ctrl+a")
    again.type(str(other))
    again.key("Return")
    again.wait_title(r"rescued\.json — Gangmu")
    check((1, "Only in memory") in outline(json.loads(other.read_text())), "the rescued work")
    until("the copy to be removed after saving", lambda: not copy.exists())


scenario(run)
