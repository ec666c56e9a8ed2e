"""A map is made by keyboard alone, undone, redone, saved, and read back."""

from window import BIN, HOME, Window, command, outline, same, scenario, topic, write_map


def run():
    path = write_map(HOME / "keys.json", topic("Seminar", "First"))
    window = Window(path, title=r"keys\.json — Gangmu")
    window.key("Home", "Tab")
    window.type("Drivers of rapprochement")
    window.key("Return")  # keeps the text, the topic stays selected
    window.key("Return")  # a sibling below
    window.type("Obstacles")
    window.wait_title(r"keys\.json — edited — Gangmu")
    window.key("Tab")  # keeps the text, then a child
    window.type("Forced labour ruling")
    window.key("Return")
    wanted = [(0, "Seminar"), (1, "First"), (1, "Drivers of rapprochement"),
              (1, "Obstacles"), (2, "Forced labour ruling")]
    same(outline(window.save(path)), wanted, "the map that was typed")
    window.keep("typed")

    # Each undo takes back one step that a person made; enough of them give the file as it was.
    window.key(*["ctrl+z"] * 8)
    same(outline(save_changed(window, path)), [(0, "Seminar"), (1, "First")], "after undoing everything")
    window.key(*["ctrl+y"] * 8)
    same(outline(save_changed(window, path)), wanted, "after redoing everything")
    window.key("ctrl+z")
    undone = outline(save_changed(window, path))
    same(undone[:-1], wanted[:-1], "one undo leaves the rest")
    same(undone == wanted, False, "one undo takes something back")
    window.end()
    command(BIN, "check", path)


def save_changed(window, path):
    window.wait_title(r"keys\.json — edited — Gangmu")
    return window.save(path)


scenario(run)
