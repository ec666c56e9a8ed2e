"""The window as a person has it: starts the program, presses real keys and buttons, looks at the
screen. Python's standard library only; xdotool, import (ImageMagick) and xclip do the work.

Nothing here sleeps for a length of time that a machine may not keep: everything waits until
something is so, and fails with what it waited for. A scenario is a function that is handed to
`scenario`; it fails by raising, and is skipped by `skip`.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import traceback

OUT = pathlib.Path(os.environ.get("E2E_OUT", "."))
HOME = pathlib.Path(os.environ["HOME"])
STATE = pathlib.Path(os.environ.get("GANGMU_STATE_DIR", HOME / "state"))
BIN = os.environ.get("GANGMU_BIN", "target/debug/gangmu")
ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 20.0  # seconds; a slow machine under load must not fail

Topic = dict


def paper():
    """The colours of the light theme, as (r, g, b)."""
    theme = json.loads((ROOT / "assets/themes/paper.json").read_text())
    one = lambda text: tuple(bytes.fromhex(text[1:]))
    return {k: [one(c) for c in v] if isinstance(v, list) else one(v)
            for k, v in theme.items() if isinstance(v, list) or str(v).startswith("#")}


class Failed(Exception):
    """Something was not as it should be."""


class Skipped(Exception):
    """The machine lacks what this scenario needs."""


def skip(why):
    raise Skipped(why)


def check(holds, what):
    if not holds:
        raise Failed(what)


def same(found, wanted, what):
    if found != wanted:
        raise Failed(f"{what}: found {found!r}, wanted {wanted!r}")


def until(what, test, seconds=PATIENCE):
    """Waits until `test()` is truthy and gives it back; `what` says what was waited for."""
    end = time.monotonic() + seconds
    while True:
        value = test()
        if value:
            return value
        if time.monotonic() > end:
            shown = what() if callable(what) else what
            raise Failed(f"waited {seconds:g} s for: {shown}")
        time.sleep(0.05)


def command(*words, text=None, check_exit=True):
    done = subprocess.run([str(w) for w in words], input=text, capture_output=True, timeout=60,
                          text=True, encoding="utf-8", errors="replace")
    if check_exit and done.returncode:
        raise Failed(f"{' '.join(map(str, words))}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


class Picture:
    """A screenshot: 8-bit RGB."""

    def __init__(self, ppm):
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+(\d+)\s", ppm)
        if not head or int(head[3]) not in (255, 65535):
            raise Failed("import gave no PPM")
        self.width, self.height = int(head[1]), int(head[2])
        body = ppm[head.end():]
        self.rgb = body[::2] if int(head[3]) == 65535 else body

    def __eq__(self, other):
        return isinstance(other, Picture) and self.rgb == other.rgb

    def pixel(self, x, y):
        at = (y * self.width + x) * 3
        return tuple(self.rgb[at:at + 3])

    def count(self, color):
        """How many pixels have exactly this colour."""
        want, total, at = bytes(color), 0, self.rgb.find(bytes(color))
        while at >= 0:
            total += at % 3 == 0
            at = self.rgb.find(want, at + 1 if at % 3 else at + 3)
        return total

    def colors(self):
        """All colours with how often each is there."""
        counts = {}
        data = memoryview(self.rgb)
        for at in range(0, len(data), 3):
            key = bytes(data[at:at + 3])
            counts[key] = counts.get(key, 0) + 1
        return counts

    def box(self, color, near=10, top=0, bottom=None):
        """The smallest box (left, top, right, bottom) around all pixels near this colour, between
        two heights; None if there is none."""
        found = None
        low = [max(0, c - near) for c in color]
        high = [min(255, c + near) for c in color]
        keep = bytes(range(256))
        planes = []
        for i in range(3):
            table = bytes(1 if low[i] <= v <= high[i] else 0 for v in keep)
            planes.append(int.from_bytes(self.rgb[i::3].translate(table), "big"))
        hits = (planes[0] & planes[1] & planes[2]).to_bytes(self.width * self.height, "big")
        for y in range(top, min(bottom or self.height, self.height)):
            row = hits[y * self.width:(y + 1) * self.width]
            left = row.find(1)
            if left < 0:
                continue
            right = row.rfind(1)
            found = (left, y, right, y) if found is None else \
                (min(left, found[0]), found[1], max(right, found[2]), y)
        return found

    def differs(self, other, box=None):
        """How many pixels differ from another picture of the same size, inside a box."""
        if (self.width, self.height) != (other.width, other.height):
            return self.width * self.height
        left, top, right, bottom = box or (0, 0, self.width, self.height)
        total = 0
        for y in range(top, bottom):
            a = self.rgb[(y * self.width + left) * 3:(y * self.width + right) * 3]
            b = other.rgb[(y * self.width + left) * 3:(y * self.width + right) * 3]
            if a != b:
                total += sum(a[i:i + 3] != b[i:i + 3] for i in range(0, len(a), 3))
        return total


class Window:
    """A running program and its window."""

    started = []

    def __init__(self, *args, env=None, title=None):
        self.log_path = OUT / f"gangmu-{len(Window.started) + 1}.log"
        self.log = open(self.log_path, "w", encoding="utf-8")
        self.process = subprocess.Popen([BIN, *map(str, args)], stdout=self.log, stderr=self.log,
                                        cwd=HOME, env={**os.environ, **(env or {})})
        Window.started.append(self)
        self.id = until("a window", self._find)
        if title:
            self.wait_title(title)
        else:
            until("a window title of its own", lambda: self.title().endswith("— Gangmu"))
        command("xdotool", "windowactivate", "--sync", self.id)
        until("the window to have the keys", lambda: command(
            "xdotool", "getactivewindow", check_exit=False).strip() == self.id)
        self.settled()

    def _find(self):
        self.alive()
        # The process has one top window; some toolkits also make an invisible one of 1 pixel.
        found = command("xdotool", "search", "--onlyvisible", "--pid", self.process.pid,
                        check_exit=False).split()
        return found[-1] if found else None

    def alive(self):
        if self.process.poll() is not None:
            raise Failed(f"the program ended by itself, exit {self.process.returncode}: "
                         f"{self.log_path.read_text(errors='replace')[-600:]}")
        return True

    def title(self):
        self.alive()
        return command("xdotool", "getwindowname", self.id, check_exit=False).strip()

    def wait_title(self, pattern):
        """Waits for a title; a pattern that has to match all of it."""
        return until(lambda: f"the title {pattern!r}; it is {self.title()!r}",
                     lambda: re.fullmatch(pattern, self.title()))

    # ---- eyes --------------------------------------------------------------------------------

    def picture(self):
        done = subprocess.run(["import", "-silent", "-window", self.id, "-depth", "8", "ppm:-"],
                              capture_output=True, timeout=60)
        if done.returncode:
            self.alive()
            raise Failed(f"import: {done.stderr.decode(errors='replace')}")
        return Picture(done.stdout)

    def settled(self, seconds=PATIENCE):
        """The picture once it stands still: three alike in a row."""
        seen = []

        def still():
            seen.append(self.picture())
            return len(seen) >= 3 and seen[-1] == seen[-2] == seen[-3]
        until("the picture to stand still", still, seconds)
        return seen[-1]

    def changed(self, before, at_least=20, what="the picture to change"):
        """The settled picture, once it differs from another one."""
        until(what, lambda: self.picture().differs(before) >= at_least)
        return self.settled()

    def keep(self, name):
        """Keeps a screenshot for people to look at."""
        command("import", "-silent", "-window", self.id, OUT / f"{name}.png", check_exit=False)

    def ring(self, other_than=None):
        """The box of the selected topic, by the colour of its ring, once it stands still; without
        the bars. With `other_than`, once it is another one. The pointer rests on empty paper meanwhile:
        a topic below it shows a handle in the colour of the ring."""
        color = paper()["selection"]
        boxes = []
        # Not `move`: it would wait for ever for a pointer that is there already.
        command("xdotool", "mousemove", "--window", self.id, 6, self.picture().height - 60)

        def still():
            picture = self.picture()
            box = picture.box(color, near=14, top=44, bottom=picture.height - 30)
            boxes.append(box if box and box[2] - box[0] > 10 and box[3] - box[1] > 8 else None)
            return len(boxes) >= 3 and boxes[-1] and boxes[-1] == boxes[-2] == boxes[-3] \
                and boxes[-1] != other_than
        until(lambda: f"the ring around {'another' if other_than else 'a selected'} topic; "
                      f"the last ones were {boxes[-3:]}", still)
        return boxes[-1]

    def step(self, key):
        """Presses a key that selects another topic; the box of that one."""
        before = self.ring()
        self.key(key)
        return self.ring(other_than=before)

    # ---- hands -------------------------------------------------------------------------------

    def key(self, *keys):
        for key in keys:
            command("xdotool", "key", "--clearmodifiers", "--delay", "30", key)

    def type(self, text):
        command("xdotool", "type", "--clearmodifiers", "--delay", "60", text)

    def move(self, x, y):
        command("xdotool", "mousemove", "--sync", "--window", self.id, int(x), int(y))

    def click(self, x, y, button=1, times=1, delay=90):
        self.move(x, y)
        command("xdotool", "click", "--repeat", times, "--delay", delay, button)

    def drag(self, start, end, steps=12):
        self.move(*start)
        command("xdotool", "mousedown", 1)
        for step in range(1, steps + 1):
            share = step / steps
            self.move(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            time.sleep(0.02)  # a hand, not a jump
        self.settled()
        command("xdotool", "mouseup", 1)

    def wheel(self, down=0, up=0, ctrl=False):
        if ctrl:
            command("xdotool", "keydown", "ctrl")
        for button, times in ((5, down), (4, up)):
            if times:
                command("xdotool", "click", "--repeat", times, "--delay", 40, button)
        if ctrl:
            command("xdotool", "keyup", "ctrl")

    # ---- the map -----------------------------------------------------------------------------

    def save(self, path):
        """Ctrl+S, and the file as it then is."""
        self.key("ctrl+s")
        self.wait_title(re.escape(path.name) + " — Gangmu")
        return json.loads(path.read_text(encoding="utf-8"))

    def end(self):
        """Ends it as a session manager does; it must not need to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise Failed("SIGTERM did not end the program") from None
        self.log.close()

    def wait_end(self):
        """Waits until it has ended by itself; its exit code."""
        return until("the program to end", lambda: self.process.poll() is not None and (self.process.returncode,))[0]


# ---- maps ------------------------------------------------------------------------------------


def topic(title, *children, **more):
    """A topic for `write_map`; children are topics or titles."""
    return {"title": title, **more,
            "children": [topic(c) if isinstance(c, str) else c for c in children]}


def write_map(path, root, structure="logic-right", languages=("en",)):
    """Writes a small map file; ids are t0, t1… padded to ten characters, in reading order."""
    count = 0

    def with_id(node):
        nonlocal count
        out = {"id": f"t{count:09d}", "title": node["title"]}
        count += 1
        out |= {k: v for k, v in node.items() if k not in ("title", "children")}
        if node["children"]:
            out["children"] = [with_id(child) for child in node["children"]]
        return out
    body = {"format": "gangmu", "version": 1, "languages": list(languages),
            "sheets": [{"id": "s1", "title": root["title"], "structure": structure, "root": with_id(root)}]}
    path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    return path


def tree(data):
    """The first sheet as nested (title, [children]) pairs."""
    def one(node):
        return (node["title"], [one(child) for child in node.get("children", [])])
    return one(data["sheets"][0]["root"])


def outline(data):
    """The first sheet as a list of `(level, title)`."""
    def walk(node, level):
        yield (level, node["title"])
        for child in node.get("children", []):
            yield from walk(child, level + 1)
    return list(walk(data["sheets"][0]["root"], 0))


def small_map():
    """A map of one root and three main topics, in a file."""
    return write_map(HOME / "small.json", topic("Root", topic("Alpha", "A1", "A2"), "Beta", "Gamma"))


# ---- the frame of a scenario -----------------------------------------------------------------


def scenario(run):
    """Runs a scenario, ends what it started, and exits 0, 1 or 77 (skipped)."""
    code = 0
    try:
        run()
        for window in Window.started:
            window.end()
            words = window.log_path.read_text(errors="replace")
            check("panicked at" not in words, f"the program panicked: {words[-600:]}")
    except Skipped as why:
        print(why)
        code = 77
    except BaseException as error:  # also an interrupt must end what was started
        traceback.print_exc(file=sys.stdout)
        # The last line is what `run` shows.
        print(str(error).replace("\n", " ") or type(error).__name__)
        code = 1
    for at, window in enumerate(Window.started):
        if window.process.poll() is None:
            if code:
                window.keep(f"failed-{at + 1}")
            window.process.kill()
            window.process.wait()
    sys.exit(code)
