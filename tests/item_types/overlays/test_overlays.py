"""Translations of every item type: what can be translated, and that nothing else changes."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.foundation.markup import plain_text
from stratus.item_types.authoring import in_words
from stratus.item_types.base import ItemType
from stratus.item_types.errors import ContentError, Problem
from stratus.item_types.gaps.overlay import PASSAGE
from stratus.item_types.overlays.overlay import carried_on, checked, of_copy, overlaid, progress, shown_texts, slots_of, texts_of, view_in
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES, item_type
from support.builders import CONTENTS, PAGES, lettered

TYPES = [*ITEM_TYPES, *PAGE_TYPES]
WRITTEN: dict[str, dict[str, Any]] = {**CONTENTS, **PAGES}
FEEDBACK = {"right": "<p>Well done.</p>", "wrong": "<p>Read chapter 2.</p>"}


def stored(key: str, **changes: Any) -> dict[str, Any]:
    """A content of this type as it is stored."""
    written = lettered(deepcopy(WRITTEN[key] | changes))
    return item_type(key).clean(written, before=written)


def examples() -> list[tuple[str, dict[str, Any]]]:
    """Contents of every type: one of the builders, with feedback where there can be some, and all frozen ones."""
    found = [(key, stored(key, **({} if key in PAGE_TYPES else {"feedback": FEEDBACK}))) for key in TYPES]
    for file in sorted(Path(__file__).parent.parent.glob("*/formats/*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))["content"]
        key = file.parent.parent.name.upper()
        found.append((key, dict(item_type(key).upgrade(content))))
    return found


EXAMPLES = examples()


def of_itself(kind: ItemType, content: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The overlay of all texts of a content by themselves."""
    return {slot.text.address: {"text": slot.stored(slot.text.source)} for slot in slots_of(kind, deepcopy(content))}


def foreign(source: str, n: int) -> str:
    """A translation of this text: other words, gaps and pieces where they were, pictures and formulas gone."""
    return (
        re.sub(r"\[(?:([0-9]+)|[^\]]*)\]", lambda mark: f"[{mark[1] or 'ẅ'}]", re.sub(r"<math.*?</math>|<[^>]*>", " ", source)).strip()
        + f" ẍ{n}"
    )


def translated(kind: ItemType, content: dict[str, Any]) -> dict[str, dict[str, str]]:
    """An overlay in which every text has other words."""
    found = {}
    for n, slot in enumerate(slots_of(kind, deepcopy(content))):
        words = re.sub(r"[A-Za-zÀ-ỹ؀-ۿ一-鿿]+(?![^<]*>)", "ẅ", foreign(slot.text.source, n))
        found[slot.text.address] = {"text": slot.stored(words)}
    return found


@pytest.mark.parametrize(("key", "content"), EXAMPLES)
def test_a_content_overlaid_with_its_own_texts_is_the_same(key: str, content: dict[str, Any]) -> None:
    kind = item_type(key)
    assert overlaid(kind, content, content["lang"], of_itself(kind, content)) == content


@pytest.mark.parametrize(("key", "content"), EXAMPLES)
def test_every_text_has_an_address_of_its_own(key: str, content: dict[str, Any]) -> None:
    addresses = [text.address for text in texts_of(item_type(key), content)]
    assert len(set(addresses)) == len(addresses) > 0


@pytest.mark.parametrize(("key", "content"), EXAMPLES)
def test_a_translation_changes_neither_key_nor_ids_nor_points_nor_media(key: str, content: dict[str, Any]) -> None:
    kind = item_type(key)
    made = overlaid(kind, content, "xx", translated(kind, content))
    assert _but_texts(kind, made) == _but_texts(kind, content)
    if kind.is_page:
        return
    key_of_both = [_but_labels(kind.content.answer_key(one)) for one in (made, content)]
    assert key_of_both[0] == key_of_both[1]
    points = [[(part.id, part.points, part.kind) for part in kind.parts(one)] for one in (made, content)]
    assert points[0] == points[1]


def _but_texts(kind: ItemType, content: dict[str, Any]) -> dict[str, Any]:
    """A content with every text that can be translated taken out, and words that nobody writes."""
    left = deepcopy(content)
    for slot in slots_of(kind, left):
        for holder in getattr(slot, "cells", [slot.holder]):
            holder[slot.name] = ""
    if kind.key == "TRUE_FALSE":
        for row in left["alternatives"]:
            row["html"] = ""
    return left


def _but_labels(key: Any) -> Any:
    """An answer key without the names of areas that candidates see: they are texts."""
    areas = [{name: value for name, value in area.items() if name != "text"} for area in key.get("areas", ())]
    return {**key, "areas": areas}


@pytest.mark.parametrize(("key", "content"), EXAMPLES)
def test_nothing_of_the_original_is_left_in_what_candidates_read(key: str, content: dict[str, Any]) -> None:
    kind = item_type(key)
    made = overlaid(kind, content, "xx", translated(kind, content))
    words = set(re.findall(r"[a-zA-Z]{3,}", kind.question_text(content)))
    left = {word for word in re.findall(r"[a-zA-Z]{3,}", kind.question_text(made)) if word in words}
    assert left == set()


@pytest.mark.parametrize("key", TYPES)
def test_what_a_translator_wrote_is_accepted_and_complete(key: str) -> None:
    kind, content = item_type(key), stored(key)
    found = checked(kind, content, "nl", {text.address: f"{foreign(text.source, n)}" for n, text in enumerate(texts_of(kind, content))})
    assert (found.problems, found.whole) == ({}, {})
    assert progress(kind, content, found.overlay).is_complete


def test_a_text_without_a_translation_stays_and_says_its_language() -> None:
    kind, content = item_type("MULTIPLE_CHOICE"), stored("MULTIPLE_CHOICE")
    view = view_in(kind, "1-1", content, Decimal(1), "nl", {"stem": {"text": "<p>Wat staat links?</p>"}})
    assert (view["lang"], view["stem"]) == ("nl", "<p>Wat staat links?</p>")
    assert all('lang="en"' in one["html"] for one in view["alternatives"])
    assert progress(kind, content, {"stem": {"text": "x"}}) == (1 + len(view["alternatives"]), len(view["alternatives"]), 0, 0)


def test_true_and_false_are_the_words_of_the_language() -> None:
    kind, content = item_type("TRUE_FALSE"), stored("TRUE_FALSE")
    assert [one["html"] for one in view_in(kind, "1-1", content, Decimal(1), "nl", {})["alternatives"]] == ["Waar", "Niet waar"]
    assert [text.address for text in texts_of(kind, content)] == ["stem"]


def test_numbers_are_read_as_in_the_language_of_the_item() -> None:
    kind, content = item_type("NUMERIC"), stored("NUMERIC")
    assert view_in(kind, "1-1", content, Decimal(1), "nl", {})["comma"] is False


def test_names_of_areas_that_nobody_sees_are_key() -> None:
    kind = item_type("HOTSPOT")
    assert [text.address for text in texts_of(kind, stored("HOTSPOT"))] == ["stem", "picture.alt"]
    assert len(texts_of(kind, stored("HOTSPOT", visible=True))) == 4


def test_amounts_of_a_statement_are_the_same_in_every_language() -> None:
    kind = item_type("FINANCIAL_STATEMENT")
    sources = [text.source for text in texts_of(kind, stored("FINANCIAL_STATEMENT"))]
    assert sources[1:] == ["Cash", "Stock", "Trend", "Total"]


# Problems


def problem(key: str, given: dict[str, str], content: dict[str, Any] | None = None) -> dict[str, str]:
    found = checked(item_type(key), content or stored(key), "nl", given)
    return {address: one.code for address, one in (found.problems | found.whole).items()}


def test_two_alternatives_that_say_the_same_are_refused() -> None:
    same = {f"alternatives.{one['id']}.html": "<p>Links</p>" for one in stored("MULTIPLE_CHOICE")["alternatives"][:2]}
    assert problem("MULTIPLE_CHOICE", same) == {"alternatives": "ALTERNATIVE_TWICE"}


def test_a_translation_is_as_long_as_an_original_may_be() -> None:
    assert problem("SLIDER", {"label_least": "x" * 101}, stored("SLIDER", label_least="Cold")) == {"label_least": "LINE_OF_TEXT_TOO_LONG"}
    assert problem("ESSAY", {"stem": "x" * 100_001}) == {"stem": "TEXT_TOO_LONG"}


def test_a_translation_is_cleaned() -> None:
    found = checked(item_type("ESSAY"), stored("ESSAY"), "nl", {"stem": "<p>Ja<script>x()</script></p>"})
    assert found.overlay == {"stem": {"text": "<p>Ja</p>"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>Geen gat.</p>", "[1] is missing. The translation needs each gap of the original once."),
        ("<p>[1] [3] [3]</p>", "[2] is missing. The translation needs each gap of the original once."),
        ("<p>[2] [2] [1] [3]</p>", "[2] stands there more than once. The translation needs each gap of the original once."),
        ("<p>[3] [4] [2] [1]</p>", "[4] is no gap of the original. Take it out."),
        (
            '<p>[3] [2] <a href="https://x.example">[1]</a></p>',
            "Gap 1 stands in a link, where nobody could fill it in. Put it beside the link.",
        ),
    ],
)
@pytest.mark.parametrize("key", ["FILL_IN_THE_BLANK", "DRAG_AND_DROP"])
def test_a_text_with_other_gaps_is_refused_and_the_first_that_is_at_fault_named(key: str, text: str, said: str) -> None:
    content = {"gaps": [{"id": f"g{number}", "number": number} for number in (3, 1, 2)], "text": "<p>[3] [1] [2]</p>"}
    [slot] = PASSAGE.slots(content)
    misfit = slot.misfit(text)
    assert misfit is not None
    assert in_words(key, ContentError({"text": misfit})) == {"text": said}
    assert slot.misfit("<p>[3] [1] [2]</p>") is None


@pytest.mark.parametrize(("text", "code"), [("<p>Geen gat.</p>", "GAP_LEFT_OUT"), ("<p>[1] [1]</p>", "GAP_REPEATED")])
def test_a_translation_with_other_gaps_is_not_stored(text: str, code: str) -> None:
    assert problem("FILL_IN_THE_BLANK", {"text": text}) == {"text": code}


@pytest.mark.parametrize("text", ["<p>De kat zat.</p>", "<p>[De] [kat] [zat]</p>", "<p>[De [kat] [zat] [en] [sliep].</p>"])
def test_a_passage_with_other_pieces_is_refused(text: str) -> None:
    assert problem("SELECT_IN_TEXT", {"text": text}) == {"text": "OTHER_PIECES"}


def test_pieces_of_a_translation_are_those_of_the_original_in_its_order() -> None:
    kind, content = item_type("SELECT_IN_TEXT"), stored("SELECT_IN_TEXT")
    given = "<p>[De] [kat] [zat] [en] [sliep] \\[echt\\].</p>"
    view = view_in(kind, "1-1", content, Decimal(1), "nl", checked(kind, content, "nl", {"text": given}).overlay)
    assert re.findall("<st-piece>(.*?)</st-piece>", view["passage"]) == ["De", "kat", "zat", "en", "sliep"]
    assert "[echt]" in view["passage"]
    assert view["pieces"] == [{"id": piece["id"]} for piece in content["pieces"]]


@pytest.mark.parametrize(
    "text", ["<p>A [*sat] \\[x\\].</p>", "<p>One [\\*star] and [*<strong>*two</strong>] words.</p>", "<p>x &lt; [*y] &amp; z</p>"]
)
def test_a_passage_is_shown_to_translators_as_it_is_read_again(text: str) -> None:
    kind, content = item_type("SELECT_IN_TEXT"), stored("SELECT_IN_TEXT", text=text)
    assert overlaid(kind, content, "en", of_itself(kind, content)) == content


def test_every_problem_of_a_translation_has_words() -> None:
    for code in ("LINE_OF_TEXT_TOO_LONG", "GAP_LEFT_OUT", "GAP_REPEATED", "NOT_A_GAP", "OTHER_PIECES"):
        assert in_words("ESSAY", ContentError({"stem": Problem(code, {"most": 3, "number": 2})}))["stem"]


# What becomes of translations


def test_a_changed_original_makes_its_translation_outdated_until_it_is_as_it_was() -> None:
    kind, old = item_type("ESSAY"), stored("ESSAY")
    new, newer = (old | {"stem": f"<p>{words}</p>"} for words in ("Other.", "Another."))
    told = carried_on(kind, old, new, {"nl": {"stem": {"text": "<p>Leg uit.</p>"}}})
    assert told == {"nl": {"stem": {"text": "<p>Leg uit.</p>", "was": old["stem"]}}}
    assert progress(kind, new, told["nl"]) == (1, 0, 1, 0)
    assert carried_on(kind, new, newer, told)["nl"]["stem"]["was"] == old["stem"]
    assert carried_on(kind, new, old, told) == {"nl": {"stem": {"text": "<p>Leg uit.</p>"}}}


def test_a_translation_goes_with_its_part_and_stays_with_it_when_it_moves() -> None:
    kind, old = item_type("MULTIPLE_CHOICE"), stored("MULTIPLE_CHOICE")
    first, second, *_rest = old["alternatives"]
    told = {"nl": {f"alternatives.{one['id']}.html": {"text": one["html"] + "!"} for one in (first, second)}}
    new = old | {"alternatives": [one for one in reversed(old["alternatives"]) if one is not first]}
    assert carried_on(kind, old, new, told) == {"nl": {f"alternatives.{second['id']}.html": {"text": second["html"] + "!"}}}


def test_gaps_of_a_translation_stay_themselves_when_the_original_numbers_them_anew() -> None:
    kind = item_type("FILL_IN_THE_BLANK")
    gaps = [{"id": "g1", "number": 1, "accepted": ["one"]}, {"id": "g2", "number": 2, "accepted": ["two"]}]
    old = stored("FILL_IN_THE_BLANK", text="<p>A [1] B [2]</p>", gaps=gaps)
    told = {"nl": checked(kind, old, "nl", {"text": "<p>Een [1] twee [2]</p>"}).overlay}
    new = kind.clean(old | {"text": "<p>B [2] A [1]</p>"}, before=old)
    assert [gap["id"] for gap in new["gaps"]] == ["g2", "g1"]
    assert shown_texts(kind, new, carried_on(kind, old, new, told)["nl"])["text"] == "<p>Een [2] twee [1]</p>"


def test_a_translation_that_lacks_a_gap_of_the_original_is_missing() -> None:
    kind, old = item_type("FILL_IN_THE_BLANK"), stored("FILL_IN_THE_BLANK")
    told = {"nl": checked(kind, old, "nl", {"text": "<p>Een [1]</p>"}).overlay}
    new = kind.clean(old | {"text": "<p>A [1], B [2]</p>", "gaps": [*old["gaps"], {"accepted": ["b"], "number": 2}]}, before=old)
    overlay = carried_on(kind, old, new, told)["nl"]
    assert progress(kind, new, overlay).missing == 2
    assert "[2]" in view_in(kind, "1-1", new, Decimal(1), "nl", overlay)["text"]


@pytest.mark.parametrize("key", TYPES)
def test_a_copy_has_the_translations_under_the_ids_of_its_own_parts(key: str) -> None:
    kind, content = item_type(key), stored(key)
    copy = kind.clean(deepcopy(content))
    overlay = of_copy(kind, content, copy, {"nl": translated(kind, content)})["nl"]
    assert overlaid(kind, copy, "nl", overlay) == overlaid(kind, copy, "nl", translated(kind, copy))


def test_a_copy_leaves_out_translations_of_texts_that_are_not_stored_any_more() -> None:
    kind, content = item_type("MULTIPLE_CHOICE"), stored("MULTIPLE_CHOICE")
    first, second = (row["id"] for row in content["alternatives"][:2])
    content["feedback"] = FEEDBACK | {"parts": {"gone": "<p>Lost</p>", first: "<p>One</p>", second: "<p>Two</p>"}}
    copy = kind.clean(deepcopy(content))
    overlay = of_copy(kind, content, copy, {"nl": translated(kind, content), "de": {"feedback.parts.gone": {"text": "<p>Weg</p>"}}})
    told = shown_texts(kind, content, translated(kind, content))
    assert list(overlay) == ["nl"]
    assert list(shown_texts(kind, copy, overlay["nl"]).values()) == [text for at, text in told.items() if at != "feedback.parts.gone"]


@given(st.lists(st.sampled_from(["Assets", "Equity", "Debit", "Credit", "Stock"]), min_size=2, max_size=5, unique=True), st.data())
def test_translations_follow_alternatives_wherever_these_go(words: list[str], data: st.DataObject) -> None:
    kind = item_type("MULTIPLE_CHOICE")
    rows = [{"id": f"a{n}", "html": f"<p>{word}</p>", "correct": not n} for n, word in enumerate(words)]
    old = kind.clean({"stem": "x", "alternatives": rows}, before={"alternatives": rows, "format": 1})
    told = {"nl": {text.address: {"text": text.source.upper()} for text in texts_of(kind, old)}}
    new = kind.clean(old | {"alternatives": data.draw(st.permutations(old["alternatives"]))}, before=old)
    made = overlaid(kind, new, "nl", carried_on(kind, old, new, told)["nl"])
    assert {one["id"]: one["html"] for one in made["alternatives"]} == {one["id"]: one["html"].upper() for one in old["alternatives"]}
    assert plain_text(made["stem"]) == plain_text(new["stem"]).upper()
