"""Typing on a selected topic, and the keys of the inline editor."""

import re

from window import Window, outline, same, scenario, small_map, until


def run():
    path = small_map()
    window = Window(path, title=r"small\.json — Gangmu")
    edited = lambda: window.wait_title(re.escape(path.name) + " — edited — Gangmu")
    titles = lambda: [title for _, title in outline(window.save(path))]

    # No F2, no double click: the first key counts.
    window.key("Home", "Right", "Up")
    window.type("Quick replacement")
    window.key("Return")
    edited()
    same(titles(), ["Root", "Quick replacement", "A1", "A2", "Beta", "Gamma"], "typing replaces the title")

    window.key("F2", "End")
    window.type(" and more")
    window.key("Escape")
    edited()
    same(titles()[1], "Quick replacement and more", "F2 edits at the end; Esc keeps the text")

    window.key("Down")
    window.type("Two")
    window.key("shift+Return")
    window.type("lines")
    window.settled()
    window.keep("lines")
    window.key("Return")
    edited()
    same(titles()[4], "Two\nlines", "Shift+Enter breaks the line")

    # Space edits the old text, like F2, and is not a part of it.
    window.key("space")
    window.type("?")
    window.key("Return")
    edited()
    same(titles()[4], "Two\nlines?", "Space edits")

    # Saving while typing keeps what was typed so far.
    window.key("Down", "F2")
    window.type("!")
    window.settled()
    window.key("ctrl+s")
    until("what is being typed in the file", lambda: "Gamma!" in path.read_text(encoding="utf-8"))
    window.key("Escape")
    same(titles()[5], "Gamma!", "saving takes the text that is being typed")


scenario(run)
