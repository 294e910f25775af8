"""A new item type is its folder and one line in the registry: it is written, sat, marked and published without another change."""

from __future__ import annotations

import html
import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

import stratus
from item_types.hands import hand_of
from item_types.new_type import KEY, write_into
from stratus.delivery.papers.sheets import paper_document
from stratus.delivery.sync.events import read_events
from stratus.foundation import clock
from stratus.item_types import registry
from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.rehearse.answers import Hand
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import pinned_version
from stratus.tenancy import current
from support.builders import (
    SYSTEM,
    a_collection,
    a_member,
    a_schedule,
    a_tenant,
    a_user,
    allocated,
    an_assessment,
    an_item,
    scored,
)  # fmt: skip
from support.builders import a_script as sat
from support.staff import a_browser

SOURCES = Path(stratus.__file__).parent
PROJECT = SOURCES.parent.parent
RIDDLE = {"title": "Keys", "stem": "What has keys and opens nothing?", "max_score": "2", "lang": "en", "word": "piano"}
RIGHT, WRONG = {"value": " Piano"}, {"value": "door"}


@pytest.fixture(autouse=True)
def registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The type's folder, and its line in the registry."""
    write_into(tmp_path / "riddle")
    monkeypatch.syspath_prepend(tmp_path)
    registry.register("riddle")
    yield
    del registry.ITEM_TYPES[KEY]
    for module in [name for name in sys.modules if name.split(".")[0] == "riddle"]:
        del sys.modules[module]


@pytest.fixture
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author(tenant) -> User:
    return a_user("Author")


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


def shown(page: str, mode: str) -> dict[str, object]:
    """The riddle as the page's element gets it."""
    found = [json.loads(html.unescape(one)) for one in re.findall(rf'<stratus-item[^>]*mode="{mode}"[^>]* item="([^"]*)"', page)]
    return next(one for one in found if one["type"] == KEY)


def a_riddle(browser: Client, collection: Collection) -> Item:
    """A riddle, written on its page."""
    browser.post(f"/library/collections/{collection.pk}/items/new/{KEY}", RIDDLE)
    return Item.objects.get(item_type=KEY)


@pytest.fixture
def schedule(browser: Client, collection: Collection) -> Schedule:
    assessment = an_assessment([a_riddle(browser, collection), an_item("ESSAY")], marking_workflow="EXTENDED")
    return a_schedule(assessment, active=True)


def the_paper(schedule: Schedule) -> str:
    """What candidates are sent."""
    version = pinned_version(schedule, clock.now())
    assert version is not None
    return paper_document(version.title, version.items).content


@pytest.mark.django_db
def test_an_author_finds_it_writes_it_and_is_told_what_is_wrong(browser, collection):
    address = f"/library/collections/{collection.pk}/items/new"
    assert "An answer in one word." in browser.get(address).text
    refused = browser.post(f"{address}/{KEY}", RIDDLE | {"word": "a piano"})
    assert (refused.status_code, "Write 1 word." in refused.text) == (422, True)
    item = a_riddle(browser, collection)
    assert newest(item).content == {"format": 1, "stem": "<p>What has keys and opens nothing?</p>", "lang": "en", "word": "piano"}
    assert 'value="piano"' in browser.get(f"/library/items/{item.pk}/edit").text
    assert shown(browser.get(f"/library/items/{item.pk}").text, "preview")["letters"] == 5
    assert "Riddle" in browser.get(f"/library/collections/{collection.pk}", {"type": KEY}).text


@pytest.mark.django_db
def test_a_candidate_gets_it_without_its_key_and_the_saver_judges_what_comes(schedule):
    document = the_paper(schedule)
    paper = json.loads(document)
    items = {item["id"]: item for item in paper["items"]}
    riddle = next(item for item in paper["items"] if item["type"] == KEY)
    assert riddle["letters"] == 5
    assert "piano" not in document
    sent = [{"seq": n, "kind": "answer", "item": riddle["id"], "value": value} for n, value in enumerate((RIGHT, {"value": 7}, {}), 1)]
    assert [event.refused for event in read_events(sent, items)] == ["", "VALUE_HAS_NO_TEXT", "VALUE_HAS_NO_TEXT"]


@pytest.mark.django_db
def test_a_simulated_candidate_answers_it(schedule):
    paper = json.loads(the_paper(schedule))
    riddles = [item for item in paper["items"] if item["type"] == KEY]
    hand = Hand(riddles, [], random.Random(1))
    assert registry.item_type(KEY).check_response(hand.item, hand.answer()) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "points"), [(RIGHT, 2), (WRONG, 0), (None, 0)])
def test_it_is_scored_and_an_assessor_sees_answer_and_key(schedule, answer, points):
    script = sat(schedule, answers={KEY: answer})
    assert script.auto_scores.get().score == points
    member = a_member(schedule)
    allocated(script, member)
    address = f"/marking/{schedule.pk}/scripts/{script.pk}"
    riddle = next(item for item in script.attempt.paper.version.items if item["type"] == KEY)
    assert shown(a_browser(member.user).get(f"{address}?item={riddle['id']}").text, "mark")["key"] == {"html": "piano"}


@pytest.mark.django_db
def test_its_points_are_part_of_the_result(schedule):
    script = sat(schedule, answers={KEY: RIGHT})
    member = a_member(schedule)
    scored(allocated(script, member), member, 1)
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    result = Result.objects.get()
    assert result.score == Decimal(3)
    page = a_browser(a_user("System administrator")).get(f"/results/{schedule.pk}/candidates/{result.pk}").text
    assert shown(page, "review")["key"] == {"html": "piano"}


def test_a_test_that_would_write_and_answer_it_in_a_browser_says_what_is_missing():
    with pytest.raises(pytest.fail.Exception, match=r"type RIDDLE .* write tests/item_types/riddle/hand\.py"):
        hand_of(KEY)


def contracts_kept(tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What the import contract says of this project with the type's folder in it."""
    root = tmp_path / "project"
    shutil.copytree(SOURCES, root / "stratus", ignore=lambda folder, names: [n for n in names if Path(folder, n).suffix not in ("", ".py")])
    shutil.copy(PROJECT / "pyproject.toml", root)
    write_into(root / "stratus" / "item_types" / "riddle", **more)
    check = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run([sys.executable, "-c", check, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)


def test_the_import_contract_holds_with_it(tmp_path):
    said = contracts_kept(tmp_path)
    assert said.returncode == 0, said.stdout


def test_the_parts_that_the_saver_loads_may_not_import_django(tmp_path):
    parts = ("content", "response", "scoring", "simulate")
    said = contracts_kept(tmp_path, **dict.fromkeys(parts, "from django.conf import settings  # noqa"))
    assert said.returncode == 1
    assert [part for part in parts if f"stratus.item_types.riddle.{part} -> django" not in said.stdout] == []
