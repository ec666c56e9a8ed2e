"""Languages of the titles, and the dark theme."""

import json

from window import ROOT, STATE, Window, check, scenario, until


def run():
    window = Window()
    first = window.settled()
    window.key("ctrl+shift+y")
    second = window.changed(first, 2000, "the titles in the second language")
    window.keep("second-language")
    window.key("ctrl+shift+y")
    both = window.changed(second, 2000, "both titles")
    window.keep("both-languages")
    window.key("ctrl+shift+y")
    again = window.changed(both, 2000, "the first language again")
    # Relations find their way once all is at rest, which may be after the picture stood still.
    until("three times to be back where it began", lambda: window.picture().differs(first) < 2000)
    check("saved" in window.title(), "showing another language is no edit")

    night = json.loads((ROOT / "assets/themes/night.json").read_text())
    dark = tuple(bytes.fromhex(night["background"][1:]))
    check(first.count(dark) < 1000, "paper is not dark")
    window.click(again.width - 30, 16)  # the moon at the end of the bar
    window.changed(again, 100_000, "the dark theme")
    window.move(again.width / 2, again.height / 2)
    window.settled()
    window.keep("night")
    check(window.picture().count(dark) > 200_000, "the dark theme's background")
    settings = STATE / "settings.json"
    check("night" in settings.read_text(), "the theme is remembered")


scenario(run)
