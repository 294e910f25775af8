"""The questions of the practice exam: one of every type and more, about things that everybody knows. What they try out is the exam.

Their texts are translated: the exam is in the language of the page from which it is opened.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stratus.delivery.practice.tones import tones
from stratus.foundation.authored import MEDIA

WIDTH, HEIGHT = 480, 360
HOUSE = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
    '<rect width="480" height="360" fill="#e8f1fa"/><rect y="300" width="480" height="60" fill="#7aa874"/>'
    '<rect x="140" y="150" width="200" height="150" fill="#f3e3c3" stroke="#222" stroke-width="3"/>'
    '<path d="M120 150L240 50L360 150Z" fill="#b5523b" stroke="#222" stroke-width="3"/>'
    '<rect x="260" y="210" width="50" height="90" fill="#6b4226" stroke="#222" stroke-width="3"/>'
    '<rect x="165" y="190" width="60" height="50" fill="#9fd0ee" stroke="#222" stroke-width="3"/>'
    '<circle cx="420" cy="60" r="30" fill="#f6c945" stroke="#222" stroke-width="3"/></svg>'
)
"""A house with a roof, a door and a window, and the sun beside it: without words, so that it needs no translation."""
HOUSE_NAME = hashlib.sha256(HOUSE.encode()).hexdigest()
TONES = tones()
"""Four tones, about three seconds long."""
TONES_NAME = hashlib.sha256(TONES).hexdigest()
PICTURES = {HOUSE_NAME: f"data:image/svg+xml;base64,{base64.b64encode(HOUSE.encode()).decode()}"}
"""The pictures that the questions show, by the hash that names them: addresses that a browser can show."""
SOUNDS = {TONES_NAME: f"data:audio/wav;base64,{base64.b64encode(TONES).decode()}"}
"""The sounds that the questions play, likewise."""
PLAYS = 2
"""How often the tones can be heard."""
ROOF, DOOR, WINDOW = [2500, 1389, 7500, 4167], [5417, 5833, 6458, 8333], [3438, 5278, 4688, 6667]
"""Rectangles of the picture, two opposite corners each, in ten-thousandths of its width and height."""
LARGEST_FILE = 1024 * 1024
"""Bytes: a file of the practice exam stays in the window in which it was chosen."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its type, its points, and its content as an author writes it. `of_case`: it is about the case."""

    item_type: str
    max_score: int
    content: dict[str, Any]
    of_case: bool = False


def case() -> dict[str, Any]:
    """Return the content of the case that two questions are about."""
    return {
        "stem": _p(
            _(
                "Every Tuesday the library of a small town is open until nine in the evening,"
                " on other days until six. On Sundays it is closed."
            ),
            _("Children borrow books for nothing. Adults pay five euros a year."),
        ),
        "heading": _("The library"),
    }


def questions() -> Iterator[Question]:
    """Yield the questions in their order, in the active language."""
    yield from _chosen()
    yield from _placed()
    yield from _written()


def _p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _choices(*texts: str, right: int = 1) -> list[dict[str, Any]]:
    return [{"html": _p(text), "correct": place < right} for place, text in enumerate(texts)]


def _rows(*texts: str) -> list[dict[str, Any]]:
    return [{"html": _p(text)} for text in texts]


def _house() -> dict[str, Any]:
    alt = _("A drawing of a house with a red roof, a brown door on the right and a blue window on the left. The sun shines.")
    return {"src": f"{MEDIA}{HOUSE_NAME}", "width": WIDTH, "height": HEIGHT, "alt": alt}


def _tones() -> str:
    title = html.escape(_("Some tones"))
    return f'<audio data-src="{MEDIA}{TONES_NAME}" title="{title}" data-plays="{PLAYS}"></audio>'


def _area(text: str, at: list[int], **more: Any) -> dict[str, Any]:
    return {"text": text, "shape": "RECTANGLE", "at": at, "points": 1, **more}


def _chosen() -> Iterator[Question]:
    yield Question(
        "MULTIPLE_CHOICE", 1,
        {
            "stem": _p(_("Which of these is a fruit? Choose one answer. You can change it as often as you like.")),
            "alternatives": _choices(_("Apple"), _("Chair"), _("Bicycle"), _("Umbrella")),
            "shuffle": True,
        },
    )  # fmt: skip
    yield Question(
        "MULTIPLE_RESPONSE", 2,
        {
            "stem": _p(_("Which of these are animals? Choose all that apply.")),
            "alternatives": _choices(_("Horse"), _("Goose"), _("Sofa"), _("Lamp"), right=2),
            "shuffle": True,
        },
    )  # fmt: skip
    yield Question("EITHER_OR", 1, {"stem": _p(_("Which is heavier?")), "alternatives": _choices(_("An elephant"), _("A mouse"))})
    yield Question(
        "TRUE_FALSE", 1,
        {"stem": _p(_("A week has seven days.")), "alternatives": [{"correct": True}, {"correct": False}], "rationale": True},
    )  # fmt: skip
    yield Question(
        "MULTIPLE_CHOICE", 1,
        {
            "stem": _p(
                _(
                    "How many tones do you hear? Try your loudspeakers or headphones, and the loudness. This sound can be heard"
                    " twice, as an exam may have it."
                ),
                _tones(),
            ),
            "alternatives": _choices(_("Four"), _("Two"), _("Three"), _("Five")),
            "shuffle": False,
        },
    )  # fmt: skip
    yield Question(
        "TRUE_FALSE", 1,
        {"stem": _p(_("The library is open on Sundays.")), "alternatives": [{"correct": False}, {"correct": True}]},
        of_case=True,
    )  # fmt: skip
    yield Question(
        "MULTIPLE_CHOICE", 1,
        {
            "stem": _p(_("Who pays for borrowing books?")),
            "alternatives": _choices(_("Adults"), _("Children"), _("Nobody")),
            "shuffle": False,
        },
        of_case=True,
    )  # fmt: skip
    yield Question(
        "SELECT_FROM_LIST", 2,
        {
            "stem": _p(_("Choose what completes the sentence.")),
            "text": _p(_("Snow is [1], and fire is [2].")),
            "gaps": [
                {"options": [{"text": _("cold"), "correct": True}, {"text": _("hot"), "correct": False}]},
                {"options": [{"text": _("hot"), "correct": True}, {"text": _("cold"), "correct": False}]},
            ],
            "shuffle": False,
        },
    )  # fmt: skip
    yield Question(
        "SELECT_IN_TEXT", 1,
        {
            "stem": _p(_("Which sentence is about the weather? Choose it in the text.")),
            "text": _p(_("Anna went to the market. [*It rained all morning.] She bought bread and cheese.")),
            "unit": "SENTENCES",
            "max_selections": None,
        },
    )  # fmt: skip
    yield Question(
        "COMPREHENSIVE_INTEGRATED_PUZZLE", 4,
        {
            "stem": _p(_("Find the home and the food of each animal. Each can be chosen once.")),
            "columns": [
                {"text": _("Where it lives"), "once": True, "options": [{"text": _("Stable")}, {"text": _("Beehive")}, {"text": _("Sea")}]},
                {"text": _("Food"), "once": True, "options": [{"text": _("Hay")}, {"text": _("Nectar")}, {"text": _("Plankton")}]},
            ],
            "rows": [
                {"html": _p(_("Horse")), "cells": [{"answer": "A"}, {"answer": "A"}]},
                {"html": _p(_("Bee")), "cells": [{"answer": "B"}, {"answer": "B"}]},
            ],
            "shuffle": True,
        },
    )  # fmt: skip


def _placed() -> Iterator[Question]:
    yield Question(
        "MATCH", 3,
        {
            "stem": _p(_("What belongs together?")),
            "sources": [{"html": _p(text), "target": place} for place, text in enumerate((_("Key"), _("Needle"), _("Pen")))],
            "targets": _rows(_("Lock"), _("Thread"), _("Paper")),
            "targets_reusable": False,
            "shuffle": True,
        },
    )  # fmt: skip
    yield Question(
        "EXTENDED_MATCH", 2,
        {
            "stem": _p(_("Choose the room that fits each sentence best.")),
            "theme": _("Rooms of a house"),
            "options": _rows(_("Kitchen"), _("Bathroom"), _("Bedroom"), _("Cellar")),
            "stems": [{"html": _p(_("Soup is cooked here.")), "answer": "A"}, {"html": _p(_("People sleep here.")), "answer": "C"}],
            "once": False,
            "shuffle": False,
        },
    )  # fmt: skip
    yield Question(
        "ORDER", 3,
        {
            "stem": _p(_("Put the meals of a day in order. Move them with the mouse, with a finger, or with the keyboard.")),
            "elements": _rows(_("Breakfast"), _("Lunch"), _("Dinner")),
        },
    )  # fmt: skip
    yield Question(
        "DRAG_AND_DROP", 2,
        {
            "stem": _p(_("Put the words where they belong. One is left over.")),
            "text": _p(_("A bird has [1], and a fish has [2].")),
            "gaps": [{"token": 0}, {"token": 1}],
            "tokens": _rows(_("feathers"), _("scales"), _("wheels")),
            "tokens_reusable": False,
            "shuffle": True,
        },
    )  # fmt: skip
    yield Question(
        "DRAG_AND_DROP", 3,
        {
            "stem": _p(_("Put each word where it belongs in the drawing.")),
            "surface": "PICTURE",
            "picture": _house(),
            "areas": [_area(_("At the top"), ROOF, token=0), _area(_("On the right"), DOOR, token=1), _area(_(
                "On the"
                " left"
            ), WINDOW, token=2)],
            "tokens": _rows(_("roof"), _("door"), _("window")),
            "tokens_reusable": False,
            "shuffle": True,
        },
    )  # fmt: skip
    yield Question(
        "HOTSPOT", 1,
        {
            "stem": _p(_("Mark the door of the house.")),
            "picture": _house(),
            "areas": [_area(_("The door"), DOOR, correct=True)],
            "task": "ONE",
            "visible": False,
        },
    )  # fmt: skip
    yield Question(
        "SLIDER", 1,
        {
            "stem": _p(_("How many minutes has half an hour? Move the slider there.")),
            "least": "0",
            "most": "60",
            "step": "5",
            "right_from": "30",
            "right_to": "30",
            "unit": "min",
            "label_least": "",
            "label_most": "",
        },
    )  # fmt: skip


def _written() -> Iterator[Question]:
    yield Question(
        "FILL_IN_THE_BLANK", 2,
        {
            "stem": _p(_("Fill in what is missing.")),
            "text": _p(_("A year has [1] months. The first one is called [2].")),
            "gaps": [
                {"kind": "NUMBER", "accepted": ["12"], "width": "SHORT"},
                {"kind": "TEXT", "accepted": [_("January")], "width": "MEDIUM"},
            ],
        },
    )  # fmt: skip
    yield Question("SHORT_ANSWER", 1, {"stem": _p(_("What is the opposite of “large”? Answer in one word.")), "accepted": [_("small")]})
    yield Question(
        "NUMERIC", 1,
        {
            "stem": _p(_("A box holds 12 eggs. How many eggs do 15 boxes hold? Try the calculator among the tools.")),
            "match": "ABSOLUTE",
            "value": "180",
            "tolerance": "0",
            "units": [],
            "unit_needed": False,
        },
    )  # fmt: skip
    yield Question(
        "FINANCIAL_STATEMENT", 3,
        {
            "stem": _p(_("Bread costs 3 euros and cheese costs 5 euros. Complete the bill. The total is worked out for you.")),
            "table": "\n".join((" | €", _("Bread") + " | =3", _("Cheese") + " | =5", _("Total") + " | sum(B2:B3)")),
        },
    )  # fmt: skip
    yield Question(
        "ESSAY", 4,
        {
            "stem": _p(_(
                "Write some sentences about your way to school or to work. Try the buttons above the"
                " field: bold, lists, a table."
            )),
            "max_words": 200,
            "rich_text": True,
            "tables": True,
        },
    )  # fmt: skip
    yield Question(
        "FILE_RESPONSE", 1,
        {
            "stem": _p(
                _(
                    "Hand in any picture or PDF file of at most 1 MB, or leave this question out. In practice"
                    " the file does not leave this computer."
                )
            ),
            "accept": ".pdf, .png, .jpg",
            "max_files": 1,
            "max_size": LARGEST_FILE,
        },
    )  # fmt: skip
