"""The first start without a file: the sample opens as an unsaved map, in its colours."""

from window import BIN, Window, check, paper, scenario


def run():
    window = Window()
    window.wait_title(r"Japan–ROK relations.* — not saved — Gangmu")
    picture = window.settled()
    window.keep("start")
    colors = picture.colors()
    theme = paper()
    seen = lambda color: colors.get(bytes(color), 0)
    check(len(colors) > 50, f"the picture is nearly blank: {len(colors)} colours")
    check(seen(theme["background"]) > 200_000, "there is hardly any paper to be seen")
    check(seen(theme["root_fill"]) > 300, "the root is not there in its colour")
    there = [color for color in theme["branches"] if seen(color) > 20]
    check(len(there) >= 3, f"only {len(there)} branch colours are there")
    window.end()
    check(window.process.returncode is not None, f"{BIN} is still running")


scenario(run)
