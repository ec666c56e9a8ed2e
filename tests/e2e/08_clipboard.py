"""Branches go to other programs as indented text, and come in from them and from another window."""

import subprocess

from window import HOME, Window, check, command, outline, same, scenario, small_map, topic, until, write_map


def clipboard():
    return command("xclip", "-selection", "clipboard", "-o", "-t", "UTF8_STRING", check_exit=False)


def set_clipboard(text):
    # xclip stays behind to hand the text out, and would keep a pipe open.
    subprocess.run(["xclip", "-selection", "clipboard", "-i"], input=text.encode(), check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20)


def run():
    path = small_map()
    window = Window(path, title=r"small\.json — Gangmu")
    window.key("Home", "Right", "Up", "ctrl+c")
    until(lambda: f"the branch on the clipboard; there is {clipboard()!r}", lambda: "A2" in clipboard())
    lines = clipboard().rstrip("\n").split("\n")
    same([line.strip(" \t-*") for line in lines], ["Alpha", "A1", "A2"], "the copied lines")
    indent = lambda line: len(line) - len(line.lstrip())
    check(indent(lines[0]) < indent(lines[1]) == indent(lines[2]), f"children are indented: {lines}")

    set_clipboard("日韩关系\n  正常化\n    1965\n  障碍\n")
    window.key("Down", "ctrl+v")
    window.wait_title(r"small\.json — edited — Gangmu")
    found = outline(window.save(path))
    at = found.index((2, "日韩关系"))
    same(found[at - 1:at + 4], [(1, "Beta"), (2, "日韩关系"), (3, "正常化"), (4, "1965"), (3, "障碍")],
         "indented text becomes topics below the selected one")

    # From this window into another one.
    window.key("Home", "Right", "Up", "ctrl+c")
    until("the branch on the clipboard again", lambda: "A2" in clipboard())
    other_path = write_map(HOME / "other.json", topic("Other"))
    other = Window(other_path, title=r"other\.json — Gangmu")
    other.key("Home", "ctrl+v")
    other.wait_title(r"other\.json — edited — Gangmu")
    same(outline(other.save(other_path)), [(0, "Other"), (1, "Alpha"), (2, "A1"), (2, "A2")], "the other map")


scenario(run)
