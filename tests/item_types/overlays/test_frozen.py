"""Items of a published version as they are read in another language, and what keeps them from being sat in one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from stratus.item_types.overlays.frozen import Lack, item_in, lack_of
from stratus.item_types.overlays.overlay import texts_of
from stratus.item_types.registry import ITEM_TYPES, item_type

ESSAY = item_type("ESSAY")
CONTENT = ESSAY.clean({"stem": "<p>Why?</p>", "lang": "en"})


def frozen(**translations: str) -> dict[str, Any]:
    overlays = {lang: {"stem": {"text": text}} for lang, text in translations.items()}
    return {"id": "1-1", "type": "ESSAY", "content": CONTENT, "translations": overlays}


def seen(item: Any) -> tuple[str, str]:
    view = item_type(item["type"]).candidate_view(item["id"], item["content"], Decimal(1))
    return view["stem"], view["lang"]


@pytest.mark.parametrize(("lang", "shown"), [("", ("<p>Why?</p>", "en")), ("en", ("<p>Why?</p>", "en")), ("nl", ("<p>Waarom?</p>", "nl"))])
def test_an_item_is_read_in_the_language_that_is_asked_for(lang: str, shown: tuple[str, str]) -> None:
    assert seen(item_in(frozen(nl="<p>Waarom?</p>"), lang)) == shown


def test_what_is_not_translated_says_its_language() -> None:
    assert seen(item_in(frozen(), "nl")) == ('<p lang="en">Why?</p>', "nl")


def test_the_frozen_item_itself_stays_what_it_is() -> None:
    item = frozen(nl="<p>Waarom?</p>")
    item_in(item, "nl")
    assert item == frozen(nl="<p>Waarom?</p>")


def test_an_item_that_is_not_there_any_more_is_left_alone() -> None:
    assert item_in({"title": "", "content": {}}, "nl") == {"title": "", "content": {}}


@pytest.mark.parametrize(
    ("lang", "overlay", "lack"),
    [
        ("en", {}, None),
        ("nl", {}, Lack.TEXTS),
        ("nl", {"stem": {"text": "<p>Waarom?</p>"}}, None),
        ("nl", {"stem": {"text": "<p>Waarom?</p>", "was": "<p>How?</p>"}}, Lack.TEXTS),
    ],
)
def test_every_text_has_to_be_there_as_the_original_is_now(lang: str, overlay: Any, lack: Lack | None) -> None:
    assert lack_of(ESSAY, CONTENT, {"nl": overlay}, lang) is lack


@pytest.mark.parametrize(("table", "lack"), [("Sales | =5\nTax | {up;*down}", Lack.ANSWERS), ("Sales | =5\nTax | =6", None)])
def test_a_statement_whose_answers_are_words_is_sat_in_its_own_language_only(table: str, lack: Lack | None) -> None:
    kind = ITEM_TYPES["FINANCIAL_STATEMENT"]
    content = kind.clean({"stem": "<p>Fill in.</p>", "lang": "en", "table": table})
    told = {text.address: {"text": "<p>Vul in.</p>" if text.is_html else "Omzet"} for text in texts_of(kind, content)}
    assert lack_of(kind, content, {"nl": told}, "nl") is lack
