"""A map as a web page in a real browser: every title is there, the page's own script works, and
nothing that a title, note, label or link smuggles in ever runs."""

import html
import re
import shutil
import subprocess

from window import BIN, HOME, OUT, ROOT, check, scenario, skip, topic, write_map

# What each of these would do if it ran: leave a mark on the page that the browser prints.
MARK = "document.documentElement.setAttribute('data-canary','1')"
SMUGGLED = [
    f"<script>{MARK}</script>",
    f"</title></style></script><script>{MARK}</script>",
    f"<img src=x onerror=\"{MARK}\">",
    f"\" onmouseover=\"{MARK}\" autofocus onfocus=\"{MARK}",
    f"<svg onload=\"{MARK}\"><animate onbegin=\"{MARK}\"></svg>",
    f"<iframe srcdoc=\"<script>parent.{MARK}</script>\"></iframe>",
    f"<details open ontoggle=\"{MARK}\">",
    f"javascript:{MARK}",
]


def browser():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return name
    return skip("there is no chromium to open the page with")


def opened(name, page, *more):
    """What the browser makes of the page once its scripts have run, and what it complains of."""
    done = subprocess.run(
        [name, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
         f"--user-data-dir={OUT / 'browser'}", "--enable-logging=stderr", "--window-size=1400,900",
         "--virtual-time-budget=4000", *more, "--dump-dom", page],
        capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=120)
    check(done.returncode == 0, f"{name}: exit {done.returncode}: {done.stderr[-400:]}")
    told = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, told


def written(source, name, *options):
    page = HOME / name
    done = subprocess.run([BIN, "convert", *options, str(source), str(page)], capture_output=True, text=True, timeout=60)
    check(done.returncode == 0, f"convert: exit {done.returncode}: {done.stderr.strip()}")
    return page


def run():
    name = browser()
    root = topic(SMUGGLED[0], *[topic(text, note=f"{text}\n\n[{text}]({text})", labels=[text], links=[{"href": text}])
                                for text in SMUGGLED])
    page = written(write_map(HOME / "hostile.json", root), "hostile.html")
    dom, told = opened(name, page.as_uri())
    # As text the word may stand anywhere; as an attribute only what ran could have put it there.
    check("data-canary" not in re.search(r"<html[^>]*>", dom)[0], "something in the map ran")
    check(not told, f"the browser complains: {told[:3]}")
    titles = [html.unescape(re.sub(r"<[^>]+>", "", found)) for found in re.findall(r'<span class="l0 f"[^>]*>(.*?)</span>', dom)]
    for text in SMUGGLED:
        check(text in titles, f"the title {text!r} is not in the page")
    check('role="treeitem"' in dom, "the page's own script did not run")
    check(re.search(r'<header id="bar"[^>]*hidden', dom) is None, "its controls are hidden")

    sample = written(ROOT / "maps/japan-rok-relations.json", "sample.html")
    for view in ("map", "outline"):
        dom, told = opened(name, sample.as_uri() + "#" + view)
        check(not told, f"the browser complains: {told[:3]}")
        check(f'data-view="{view}"' in dom, f"the page does not show the {view}")
        check("日韩关系：正常化、动因、障碍与走向" in dom, "the titles of the second language are missing")
        lines = re.findall(r'<path class="lf b\d" d="M', dom)
        check(bool(lines) == (view == "map"), f"{len(lines)} lines in the {view}")


scenario(run)
