"""A talk on one screen: there with PageDown alone and back with PageUp, black, overview, jump,
freeze, a remark taken down, and the end."""

import json

from window import HOME, Window, check, command, same, scenario, topic, until, write_map


def run():
    path = write_map(HOME / "talk.json", topic("Root", topic("Alpha", "A1", "A2"), "Beta", topic("Gamma", "G1")))
    before = path.read_bytes()
    window = Window(path, title=r"talk\.json — Gangmu")
    editor = window.settled()
    window.key("F5")
    start = window.changed(editor, 5000, "the talk")
    window.keep("start")

    # PageDown alone: 4 + 3 + 2 places, then it stays.
    pictures = [start]
    for press in range(8):
        window.key("Next")
        pictures.append(window.changed(pictures[-1], 200, f"something new after press {press + 1}"))
        if press in (0, 3, 5):
            window.keep(f"press-{press + 1}")
    window.keep("end")
    window.key("Next")
    check(window.settled().differs(pictures[-1]) < 20, "the last step stays")

    # PageUp undoes it, picture by picture.
    for place in range(7, -1, -1):
        window.key("Prior")
        again = window.changed(pictures[place + 1], 200, f"the picture of press {place}")
        check(again.differs(pictures[place]) < 400, f"back at press {place} the picture is another one")

    # Black with the keys of keyboards and of clickers.
    for key in ("b", "period"):
        window.key(key)
        until("a black screen", lambda: window.picture().count((0, 0, 0)) > 500_000)
        window.key(key)
        until("the map again", lambda: window.picture().count((0, 0, 0)) < 100_000)

    window.key("Tab")
    overview = window.changed(pictures[0], 1000, "the whole map")
    window.keep("overview")
    window.key("Tab")
    window.changed(overview, 1000, "the step again")

    # Step 3 by its number, and back.
    command("xdotool", "key", "--clearmodifiers", "--delay", 30, "3", "Return")
    jumped = window.changed(pictures[0], 500, "step 3")
    check(jumped.differs(pictures[7]) < 400, "step 3 is where PageDown led, too")
    window.key("r")
    window.changed(jumped, 500, "the place that was left")

    # A remark goes below “Discussion”; the talk goes on.
    shown = window.settled()
    window.key("i")
    window.changed(shown, 500, "the box for remarks")
    window.type("Who pays?")
    window.settled()
    window.keep("capture")
    window.key("Return")
    window.settled()

    # What a clicker's button sends never ends the talk: F5 does nothing, one Esc does not either.
    window.key("F5", "Escape", "F5", "Escape", "F5")
    window.settled()
    check(path.read_bytes() == before, "a talk writes no file")
    talking = window.settled()
    command("xdotool", "key", "--clearmodifiers", "--delay", 200, "Escape", "Escape")
    window.changed(talking, 5000, "the editor")
    window.keep("after")
    saved = window.save(path)
    main = {child["title"]: child for child in saved["sheets"][0]["root"]["children"]}
    same(list(main), ["Alpha", "Beta", "Gamma", "Discussion"], "the main topics")
    remark = main["Discussion"]["children"][0]
    same(remark["title"], "Who pays?", "the remark")
    same(remark["links"][0]["href"], "#t000000000", "what the remark is about")
    window.key("ctrl+z")
    window.wait_title(r"talk\.json — edited — Gangmu")
    window.save(path)
    old, new = json.loads(before), json.loads(path.read_bytes())
    same([child["title"] for child in new["sheets"][0]["root"]["children"]],
         [child["title"] for child in old["sheets"][0]["root"]["children"]], "one undo takes it back")


scenario(run)
