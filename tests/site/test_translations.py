"""The catalogues of translated texts: whole, with the placeholders of the English text, and compiled."""

from __future__ import annotations

import ast
import gettext
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from support.builders import a_tenant

CATALOGUES = sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"))
ENTRY = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[([01])\])?) (".*")$')
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[+]?[sd]|<[^>]+>")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
IN_TEMPLATES = re.compile(r'{% translate "([^"]+)"(?! context)')


def entries(path: Path) -> list[dict[str, str]]:
    """The catalogue as its source holds it; the header left out."""
    found: list[dict[str, str]] = []
    key = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := ENTRY.match(line):
            key = match[1]
            if key == "msgctxt" or (key == "msgid" and (not found or "msgid" in found[-1])):
                found.append({})
            found[-1][key] = ast.literal_eval(match[3])
        elif line.startswith('"'):
            found[-1][key] += ast.literal_eval(line)
    return [entry for entry in found if entry.get("msgid")]


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parent.parent.name)
def catalogue(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_there_is_a_dutch_catalogue():
    assert "nl" in {path.parent.parent.name for path in CATALOGUES}


def texts_of_the_code() -> set[str]:
    """The texts that Python code passes to gettext as they stand, and those of one line that templates show."""
    found = set()
    for path in Path(settings.LOCALE_PATHS[0]).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    for path in Path(settings.LOCALE_PATHS[0]).parent.rglob("*.html"):
        found |= {text.replace("%", "%%") for text in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))}
    return found


def test_every_text_of_the_code_is_in_the_catalogue(catalogue):
    texts = texts_of_the_code()
    assert len(texts) > 500
    assert texts - {entry["msgid"] for entry in entries(catalogue)} == set(), "Run make texts."


def test_every_text_has_a_translation(catalogue):
    assert [
        entry["msgid"] for entry in entries(catalogue) if not all(text for key, text in entry.items() if key.startswith("msgstr"))
    ] == []


def test_translations_hold_the_same_placeholders(catalogue):
    for entry in entries(catalogue):
        wanted = {name for key in ("msgid", "msgid_plural") for name in PLACEHOLDER.findall(entry.get(key, ""))}
        for key, text in entry.items():
            if key.startswith("msgstr"):
                assert set(PLACEHOLDER.findall(text)) <= wanted, entry["msgid"]
        last = entry.get("msgstr[1]", entry.get("msgstr", ""))
        assert set(PLACEHOLDER.findall(last)) == set(PLACEHOLDER.findall(entry.get("msgid_plural", entry["msgid"]))), entry["msgid"]


@pytest.mark.parametrize(("english", "dutch"), [("logged in", "ingelogd"), ("logged out", "uitgelogd"), ("user disabled", "geblokkeerd")])
def test_dutch_pages_have_one_word_for_one_act(english, dutch):
    [nl] = [path for path in CATALOGUES if path.parent.parent.name == "nl"]
    said = {entry["msgid"]: entry["msgstr"] for entry in entries(nl) if english in entry["msgid"].lower() and "msgstr" in entry}
    assert said != {}
    assert {text for text, meant in said.items() if dutch not in meant.lower()} == set()


def test_the_compiled_catalogue_is_that_of_the_source(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries(catalogue):
        if "msgid_plural" in entry:
            for number, key in ((1, "msgstr[0]"), (2, "msgstr[1]")):
                assert compiled.ngettext(entry["msgid"], entry["msgid_plural"], number) == entry[key]
        elif "msgctxt" in entry:
            assert compiled.pgettext(entry["msgctxt"], entry["msgid"]) == entry["msgstr"]
        else:
            assert compiled.gettext(entry["msgid"]) == entry["msgstr"]


@pytest.mark.django_db
def test_pages_speak_the_language_that_the_browser_asks_for():
    host = a_tenant().hosts.get().name
    page = Client(headers={"host": host, "accept-language": "nl-NL,nl;q=0.9"}).get("/login").text
    assert '<html lang="nl">' in page
    assert "Inloggen" in page


def test_dutch_speaks_to_people_in_one_voice_and_quotes_in_one_way():
    [dutch] = [path for path in CATALOGUES if path.parent.parent.name == "nl"]
    said = [text for entry in entries(dutch) for key, text in entry.items() if key.startswith("msgstr")]
    for path in sorted((Path(__file__).parents[2] / "web").rglob("nl.json")):
        if "node_modules" not in path.parts:
            said += [text for text in json.loads(path.read_text(encoding="utf-8")).values() if isinstance(text, str)]
    assert len(said) > 2_000
    assert [text for text in said if re.search(r"\b([Uu]|[Uu]we?)\b(?!\s*\{m\})|‘", text.replace("{h} u", ""))] == [], "je, and “ ”"
