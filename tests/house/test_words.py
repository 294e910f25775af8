"""People are *they*: nothing that we write says he, his or him of a person."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "web", "docs", "tests")
NOT_OURS = {"node_modules", "dist", "locale", "__pycache__"}
MADE_BY_A_TOOL = {"package-lock.json"}
WRITTEN = {".py", ".html", ".txt", ".md", ".ts", ".js", ".mjs", ".css", ".json", ".toml", ".sql"}
ABOUT_A_MAN = re.compile(r"(?<![a-z])(?:he|his|him|himself)(?![a-z])", re.IGNORECASE)

# (file, what it says): why it may.
ALLOWED = {
    ("src/stratus/item_types/languages.py", '"tr", "ar", "he", "zh"'): "the code of a language",
    ("src/stratus/item_types/languages.py", '"he": _("Hebrew")'): "the code of a language",
    ("src/stratus/library/checks/colours.py", "blanc(?:he)?s?"): "the end of a French word",
    ("web/staff/authoring/text/marks.ts", "tr ar he zh"): "the code of a language",
    ("src/stratus/item_types/true_false/words.py", '"he": ('): "the code of a language",
}


def written() -> Iterator[Path]:
    """Yield our own texts: no builds, no translations, no other people's packages."""
    yield from ROOT.glob("*.md")
    for folder in FOLDERS:
        for place, folders, files in os.walk(ROOT / folder):
            folders[:] = [name for name in folders if name not in NOT_OURS]
            yield from (Path(place, name) for name in files if Path(name).suffix in WRITTEN and name not in MADE_BY_A_TOOL)


def test_people_are_they() -> None:
    found = []
    for path in written():
        name = path.relative_to(ROOT).as_posix()
        if path == Path(__file__).resolve():
            continue
        text = path.read_text(encoding="utf-8")
        for file, words in ALLOWED:
            if file == name:
                text = text.replace(words, "")
        for number, line in enumerate(text.splitlines(), 1):
            if word := ABOUT_A_MAN.search(line):
                found.append(f"{name}:{number}: {word[0]}")
    assert not found, "\n".join(["Say they, or the role:", *found])


def test_every_exception_is_still_needed() -> None:
    unused = [f"{file}: {words}" for file, words in ALLOWED if words not in (ROOT / file).read_text(encoding="utf-8")]
    assert not unused
