"""A window that nobody touches costs no processor time: at the start, and after an edit."""

import time

from window import Window, check, scenario, small_map


def ticks(window):
    """User and system time of the process, in clock ticks (mostly 10 ms)."""
    with open(f"/proc/{window.process.pid}/stat", encoding="ascii", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def idle(window, when):
    window.settled()
    # What was begun may end first; then three seconds are measured, which must be real ones.
    best = None
    for _ in range(4):
        before = ticks(window)
        time.sleep(3)
        best = ticks(window) - before
        if best <= 2:
            print(f"{when}: {best} ticks in 3 s")
            return
    check(False, f"{when}: {best} clock ticks in 3 idle seconds")


def run():
    path = small_map()
    window = Window(path, title=r"small\.json — Gangmu")
    idle(window, "after the start")
    window.key("Home", "Right")
    window.type("Saved soon")
    window.key("Return")
    window.save(path)
    idle(window, "after an edit and a save")
    window.type("Not saved")
    window.key("Return")
    window.wait_title(r"small\.json — edited — Gangmu")
    idle(window, "after an edit that is not saved")
    window.key("ctrl+z")
    idle(window, "after undoing it")


scenario(run)
