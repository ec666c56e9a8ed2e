"""Another program writes the file meanwhile: saving asks, and never overwrites silently."""

import json

from window import Window, check, outline, same, scenario, small_map, topic, until, write_map


def run():
    path = small_map()
    window = Window(path, title=r"small\.json — Gangmu")
    window.key("Home", "Tab")
    window.type("Mine")
    window.key("Return")
    window.wait_title(r"small\.json — edited — Gangmu")
    plain = window.settled()
    theirs = write_map(path, topic("Theirs", "Kept")).read_bytes()

    window.key("ctrl+s")
    window.changed(plain, 5000, "a question")
    window.keep("question")
    check(path.read_bytes() == theirs, "the other program's file was overwritten")
    window.key("Escape")
    until("the question to go away", lambda: window.picture().differs(plain) < 400)
    window.wait_title(r"small\.json — edited — Gangmu")
    check(path.read_bytes() == theirs, "the other program's file was overwritten after Esc")

    # Said twice, it is done: “Replace the file” is the second answer.
    plain = window.settled()
    window.key("ctrl+s")
    window.changed(plain, 5000, "the question again")
    window.key("Tab", "Return")
    window.wait_title(r"small\.json — Gangmu")
    same([title for _, title in outline(json.loads(path.read_text()))][-1], "Mine", "the last main topic")


scenario(run)
