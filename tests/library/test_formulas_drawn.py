"""Formulas drawn while they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from stratus.tenancy import current
from support.builders import a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Iterator[Any]:
    with current.use(a_tenant()):
        yield a_browser(a_user("Author"))


def drawn(browser: Any, *latex: str, block: str = "false") -> Any:
    answer = browser.post("/formulas", {"latex": latex, "block": [block] * len(latex)})
    return answer.status_code, answer.json()


def test_each_formula_is_drawn_as_it_would_be_stored_or_told_why_not(browser: Any) -> None:
    status, told = drawn(browser, "x^2", r"\fra", " ", "x" * 2001, r"\cancel{x}")
    assert status == 200
    good, *bad = told["formulas"]
    assert good["mathml"].startswith('<math alttext="x^2"><semantics>')
    assert [one["message"] for one in bad] == [
        r"This is not understood from “\fra” on.",
        "Write the formula.",
        "A formula has at most 2000 characters.",
        "This formula cannot be shown.",
    ]


def test_one_on_a_line_of_its_own_is_drawn_so(browser: Any) -> None:
    assert drawn(browser, "x", block="true")[1]["formulas"][0]["mathml"].startswith('<math display="block"')


@pytest.mark.parametrize("latex", [["x"] * 51, ["x" * 1999] * 11])
def test_more_than_are_drawn_at_once_are_refused_whole(browser: Any, latex: list[str]) -> None:
    status, told = drawn(browser, *latex)
    assert (status, told) == (422, {"message": "At most 50 formulas at once, with 20000 characters together."})


def test_a_question_with_a_formula_is_stored_with_its_mathml_and_one_that_cannot_be_shown_is_told_at_its_field(browser: Any) -> None:
    from stratus.library.models import Item
    from support.builders import a_collection

    collection = a_collection(owner=a_user("Author"))
    owner = a_browser(collection.owner)
    values = {"title": "Half", "max_score": "1", "lang": "en", "marking_scheme": "One point."}
    tex = '<p>What is <math alttext="one half"><annotation encoding="application/x-tex">{}</annotation></math>?</p>'
    address = f"/library/collections/{collection.pk}/items/new/ESSAY"
    refused = owner.post(address, {**values, "stem": tex.format(r"\fra12")})
    assert refused.status_code == 422
    assert "The formula “\\fra12” cannot be shown. It is not understood from “\\fra12” on." in refused.text
    assert owner.post(address, {**values, "stem": tex.format(r"\frac12")}).status_code == 302
    stem = Item.objects.get().latest.content["stem"]
    assert '<math alttext="one half"><semantics><mrow><mfrac>' in stem
