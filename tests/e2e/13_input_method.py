"""Chinese through a real input method: fcitx5 with pinyin over XIM, on a topic that nobody opened.

Twice: with what is composed in fcitx5's own panel, and with it drawn in the topic (`UseOnTheSpot`).
"""

import os
import shutil
import subprocess
import sys

from window import BIN, HOME, OUT, Window, check, command, outline, same, scenario, skip, small_map, until

PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""
GLOBAL = """[Behavior]
ActiveByDefault=True
ShareInputState=All
PreloadInputMethod=True
"""


def candidates():
    """Whether fcitx5's panel is on the screen."""
    return bool(command("xdotool", "search", "--onlyvisible", "--class", "fcitx", check_exit=False).split())


def compose(window, letters):
    window.type(letters)
    until(f"the candidates for {letters!r}", candidates)


def chosen(window):
    until("the candidates to go", lambda: not candidates())
    window.settled()


def typed(window, on_the_spot):
    path = small_map()
    window = window(path)
    edited = lambda: window.wait_title(r"small\.json — edited — Gangmu")
    titles = lambda: outline(window.save(path))
    tag = "spot" if on_the_spot else "panel"

    # The first key of all is already the input method's: neither F2 nor a double click before it.
    window.key("Home", "Right", "Up")
    window.ring()
    until("the input method to be on", lambda: command("fcitx5-remote", check_exit=False).strip() == "2")
    compose(window, "siweidaotu")
    window.keep(f"composing-{tag}")
    window.key("space")
    chosen(window)
    window.keep(f"chosen-{tag}")
    window.key("Return")
    edited()
    same(titles()[1], (1, "思维导图"), "the title typed through the input method")

    # Enter while composing takes the raw letters, and is no Enter of the map.
    window.key("Down")
    compose(window, "hanri")
    window.key("Return")
    chosen(window)
    window.key("Return")
    edited()
    same(titles(), [(0, "Root"), (1, "思维导图"), (2, "A1"), (2, "A2"), (1, "hanri"), (1, "Gamma")],
         "Enter while composing")

    # Two words in a row, then Tab for a child, whose first key is the input method's again.
    window.key("Down")
    compose(window, "riben")
    window.key("space")
    chosen(window)
    compose(window, "hanguo")
    window.key("space")
    chosen(window)
    window.key("Tab")
    compose(window, "guanxi")
    window.key("space")
    chosen(window)
    window.key("Return")
    edited()
    same(titles()[5:], [(1, "日本韩国"), (2, "关系")], "Tab after a composition")

    # Saving or clicking elsewhere in the middle of a composition keeps what can be seen of it.
    if on_the_spot:
        window.key("Home", "Right", "Down")
        window.ring()
        window.key("F2")
        compose(window, "xin")
        # X11 hands Ctrl+S over as a composed control character: it must not get into the title.
        window.key("ctrl+s")
        window.settled()
        window.keep("saved-composing")
        window.key("space")
        chosen(window)
        window.key("Return")
        edited()
        title = titles()[5][1]
        check(title.startswith("日本韩国") and len(title) == 5 and title.isprintable(),
              f"the title after Ctrl+S while composing: {title!r}")


def inside():
    """What runs where there is a session bus of its own."""
    config = HOME / ".config" / "fcitx5"
    (config / "conf").mkdir(parents=True)
    (config / "profile").write_text(PROFILE)
    (config / "config").write_text(GLOBAL)
    for on_the_spot in (False, True):
        (config / "conf" / "xim.conf").write_text(f"UseOnTheSpot={on_the_spot}\n")
        with open(OUT / f"fcitx5-{on_the_spot}.log", "w", encoding="utf-8") as log:
            server = subprocess.Popen(["fcitx5", "--disable=wayland,waylandim,clipboard,notificationitem"],
                                      stdout=log, stderr=log)
            try:
                until("fcitx5 to answer",
                      lambda: command("fcitx5-remote", "-n", check_exit=False).strip() == "pinyin"
                      or command("fcitx5-remote", check_exit=False).strip() in ("1", "2"))
                env = {"XMODIFIERS": "@im=fcitx"}
                opened = []

                def window(path):
                    opened.append(Window(path, env=env, title=r"small\.json — Gangmu"))
                    return opened[-1]
                typed(window, on_the_spot)
                for one in opened:
                    one.end()
            finally:
                server.terminate()
                server.wait(20)


def run():
    for tool in ("fcitx5", "fcitx5-remote", "dbus-run-session"):
        if not shutil.which(tool):
            skip(f"there is no {tool}: apt install fcitx5 fcitx5-chinese-addons dbus-x11")
    check(BIN, "the program")
    done = subprocess.run(["dbus-run-session", "--", sys.executable, __file__, "inside"],
                          env={**os.environ, "XMODIFIERS": "@im=fcitx"}, timeout=160, capture_output=True, text=True)
    print(done.stdout, done.stderr)
    if done.returncode:
        lines = done.stdout.strip().splitlines()
        check(False, lines[-1] if lines else f"exit {done.returncode}")


scenario(inside if "inside" in sys.argv else run)
