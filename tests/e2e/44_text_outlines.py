"""Outlines as pandoc, Emacs and PlantUML read them: every topic at its level, with its title to the letter.

Takes those of the three that are installed. The topics are the sample map's and some hundred with titles that look
like markup to one of them, put at random places of a tree (the seed is told).
"""

import json
import random
import re
import shutil
import subprocess

from window import BIN, HOME, ROOT, check, scenario, skip

SEED = 20261129
TITLES = [
    "中文标题", "日韓関係：戰後", "한국어 제목", "Results & discussion", "第一章　緒論", "（一）背景", "1951–1965", "10~20 人", "a_b_c",
    "“引”与「引」", "* star", "# hash", "+ plus", "- dash", "1. one", "2024. Year", "> quote", "| a | b |", "**bold**", "*it*",
    "_under_", "`code`", "~~gone~~", "[a](b)", "[^1]", "[[wiki]]", "<b>tag</b>", "&amp; &#42;", "$x$", "\\alpha", "http://a.b/c_d",
    "TODO later", "DONE", "[ ] box", "[X] box", "DEADLINE: soon", ":END:", "#+begin_quote", "term :: words", "x :tag:", "%comment",
    "{{t}}", "@ref", "C:\\dir", "~/home", "---", "===", "Figure 1: x", "COMMENT x", "[#A] first", "(c)", "a -- b ... c",
]
BARE = ("--no-notes", "--sources", "none")
EMACS = """
(require 'org) (require 'org-element) (require 'json)
(setq enable-local-variables nil org-inhibit-startup t org-element-use-cache nil)
(dolist (file command-line-args-left)
  (let ((coding-system-for-read 'utf-8-unix) (coding-system-for-write 'utf-8-unix) (found nil))
    (with-temp-buffer
      (insert-file-contents file)
      (org-mode)
      (org-element-map (org-element-parse-buffer) '(headline item)
        (lambda (it)
          (let ((depth 0) (up it) (first (car (org-element-contents it))))
            (while (setq up (org-element-property :parent up))
              (when (memq (org-element-type up) '(headline item)) (setq depth (1+ depth))))
            (push (vector depth
                          (substring-no-properties
                            (if (eq (org-element-type it) 'headline) (org-element-property :raw-value it)
                              (if first (buffer-substring (org-element-property :contents-begin first)
                                                          (org-element-property :contents-end first)) ""))))
                  found)))))
    (with-temp-file (concat file ".json") (insert (json-encode (vconcat (nreverse found)))))))
(setq command-line-args-left nil)
"""


def run_one(*words, **more):
    done = subprocess.run([str(word) for word in words], cwd=HOME, capture_output=True, timeout=120, **more)
    check(done.returncode == 0, f"{words}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


def plain(text):
    """A title with its white space collapsed; the zero-width spaces that keep Org from seeing marks are no letters."""
    return " ".join(text.replace("\u200b", "").split())


def topics(sheet):
    """Depth and title of each topic of a sheet, in order, without recursion."""
    found, todo = [], [(0, top) for top in reversed([sheet["root"], *sheet.get("floating", [])])]
    while todo:
        depth, topic = todo.pop()
        found.append((depth, plain(topic["title"])))
        todo += [(depth + 1, child) for child in reversed(topic.get("children", []))]
    return found


def hostile(seed):
    """A map of titles that look like markup."""
    order = random.Random(seed)
    titles = TITLES * 2
    order.shuffle(titles)
    number = iter(range(10_000))
    new = lambda title: {"id": f"topic{next(number):05}", "title": title, "children": []}
    root = new("Root")
    all_topics = [(root, 0)]
    for title in titles:
        above, depth = order.choice([known for known in [(root, 0), *all_topics[-12:]] if known[1] < 5])
        above["children"].append(new(title))
        all_topics.append((above["children"][-1], depth + 1))
    return {"format": "gangmu", "version": 1, "languages": ["en"], "sheets": [{"id": "s1", "root": root}]}


def words(part):
    """The text of a piece of pandoc's tree; looks that nobody asked for show as tags."""
    if isinstance(part, list):
        return "".join(words(piece) for piece in part)
    kind, content = part["t"], part.get("c")
    if kind == "Str":
        return content
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Link":
        return words(content[1])
    if kind == "Span":
        return words(content[1])
    return f"<{kind}>"


def pandoc_topics(blocks):
    """Depth and title of headings and items."""
    found, level = [], 0
    todo = [("block", block, None) for block in reversed(blocks)]
    while todo:
        what, block, depth = todo.pop()
        kind, content = block["t"], block.get("c")
        if kind == "Header":
            level = content[0]
            found.append((level - 1, plain(words(content[2]))))
        elif kind in ("BulletList", "OrderedList"):
            depth = level if depth is None else depth + 1
            items = content if kind == "BulletList" else content[1]
            for item in reversed(items):
                todo += [(what, block, depth) for block in reversed(item[1:])]
                todo.append(("title", item[0], depth) if item else ("title", {"t": "Plain", "c": []}, depth))
        elif what == "title":
            found.append((depth, plain(words(content)) if kind in ("Plain", "Para") else f"<{kind}>"))
        elif kind == "Div":
            todo += [("block", block, depth) for block in reversed(content[1])]
    return found


def compare(found, wanted, what):
    for at, (one, other) in enumerate(zip(found, wanted)):
        check(one == other, f"{what}: topic {at} is {one!r}, not {other!r}; before it {found[max(at - 2, 0):at]!r}")
    check(len(found) == len(wanted), f"{what}: {len(found)} topics, not {len(wanted)}: {found[len(wanted):][:3]}")


def run():
    tools = [tool for tool in ("pandoc", "emacs", "plantuml") if shutil.which(tool)]
    if not tools:
        skip("there is neither pandoc nor emacs nor plantuml")
    print("seed", SEED, "with", *tools)
    sample = json.loads((ROOT / "maps/japan-rok-relations.json").read_text())
    for name, document in [("sample", sample), ("hostile", hostile(SEED))]:
        source = HOME / f"{name}.json"
        source.write_text(json.dumps(document))
        sheet = document["sheets"][0]
        tree, wanted = topics({"root": sheet["root"]}), topics(sheet)

        def written(ending, *options):
            target = HOME / f"{name}{''.join(options)}.{ending}"
            run_one(BIN, "convert", *options, source, target)
            return target

        if "pandoc" in tools:
            for ending, reader, headings in [("md", "gfm", 3), ("md", "commonmark", 6), ("md", "gfm", 0), ("docx", "docx", 9)]:
                target = written(ending, *BARE, "--headings", str(headings))
                found = pandoc_topics(json.loads(run_one("pandoc", "-f", reader, "-t", "json", target))["blocks"])
                if ending == "docx":
                    # The title of the map is no heading there; floating topics stand below a heading of their own.
                    found = [tree[0]] + [(depth + 1, title) for depth, title in found][: len(tree) - 1]
                compare(found, tree if ending == "docx" else wanted, f"{name}, {ending} with {headings} by pandoc")
        if "emacs" in tools:
            script = HOME / "outline.el"
            script.write_text(EMACS)
            for headings in ("3", "9"):
                target = written("org", *BARE, "--headings", headings)
                run_one("emacs", "-Q", "--batch", "-l", script, target)
                found = [(depth, plain(title)) for depth, title in json.loads((HOME / f"{target.name}.json").read_text())]
                found = [(depth, re.sub(r"\[\[[^\]]*\]\[([^\]]*)\]\]", r"\1", title)) for depth, title in found]
                compare(found, wanted, f"{name}, Org with {headings} levels of headings by Emacs")
        if "plantuml" in tools:
            picture = run_one("plantuml", "-tsvg", "-pipe", stdin=written("puml").open("rb"))
            shown = plain(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture)))
            check("Syntax Error" not in shown, f"{name}: PlantUML finds an error")


scenario(run)
