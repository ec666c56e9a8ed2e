"""Word documents and slides, opened by others' programs: python-docx, python-pptx, LibreOffice."""

import importlib.util
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as tree
import zipfile

from window import BIN, HOME, OUT, ROOT, check, scenario, skip

MAP = ROOT / "maps/japan-rok-relations.json"


def have(module):
    return importlib.util.find_spec(module) is not None


def convert(name, *options):
    path = OUT / name
    command = [BIN, "convert", *options, MAP, path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    check(done.returncode == 0, f"{command}: {done.stdout}{done.stderr}")
    return path


def outline(topic, depth=0):
    """The map's titles with their levels, from the file itself."""
    yield depth, topic["title"], topic.get("note", "")
    for child in topic.get("children", []):
        yield from outline(child, depth + 1)


def titles():
    return list(outline(json.loads(MAP.read_text(encoding="utf-8"))["sheets"][0]["root"]))


def plain(text):
    """What two programs must agree on: letters and digits."""
    return re.sub(r"\W+", "", text)


def by_python_docx(path):
    import docx

    document = docx.Document(str(path))
    found = []
    for paragraph in document.paragraphs:
        style = paragraph.style.name
        if style == "Title":
            found.append((0, paragraph.text))
        elif style.startswith("Heading "):
            found.append((int(style.split()[1]), paragraph.text))
    want = [(depth, title) for depth, title, _ in titles()]
    check(len(found) >= len(want), f"{len(found)} headings of {len(want)}")
    for (depth, title), (level, text) in zip(want, found):
        # Marks of citations may follow the words.
        check(level == depth and plain(text).startswith(plain(title)), f"{depth} {title!r} became {level} {text!r}")
    words = plain("\n".join(paragraph.text for paragraph in document.paragraphs))
    for _, title, note in titles():
        for sentence in note.split(". ")[:1]:
            check(plain(sentence) in words, f"the note of {title!r} is missing")
    normal = document.styles.element.find(".//{*}rPrDefault/{*}rPr/{*}rFonts")
    check(normal is not None and normal.get(normal.tag.split("}")[0] + "}eastAsia") == "SimSun", "no East Asian font")
    check(document.core_properties.author == "" and document.core_properties.title, "the properties")


def by_python_pptx(path):
    import pptx

    deck = pptx.Presentation(str(path))
    check(deck.slide_width * 9 == deck.slide_height * 16, "the slides are not 16 to 9")
    slides = list(deck.slides)
    want = titles()
    check(slides[0].shapes.title.text_frame.text == want[0][1], "the title slide")
    found, notes = [], []
    for slide in slides:
        check(slide.shapes.title is not None, "a slide without a title")
        found.append(plain(slide.shapes.title.text_frame.text))
        for shape in slide.placeholders:
            if shape.placeholder_format.idx == 1 and slide.slide_layout.name == "Title and Text":
                lines = [paragraph.text for paragraph in shape.text_frame.paragraphs]
                check(len(lines) <= 6, f"{len(lines)} lines on {found[-1]}")
                found.extend(plain(line) for line in lines)
        if slide.has_notes_slide:
            notes.append(slide.notes_slide.notes_text_frame.text)
    for _, title, note in want:
        check(any(text.startswith(plain(title)) for text in found), f"{title!r} is on no slide")
        for sentence in note.split(". ")[:1]:
            check(plain(sentence) in plain("\n".join(notes)), f"the note of {title!r} is not the speaker's")
    levels = {paragraph.level for slide in slides for shape in slide.placeholders for paragraph in shape.text_frame.paragraphs}
    check({0, 1} <= levels, f"levels {levels}")


def by_libreoffice(path, ending):
    command = ["soffice", f"-env:UserInstallation=file://{HOME / 'office'}", "--headless", "--convert-to", ending, "--outdir", OUT, path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150)
    made = OUT / path.with_suffix("." + ending).name
    check(made.exists(), f"LibreOffice made nothing of {path}: {done.stdout}{done.stderr}")
    return made


def headings_of_odt(path):
    """LibreOffice's own idea of the headings: their levels and words."""
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    root = tree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    for heading in root.iter(text + "h"):
        notes = [note for note in heading.iter(text + "note")]
        words = "".join(heading.itertext())
        for note in notes:
            words = words.replace("".join(note.itertext()), "")
        yield int(heading.get(text + "outline-level")), words


def run():
    missing = [module for module in ("docx", "pptx") if not have(module)]
    office = shutil.which("soffice")
    if missing and not office:
        skip("there is neither python-docx and python-pptx nor LibreOffice")
    document, chinese, slides = convert("map.docx"), convert("chinese.docx", "--lang", "zh-Hans"), convert("map.pptx")
    again = convert("again.docx")
    check(document.read_bytes() == again.read_bytes(), "the same map gave two different documents")
    if "docx" in missing:
        print("python-docx is not there; the document is not read by it")
    else:
        by_python_docx(document)
    if "pptx" in missing:
        print("python-pptx is not there; the slides are not read by it")
    else:
        by_python_pptx(slides)
    if not office:
        print("LibreOffice is not there; nothing is opened by it")
        return
    want = [(depth, title) for depth, title, _ in titles() if depth > 0]
    found = list(headings_of_odt(by_libreoffice(document, "odt")))
    for (depth, title), (level, text) in zip(want, found):
        check(depth == level and plain(text).startswith(plain(title)), f"LibreOffice: {depth} {title!r} is {level} {text!r}")
    check(len(found) >= len(want), f"LibreOffice: {len(found)} headings of {len(want)}")
    for path in (chinese, slides):
        check(by_libreoffice(path, "pdf").stat().st_size > 10_000, f"LibreOffice shows nothing of {path}")


scenario(run)
