"""A talk on two screens, as in a seminar room: the presenter's window on the laptop (1280×720), the
room's picture full screen on the beamer (1920×1080). From start to end with PageDown alone and back
with PageUp; black, freeze, overview, a jump, a remark, the map moved by hand, and Esc Esc.

The two screens are two outputs of an X server without a device (Xorg's driver “dummy”); Xvfb has
only one. Without that driver or xrandr the scenario is skipped."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from window import (BIN, HOME, OUT, Picture, check, command, same, scenario, skip, topic, until, write_map)

import json

# Seconds. A movement in the room takes 0.4 at most; in the presenter's window a clock goes on.
STILL = 0.8
BRIEFLY = 0.25

CONFIG = """
Section "ServerFlags"
    Option "AutoAddDevices" "false"
    Option "AutoEnableDevices" "false"
EndSection
Section "Device"
    Identifier "card"
    Driver "dummy"
    VideoRam 256000
EndSection
Section "Monitor"
    Identifier "screen"
    HorizSync 5.0-1000.0
    VertRefresh 5.0-200.0
EndSection
Section "Screen"
    Identifier "both"
    Device "card"
    Monitor "screen"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Virtual 3200 1080
    EndSubSection
EndSection
"""


class Screens:
    """An X server with two screens side by side, and a window manager."""

    def __enter__(self):
        driver = pathlib.Path("/usr/lib/xorg/modules/drivers/dummy_drv.so")
        if not (shutil.which("Xorg") and shutil.which("xrandr") and driver.exists()):
            skip("two screens need xserver-xorg-core, xserver-xorg-video-dummy and x11-xserver-utils")
        self.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.folder.name)
        (folder / "xorg.conf").write_text(CONFIG)
        read, write = os.pipe()
        self.log = open(OUT / "xorg.log", "w")
        self.server = subprocess.Popen(
            ["Xorg", "-displayfd", str(write), "-config", str(folder / "xorg.conf"),
             "-logfile", str(OUT / "xorg-server.log"), "-noreset", "-nolisten", "tcp"],
            pass_fds=[write], stdout=self.log, stderr=self.log)
        os.close(write)
        # All of the line: the digits and its end may come one by one.
        number = ""
        while not number.endswith("\n") and (more := os.read(read, 16).decode()):
            number += more
        os.close(read)
        number = number.strip()
        if not number:
            skip("Xorg does not start here: " + (OUT / "xorg.log").read_text(errors="replace")[-300:])
        os.environ["DISPLAY"] = ":" + number
        command("xrandr", "--output", "DUMMY0", "--mode", "1280x720", "--pos", "0x0", "--primary")
        command("xrandr", "--addmode", "DUMMY1", "1920x1080")
        command("xrandr", "--output", "DUMMY1", "--mode", "1920x1080", "--pos", "1280x0")
        self.manager = subprocess.Popen(["openbox"], stdout=self.log, stderr=self.log)
        command("xdotool", "mousemove", 300, 300)
        return self

    def __exit__(self, *_):
        for process in (self.manager, self.server):
            process.terminate()
            process.wait(20)
        self.log.close()
        self.folder.cleanup()


def find(name):
    found = command("xdotool", "search", "--onlyvisible", "--name", name, check_exit=False).split()
    return found[-1] if found else None


def place_of(window):
    """Where a window is: x, y, width, height."""
    shell = command("xdotool", "getwindowgeometry", "--shell", window)
    read = dict(line.split("=") for line in shell.split() if "=" in line)
    return tuple(int(read[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))


def picture(window):
    done = subprocess.run(["import", "-silent", "-window", window, "-depth", "8", "ppm:-"],
                          capture_output=True, timeout=60)
    check(done.returncode == 0, f"import: {done.stderr.decode(errors='replace')}")
    return Picture(done.stdout)


def settled(window):
    """The picture once it stood still: the room's for longer than any movement of the camera takes."""
    wanted = STILL if place_of(window)[2] == 1920 else BRIEFLY
    last = picture(window)
    since = time.monotonic()

    def still():
        nonlocal last, since
        now = picture(window)
        if now != last:
            last, since = now, time.monotonic()
        return time.monotonic() - since > wanted
    until("the picture to stand still", still)
    return last


def changed(window, before, least, what):
    until(what, lambda: picture(window).differs(before) >= least)
    return settled(window)


def keep(window, name):
    command("import", "-silent", "-window", window, OUT / f"{name}.png", check_exit=False)


def key(*keys):
    command("xdotool", "key", "--clearmodifiers", "--delay", 200, *keys)


def run():
    path = write_map(HOME / "talk.json", topic(
        "Root", topic("Alpha", "A1", "A2", note="Say this of alpha."), "Beta", topic("Gamma", "G1"),
        note="Say hello first."))
    before = path.read_bytes()
    with Screens():
        process = subprocess.Popen([BIN, "present", str(path)], cwd=HOME,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            give_the_talk(path, before)
        finally:
            process.terminate()
            process.wait(20)


def give_the_talk(path, before):
    room = until("the room's window", lambda: find("the room"))
    presenter = until("the presenter's window", lambda: find("presenter"))
    until(lambda: f"the room on the beamer, all of it; it is at {place_of(room)}",
          lambda: place_of(room) == (1280, 0, 1920, 1080))
    x, y, w, h = place_of(presenter)
    check(x < 1280 and x + w <= 1280 + 8, f"the presenter's window is on the laptop: {(x, y, w, h)}")
    command("xdotool", "windowactivate", "--sync", presenter)

    # There with PageDown alone: 4 + 3 + 2 places, then it stays.
    pictures = [settled(room)]
    mine = settled(presenter)
    for press in range(8):
        key("Next")
        pictures.append(changed(room, pictures[-1], 200, f"the room to go on after press {press + 1}"))
        mine = changed(presenter, mine, 50, f"the presenter's window to go on after press {press + 1}")
    keep(room, "room-end")
    keep(presenter, "presenter-end")
    key("Next")
    check(settled(room).differs(pictures[-1]) < 20, "the last step stays")
    # And back with PageUp, picture by picture.
    for place in range(7, -1, -1):
        key("Prior")
        until(lambda: f"the room to see again what it saw after press {place}; "
              f"{picture(room).differs(pictures[place])} pixels differ",
              lambda: picture(room).differs(pictures[place]) < 400)
    keep(presenter, "presenter-start")

    # Black in the room only, with the keys of keyboards and of clickers.
    for name in ("b", "period"):
        key(name)
        until("a black room", lambda: picture(room).count((0, 0, 0)) > 2_000_000)
        check(picture(presenter).count((0, 0, 0)) < 200_000, "the presenter sees more than black")
        key(name)
        until("the map again", lambda: picture(room).count((0, 0, 0)) < 100_000)
    same(settled(room).differs(pictures[0]) < 400, True, "the step again after black")

    # Frozen: the presenter goes on, the room does not, until it is let go.
    key("f")
    mine, frozen = settled(presenter), settled(room)
    key("Next")
    mine = changed(presenter, mine, 200, "the presenter's picture to go on")
    check(settled(room).differs(frozen) < 50, "the room's picture stands still")
    key("f")
    changed(room, frozen, 200, "the room to catch up")
    key("Prior")
    changed(room, pictures[1], 200, "the start again")

    # The whole map, and back; step 3 by its number, and back.
    key("Tab")
    overview = changed(room, pictures[0], 1000, "the whole map")
    keep(room, "room-overview")
    key("Tab")
    changed(room, overview, 1000, "the step again")
    command("xdotool", "key", "--clearmodifiers", "--delay", 30, "3", "Return")
    jumped = changed(room, pictures[0], 500, "step 3")
    check(jumped.differs(pictures[7]) < 400, "step 3 is where PageDown led, too")
    key("r")
    changed(room, jumped, 500, "the place that was left")

    # A remark, typed blind while the room sees the map only.
    command("xdotool", "windowactivate", "--sync", presenter)
    key("i")
    settled(presenter)
    command("xdotool", "type", "--delay", 60, "Who pays?")
    settled(presenter)
    keep(presenter, "presenter-capture")
    check(settled(room).differs(pictures[0]) < 400, "the room sees nothing of the remark being typed")
    key("Return")
    settled(presenter)

    # What a clicker's button sends never ends the talk; Esc twice does.
    key("F5", "Escape", "F5", "Escape", "F5")
    settled(presenter)
    check(find("the room"), "the talk goes on")
    check(path.read_bytes() == before, "a talk writes no file")
    key("Escape", "Escape")
    until("the room's window to go", lambda: not find("the room"))
    editor = until("the editor", lambda: find(r"talk\.json"))
    settled(editor)
    command("xdotool", "windowactivate", "--sync", editor)
    key("ctrl+s")
    until("the file to be saved", lambda: path.read_bytes() != before)
    saved = until("a whole file", lambda: json.loads(path.read_text(encoding="utf-8")))
    main = {child["title"]: child for child in saved["sheets"][0]["root"]["children"]}
    same(list(main), ["Alpha", "Beta", "Gamma", "Discussion"], "the main topics")
    same(main["Discussion"]["children"][0]["title"], "Who pays?", "the remark")


scenario(run)
