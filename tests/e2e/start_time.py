#!/usr/bin/env python3
"""How long from the start of the process to the first frame on the screen, and to the map drawn.

Not a scenario: for tests/bench/README.md, by hand, with a release build on a quiet machine:

    cargo build --release
    GANGMU_BIN=target/release/gangmu tests/e2e/start_time.py

Starts a display of its own. Five starts each of the sample and of a map of 10,000 topics; prints
the medians. The first frame is there when the middle of the screen has a colour of the theme, the
map when many pixels of the canvas are something else. The screen is read through Xvfb's frame buffer file, which
costs microseconds: what is measured is the program (and the drawing in software, without a GPU).
"""

import json
import mmap
import os
import pathlib
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = os.environ.get("GANGMU_BIN", str(ROOT / "target/release/gangmu"))
RUNS = 5
WORDS = "韩日 关系 正常化 障碍 前景 安全 贸易 历史 领土 国内 政治 美国 trade security history alliance treaty".split()


def big_map(path, count=10_000, seed=1):
    """A bushy map with titles of some words in two languages; the same for the same seed."""
    dice = random.Random(seed)
    nodes = [{"id": "t000000000", "title": "10,000 topics 一万个主题", "children": []}]
    levels = [0]
    for number in range(1, count):
        at = dice.randrange(max(0, len(nodes) - 400), len(nodes)) if number > 8 else 0
        while levels[at] > 9:
            at = dice.randrange(len(nodes))
        node = {"id": f"t{number:09d}", "title": " ".join(dice.choices(WORDS, k=dice.randint(1, 6))), "children": []}
        nodes[at]["children"].append(node)
        nodes.append(node)
        levels.append(levels[at] + 1)
    body = {"format": "gangmu", "version": 1, "languages": ["zh-Hans"],
            "sheets": [{"id": "s1", "title": "big", "structure": "map", "root": nodes[0]}]}
    path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    return path


class Screen:
    """The pixels of an Xvfb, as it keeps them in a file (the XWD format)."""

    def __init__(self, file):
        self.bytes = mmap.mmap(os.open(file, os.O_RDONLY), 0, prot=mmap.PROT_READ)
        head = struct.unpack(">25I", self.bytes[:100])
        self.start = head[0] + head[19] * 12
        self.width, self.height, self.line = head[4], head[5], head[12]

    def has(self, color, least):
        """Whether at least so many pixels have a colour (32 bits, little end first)."""
        want = bytes((color[2], color[1], color[0]))
        found, at = 0, self.bytes.find(want, self.start)
        while at >= 0:
            found += (at - self.start) % 4 == 0
            if found >= least:
                return True
            at = self.bytes.find(want, at + 1)
        return False

    def drawn(self, paper, least):
        """Whether so many pixels of every fourth line of the canvas are no bare paper."""
        bare, found = bytes((paper[2], paper[1], paper[0])), 0
        for y in range(100, self.height - 100, 4):
            at = self.start + y * self.line
            line = self.bytes[at + 40 * 4:at + (self.width - 40) * 4]
            found += len(line) // 4 - line.count(bare)
        return found >= least


def one(screen, theme, args, folder):
    state = tempfile.mkdtemp(dir=folder)
    env = {**os.environ, "HOME": state, "GANGMU_STATE_DIR": state, "XDG_RUNTIME_DIR": state,
           "LIBGL_ALWAYS_SOFTWARE": "1"}
    env.pop("WAYLAND_DISPLAY", None)
    while screen.has(theme["background"], 1):
        time.sleep(0.02)
    began = time.perf_counter()
    process = subprocess.Popen([BIN, *args], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    frame = drawn = None
    try:
        while drawn is None:
            now = time.perf_counter() - began
            if now > 60 or process.poll() is not None:
                sys.exit(f"{BIN} drew nothing")
            if frame is None and screen.has(theme["background"], 100_000):
                frame = time.perf_counter() - began
            if frame is not None and screen.drawn(theme["background"], 500):
                drawn = time.perf_counter() - began
            time.sleep(0.001)
    finally:
        process.terminate()
        process.wait()
    return frame * 1000, drawn * 1000


def main():
    paper = json.loads((ROOT / "assets/themes/paper.json").read_text())
    theme = {name: tuple(bytes.fromhex(paper[name][1:])) for name in ("background",)}
    with tempfile.TemporaryDirectory() as folder:
        read, write = os.pipe()
        server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-fbdir", folder,
                                   "-nolisten", "tcp", "-noreset"], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        os.environ["DISPLAY"] = ":" + os.read(read, 16).decode().strip()
        manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            screen = Screen(pathlib.Path(folder) / "Xvfb_screen0")
            big = big_map(pathlib.Path(folder) / "big.json")
            print(f"{BIN}, {RUNS} starts each, medians (all)")
            for name, args in (("sample", []), ("10,000 topics", [str(big)])):
                times = [one(screen, theme, args, folder) for _ in range(RUNS)]
                for what, column in (("first frame", 0), ("map drawn", 1)):
                    values = [row[column] for row in times]
                    every = ", ".join(f"{value:.0f}" for value in values)
                    print(f"{name:14} {what:12} {statistics.median(values):6.0f} ms ({every})")
        finally:
            manager.terminate()
            manager.wait()
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
