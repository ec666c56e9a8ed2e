"""The mouse: selecting, editing, dragging a topic onto another, panning, zooming, folding."""

from window import Failed, Window, check, outline, paper, same, scenario, small_map, until


def middle(box):
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def double_click(window, box):
    """Two clicks; on a machine so busy that they came too far apart, once more."""
    inside = (box[0] + 12, int(middle(box)[1]))
    for _ in range(3):
        window.click(*middle(box), times=2, delay=20)
        try:
            # The box is paper while it is edited.
            until("the editor to open", lambda: window.picture().pixel(*inside) == paper()["background"], 4)
            return
        except Failed:
            continue
    raise Failed("a double click does not edit")


def run():
    path = small_map()
    window = Window(path, title=r"small\.json — Gangmu")

    # The arrow keys tell where topics are; the mouse then has to agree with them.
    window.key("Home")
    root = window.ring()
    beta = window.step("Right")
    check(beta[0] > root[2], f"Right goes to a topic on the right: {root} then {beta}")
    alpha = window.step("Up")
    window.step("Down")
    gamma = window.step("Down")
    places = [alpha, beta, gamma]
    check(alpha[3] < beta[1] and beta[3] < gamma[1], f"three main topics one below the other: {places}")
    window.keep("map")

    window.click(*middle(alpha))
    same(window.ring(other_than=gamma), alpha, "a click selects the topic")
    double_click(window, beta)
    window.key("ctrl+a")
    window.type("Beta 2")
    window.key("Return")
    window.wait_title(r"small\.json — edited — Gangmu")
    check((1, "Beta 2") in outline(window.save(path)), "a double click edits")

    window.key("Home", "Right")
    beta = window.ring()
    gamma = window.step("Down")
    window.drag(middle(gamma), middle(beta))
    window.wait_title(r"small\.json — edited — Gangmu")
    same(outline(window.save(path)),
         [(0, "Root"), (1, "Alpha"), (2, "A1"), (2, "A2"), (1, "Beta 2"), (2, "Gamma")],
         "dropping on a topic makes a child of it")
    window.settled()
    window.keep("dropped")

    # The wheel moves the map up, and back down; with Ctrl it grows under the pointer.
    window.key("Home")
    root = window.ring()
    window.wheel(down=3)
    until("the wheel to move the map up", lambda: window.ring()[1] < root[1] - 20)
    window.wheel(up=3)
    until("the wheel to move the map back", lambda: abs(window.ring()[1] - root[1]) <= 2)
    window.settled()
    root = window.ring()
    window.move(*middle(root))
    before = window.settled()
    window.wheel(up=2, ctrl=True)
    # At rest before the ring is sought: that takes the pointer away, and the map grows smoothly under it.
    window.changed(before, what="Ctrl and the wheel to zoom")
    grown = window.ring()
    check(grown[3] - grown[1] > (root[3] - root[1]) * 1.1, f"Ctrl and the wheel make it larger: {root} then {grown}")
    check(abs(middle(grown)[0] - middle(root)[0]) < 12,
          f"the map stays under the pointer while zooming: {root} then {grown}")
    window.key("ctrl+1")
    window.settled()

    # The handle stands beside the topic, once the pointer is on the topic.
    window.key("Home", "Right", "Up")
    alpha = window.ring()
    before = window.picture()
    window.move(*middle(alpha))
    window.settled()
    for beyond in (8, 11, 14, 18, 22):
        window.click(alpha[2] + beyond, middle(alpha)[1])
        window.settled()
        if "edited" in window.title():
            break
    window.wait_title(r"small\.json — edited — Gangmu")
    window.keep("folded")
    data = window.save(path)
    first = data["sheets"][0]["root"]["children"][0]
    same((first["title"], first.get("folded")), ("Alpha", True), "the handle folds its topic")
    check(window.picture().differs(before) > 50, "a folded branch looks different")


scenario(run)
