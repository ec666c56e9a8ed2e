"""Closing with unsaved changes asks; Esc stays, “Don’t save” ends and leaves the file alone."""

from window import Window, check, same, scenario, small_map, until


def run():
    path = small_map()
    before = path.read_bytes()
    window = Window(path, title=r"small\.json — Gangmu")
    window.key("Home", "Tab")
    window.type("Unsaved")
    window.key("Return")
    window.wait_title(r"small\.json — edited — Gangmu")
    plain = window.settled()

    window.key("ctrl+q")
    window.changed(plain, 5000, "a question to come up")
    window.keep("question")
    window.key("Escape")
    until("the question to go away", lambda: window.picture().differs(plain) < 200)
    window.wait_title(r"small\.json — edited — Gangmu")
    # The keys are the map's again.
    window.key("ctrl+z", "ctrl+y")
    window.wait_title(r"small\.json — edited — Gangmu")

    plain = window.settled()
    window.key("ctrl+q")
    window.changed(plain, 5000, "a question to come up again")
    window.key("Tab", "Return")
    same(window.wait_end(), 0, "exit code")
    check(path.read_bytes() == before, "the file was changed")
    recovery = list(path.parent.glob("state/recovery/*"))
    same(recovery, [], "copies of work that was thrown away on purpose")


scenario(run)
