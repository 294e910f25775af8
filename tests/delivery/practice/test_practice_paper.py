"""The paper of the practice exam: every type, every tool, no keys."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import wave
from typing import Any

import pytest

from stratus.assessments.options.tools import TOOLS
from stratus.delivery.practice.paper import CASE, practice_exam
from stratus.delivery.practice.questions import DOOR, HEIGHT, HOUSE, LARGEST_FILE, ROOF, TONES, WIDTH, WINDOW
from stratus.foundation.authored import played_in
from stratus.item_types.registry import ITEM_TYPES
from stratus.library.media.decoding import apart

LANGUAGES = ("en", "nl")


def told(language: str = "en") -> dict[str, Any]:
    made: dict[str, Any] = json.loads(practice_exam(language))
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_a_question_of_every_type(language: str) -> None:
    assert {item["type"] for item in told(language)["paper"]["items"]} == set(ITEM_TYPES)


def test_it_has_every_tool_and_a_break() -> None:
    assert told()["options"]["tools"] == list(TOOLS)
    assert told()["breaks"] == {"number": 1, "minutes": 5}


def test_it_never_locks_since_nobody_could_unlock_it() -> None:
    assert told()["options"]["lock_after"] is None


def test_a_question_asks_why_and_two_are_about_a_case() -> None:
    items = told()["paper"]["items"]
    assert [item["id"] for item in items if item.get("rationale")]
    assert len([item for item in items if item.get("case") == CASE]) == 2
    assert [page["id"] for page in told()["paper"]["pages"]] == [CASE]


def test_it_tells_no_key() -> None:
    text = practice_exam("en")
    for word in ('"correct"', '"accepted"', '"answer"', '"target"', '"right_from"', '"marking_scheme"', '"key"'):
        assert word not in text, word


def test_every_picture_that_it_names_is_in_it() -> None:
    named = {item["picture"]["src"] for item in told()["paper"]["items"] if "picture" in item}
    assert named == {f"media:{name}" for name, address in told()["pictures"].items() if address.startswith("data:image/svg+xml;base64,")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_sound_is_in_it_and_can_be_heard_twice(language: str) -> None:
    [sound] = [sound for item in told(language)["paper"]["items"] for sound in played_in(item["stem"])]
    assert sound.plays == 2
    kind, _comma, content = told()["pictures"][sound.src.removeprefix("media:")].partition(",")
    assert kind == "data:audio/wav;base64"
    assert hashlib.sha256(base64.b64decode(content)).hexdigest() == sound.src.removeprefix("media:")


def test_its_sound_is_one_that_every_browser_plays_and_has_the_tones_that_the_right_answer_counts() -> None:
    assert apart.played_type_of(TONES) == "audio/wav"
    with wave.open(io.BytesIO(TONES)) as file:
        heard = file.readframes(file.getnframes())
        seconds = file.getnframes() / file.getframerate()
    assert 3 < seconds < 4
    sounding = "".join("x" if any(abs(one - 128) > 20 for one in heard[at : at + 400]) else " " for at in range(0, len(heard), 400))
    assert len(sounding.split()) == 4
    assert max(abs(one - 128) for one in heard) > 80


def test_the_sheet_has_every_question_in_the_order_of_the_paper() -> None:
    assert told()["sheet"]["order"] == [item["id"] for item in told()["paper"]["items"]]


def test_a_file_may_be_as_large_as_a_window_can_keep() -> None:
    [item] = [item for item in told()["paper"]["items"] if item["type"] == "FILE_RESPONSE"]
    assert (item["max_files"], item["max_size"]) == (1, LARGEST_FILE)


def test_it_is_small_and_made_once() -> None:
    assert len(practice_exam("en").encode()) < 64 * 1024
    assert practice_exam("en") is practice_exam("en")


def test_its_questions_are_in_the_language_of_the_page() -> None:
    assert {item["lang"] for item in told("nl")["paper"]["items"]} == {"nl"}
    assert {item["lang"] for item in told("en")["paper"]["items"]} == {"en"}


def test_areas_of_the_house_are_where_its_roof_door_and_window_are_drawn() -> None:
    rectangles = [tuple(map(int, found)) for found in re.findall(r'x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', HOUSE)]
    corners = {(x, y, x + width, y + height) for x, y, width, height in rectangles} | {(120, 50, 360, 150)}  # the roof
    for area in (ROOF, DOOR, WINDOW):
        x1, y1, x2, y2 = (round(at * size / 10_000) for at, size in zip(area, (WIDTH, HEIGHT) * 2, strict=True))
        assert (x1, y1, x2, y2) in corners
