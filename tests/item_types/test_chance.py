"""The paper tells nothing of the key: whoever always takes the first does no better than somebody who chooses by lot.

First by id, first on the paper, first as the sheet shows it. For every type of the registry that has parts, over its own example and the
questions of the demo, each made anew many times: ids are drawn when an item is made.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from stratus.delivery.papers.sheets import draw_sheet
from stratus.demo.questions import ACCOUNTANCY, RESEARCH_METHODS
from stratus.item_types.base import Points
from stratus.item_types.registry import ITEM_TYPES

MAX = Decimal(1)
ROUNDS = 800
"""Items a way. Two candidates by lot differ by more than 0.13 of the maximum once in a million runs; who knows the key gets all."""
Order = Callable[[list[dict[str, Any]], str, dict[str, Any], int], list[dict[str, Any]]]


def examples(key: str) -> list[dict[str, Any]]:
    """Contents as authors give them, without ids: the example of the type's folder, and those of the demo."""
    folder = ITEM_TYPES[key].package.rsplit(".", 1)[1]
    files = sorted((Path(__file__).parent / folder / "formats").glob("1*.json"))
    found = [json.loads(file.read_text("utf-8"))["content"] for file in files]
    found += [deepcopy(question.content) for question in (*RESEARCH_METHODS, *ACCOUNTANCY) if question.item_type == key]
    for content in found:
        for place in ITEM_TYPES[key].content.places(content):
            place.pop("id", None)
    return found


def can_be_guessed(key: str, content: dict[str, Any]) -> bool:
    """Whether there is something to choose from: who has to type an answer has no first one to take."""
    kind = ITEM_TYPES[key]
    return bool(kind.content.places(content)) and kind.chance(kind.clean(content)) is not None


WITH_PARTS = [key for key in ITEM_TYPES if any(can_be_guessed(key, content) for content in examples(key))]
SHUFFLED = [
    key
    for key in WITH_PARTS
    if any(ITEM_TYPES[key].shuffled_ids(ITEM_TYPES[key].clean({**content, "shuffle": True})) for content in examples(key))
]
"""Of other types the parts stand as their author wrote them, the words of a text above all: there the place is no secret, the id is."""


class TakesTheFirst(random.Random):
    """Draws how many, but never which: the first come first."""

    def choice(self, seq: Any) -> Any:
        return seq[0]

    def sample(self, population: Sequence[Any], k: int, *, counts: Any = None) -> list[Any]:
        return list(population)[:k]

    def shuffle(self, x: Any) -> None:
        pass


def by_id(parts: list[dict[str, Any]], key: str, content: dict[str, Any], seed: int) -> list[dict[str, Any]]:
    return sorted(parts, key=lambda part: part["id"])


def by_id_from_the_end(parts: list[dict[str, Any]], key: str, content: dict[str, Any], seed: int) -> list[dict[str, Any]]:
    return by_id(parts, key, content, seed)[::-1]


def on_the_paper(parts: list[dict[str, Any]], key: str, content: dict[str, Any], seed: int) -> list[dict[str, Any]]:
    return parts


def on_the_sheet(parts: list[dict[str, Any]], key: str, content: dict[str, Any], seed: int) -> list[dict[str, Any]]:
    drawn = draw_sheet([{"id": "1-1", "type": key, "content": content}], random_order=True, seed=seed)["alternatives"].get("1-1", [])
    # Lists that are not drawn, such as those of stems, stay as they are.
    return sorted(parts, key=lambda part: drawn.index(part["id"]) if part["id"] in drawn else len(drawn))


def in_order(view: Any, ids: set[str], order: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Any:
    """The item with its parts in this order, wherever in it they stand."""
    if isinstance(view, list) and view and all(isinstance(part, dict) and part.get("id") in ids for part in view):
        return order(view)
    if isinstance(view, list):
        return [in_order(part, ids, order) for part in view]
    return {name: in_order(part, ids, order) for name, part in view.items()} if isinstance(view, dict) else view


def earned(key: str, rng: random.Random, order: Order, *, shuffle: bool) -> float:
    """The mean score of a candidate who chooses like this among parts in this order."""
    kind, contents, total = ITEM_TYPES[key], examples(key), 0.0
    for number in range(ROUNDS):
        given = contents[number % len(contents)]
        content = kind.clean({**given, **({"shuffle": shuffle} if "shuffle" in given else {})})
        ids = {place["id"] for place in kind.content.places(content)}
        paper = kind.candidate_view("1-1", content, MAX)
        seen = in_order(paper, ids, lambda parts, c=content, n=number: order(parts, key, c, n))  # type: ignore[misc]  # of a lambda with defaults mypy infers nothing
        *_drafts, last = kind.simulation.simulate(seen, rng)
        assert kind.check_response(paper, last.value) == ""
        scored = kind.score(content, kind.stored_response(paper, last.value)[0], MAX)
        total += float(scored.value) if isinstance(scored, Points) else 0.0
    return total / ROUNDS


@cache
def lot(key: str) -> float:
    """What somebody earns who chooses by lot."""
    return earned(key, random.Random(1), by_id, shuffle=True)


def test_types_with_parts_are_among_those_that_are_tried() -> None:
    assert {"MULTIPLE_CHOICE", "MULTIPLE_RESPONSE"} <= set(WITH_PARTS)
    assert [key for key in WITH_PARTS if not ITEM_TYPES[key].simulation.is_possible] == []


BY_ID = [(by_id, True), (by_id, False), (by_id_from_the_end, False)]
AS_SHOWN = [(on_the_paper, True), (on_the_sheet, True)]


@pytest.mark.parametrize(
    ("key", "order", "shuffle"),
    [(key, *way) for key in WITH_PARTS for way in BY_ID] + [(key, *way) for key in SHUFFLED for way in AS_SHOWN],
)
def test_whoever_always_takes_the_first_does_no_better_than_chance(key: str, order: Order, shuffle: bool) -> None:
    by_lot = lot(key)
    first = earned(key, TakesTheFirst(1), order, shuffle=shuffle)
    assert 0 < by_lot < 0.9
    assert abs(first - by_lot) < 0.13
