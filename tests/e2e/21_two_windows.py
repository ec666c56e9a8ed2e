"""A talk in two windows side by side: both are in step, keys work in either, closing the room's
window ends the talk and asks nothing."""

from window import HOME, Picture, Window, check, command, scenario, topic, until, write_map

import subprocess


def picture_of(window):
    done = subprocess.run(["import", "-silent", "-window", window, "-depth", "8", "ppm:-"],
                          capture_output=True, timeout=60)
    check(done.returncode == 0, f"import: {done.stderr.decode(errors='replace')}")
    return Picture(done.stdout)


def settled(window):
    seen = []

    def still():
        seen.append(picture_of(window))
        return len(seen) >= 3 and seen[-1] == seen[-2] == seen[-3]
    until("the picture to stand still", still)
    return seen[-1]


def changed(window, before, least, what):
    def test():
        now = picture_of(window)
        return (now.width, now.height) != (before.width, before.height) or now.differs(before) >= least
    until(what, test)
    return settled(window)


def find(name):
    found = command("xdotool", "search", "--onlyvisible", "--name", name, check_exit=False).split()
    return found[-1] if found else None


def press(window, key):
    command("xdotool", "windowactivate", "--sync", window)
    command("xdotool", "key", "--clearmodifiers", key)


def run():
    path = write_map(HOME / "talk.json", topic("Root", topic("Alpha", "A1", "A2"), "Beta", topic("Gamma", "G1"),
                                               note="Say hello first."))
    before = path.read_bytes()
    main = Window(path, title=r"talk\.json — Gangmu")
    main.end()
    Window.started.clear()

    import window as lib
    process = subprocess.Popen([lib.BIN, "present", str(path), "--windowed"], cwd=HOME,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        room = until("the room's window", lambda: find("the room"))
        presenter = until("the presenter's window", lambda: find("presenter"))
        check(room != presenter, "they are two windows")
        # Beside each other: what lies under another window has no picture.
        for window, x, y, w, h in ((room, 0, 0, 720, 400), (presenter, 0, 440, 1270, 430)):
            command("xdotool", "windowsize", window, w, h, "windowmove", window, x, y)
        one, two = settled(room), settled(presenter)
        command("import", "-silent", "-window", room, lib.OUT / "room.png", check_exit=False)
        command("import", "-silent", "-window", presenter, lib.OUT / "presenter.png", check_exit=False)
        for where in (room, presenter, room, presenter):
            press(where, "Next")
            one = changed(room, one, 200, "the room to go on")
            two = settled(presenter)
        command("import", "-silent", "-window", presenter, lib.OUT / "presenter-later.png", check_exit=False)
        # Frozen: the presenter goes on, the room does not.
        press(presenter, "f")
        settled(presenter)
        frozen = settled(room)
        two = settled(presenter)
        press(presenter, "Next")
        two = changed(presenter, two, 200, "the presenter's picture to go on")
        check(settled(room).differs(frozen) < 50, "the room's picture stands still")
        press(presenter, "f")
        changed(room, frozen, 200, "the room to catch up")
        # Closing the room's window ends the talk and asks nothing.
        press(room, "alt+F4")
        until("the editor", lambda: find(r"talk\.json"))
        check(path.read_bytes() == before, "the file is as it was")
    finally:
        process.terminate()
        process.wait(20)


scenario(run)
