"""Numeric."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from item_types.contract import MAX, ItemTypeContract
from stratus.item_types.authoring import editor_of, in_words
from stratus.item_types.errors import ContentError
from stratus.item_types.numeric.right import bounds, in_digits
from stratus.item_types.registry import item_type

LONG = 100_000
JUDGED = json.loads(Path(__file__).with_name("judged.json").read_text("utf-8"))
"""Changes of `written`, its key, and what is right and wrong. The element of the browser is tried with them too, by the key."""
RANGE = {"match": "RANGE", "value": None, "least": "-1.5", "most": "2"}
KMH = ["m/s", " ", " km/s =1e3"]
FORM = {"title": "A title", "stem": "How fast?", "max_score": "3", "lang": "nl", "match": "EXACT", "value": "1200"}


def typed(text: str) -> dict[str, str]:
    return {"value": text}


class TestNumeric(ItemTypeContract):
    key = "NUMERIC"
    written = {
        "stem": "<p>How fast?</p>",
        "lang": "en",
        "match": "EXACT",
        "value": "1200",
        "units": [],
        "unit_needed": False,
        "marking_scheme": "<p>A slip in the unit: half.</p>",
    }
    wrong = [
        ({"match": "NEARLY"}, "match", "UNKNOWN_MATCH"),
        ({"value": ""}, "value", "NO_NUMBER"),
        ({"value": None}, "value", "NO_NUMBER"),
        ({"value": 1200}, "value", "NO_NUMBER"),
        ({"value": "1,500"}, "value", "DOUBTFUL_NUMBER"),
        ({"tolerance": "x"}, "tolerance", "NO_NUMBER"),  # though nothing asks for it: what was typed is not dropped
        ({"value": "1e999"}, "value", "NO_NUMBER"),
        ({"match": "ABSOLUTE"}, "tolerance", "NO_NUMBER"),
        ({"match": "PERCENT", "tolerance": "-1"}, "tolerance", "NEGATIVE_TOLERANCE"),
        (RANGE | {"least": "x"}, "least", "NO_NUMBER"),
        (RANGE | {"least": "3"}, "most", "RANGE_TURNED"),
        ({"figures_least": 0}, "figures_least", "NUMBER_OUT_OF_RANGE"),
        ({"figures_most": 21}, "figures_most", "NUMBER_OUT_OF_RANGE"),
        ({"figures_least": 3, "figures_most": 2}, "figures_most", "FIGURES_TURNED"),
        ({"units": ["/s"]}, "units", "NO_UNIT"),
        ({"units": ["= 3"]}, "units", "NO_UNIT"),
        ({"units": ["m" * 31]}, "units", "NO_UNIT"),
        ({"units": ["m/s²", "m / s^2"]}, "units", "UNIT_TWICE"),
        ({"units": ["m = 0"]}, "units", "NO_FACTOR"),
        ({"units": ["m = 1/3"]}, "units", "NO_FACTOR"),
        ({"units": ["m = 1,000"]}, "units", "NO_FACTOR"),  # doubtful
        ({"units": [f"m{number}" for number in range(21)]}, "units", "TOO_MANY_UNITS"),
        ({"units": [""] * 201}, "units", "TOO_MANY_UNITS"),
        ({"marking_scheme": "x" * 100_001}, "marking_scheme", "TEXT_TOO_LONG"),
    ]
    accepted = [None, typed(""), typed(" \u200b"), typed("1200"), typed(" no number "), typed("9" * 100)]
    refused = [
        ("1200", "VALUE_HAS_NO_TEXT"),
        ({"value": 1200}, "VALUE_HAS_NO_TEXT"),
        (typed("9" * 101), "TEXT_TOO_LONG"),
    ]
    scored = [
        ({}, None, 0),
        *((one["changes"], typed(text), 3) for one in JUDGED for text in one["right"]),
        *((one["changes"], typed(text), 0) for one in JUDGED for text in one["wrong"]),
    ]
    said = [(typed(""), "", False), (typed(" 1 200  m/s "), "1 200 m/s", True), (typed("no number"), "no number", True)]
    alike = [
        (typed("1200"), typed("1 200.0")),
        (typed("1.2e3"), typed("1,200")),
        (typed("-0"), typed("0.0")),
        (typed("No  number"), typed("no number")),
        (typed(" "), None),
    ]
    unlike = [(typed("1200"), typed("-1200")), (typed("x"), typed("y")), (typed("0"), None)]
    chances = [({}, None), (RANGE, None)]
    rekeyed: list[dict[str, Any]] = [
        {"value": "7"},
        {"match": "PERCENT", "tolerance": "5"},
        RANGE,
        {"figures_least": 2},
        {"figures_most": 4},
        {"marking_scheme": ""},
    ]
    hostile = [typed("1e" + "9" * 98), typed("1 " * 50), typed("\u0301" * 100), typed("1" * LONG), {"value": "x", "more": ["x"] * LONG}]
    answers = st.builds(typed, st.text("0123456789.,e- m/s", max_size=20) | st.sampled_from(["1200", "1200 m/s", "1,2e3"]))

    def test_what_was_typed_is_stored_and_nothing_beside_it(self):
        value = typed(" 1.200,0 ")
        assert self.stored(value) is value
        assert self.stored(value | {"more": 1}) == value

    @pytest.mark.parametrize("one", JUDGED, ids=lambda one: str(one["changes"])[:60])
    def test_the_key_by_which_pages_judge_is_that_of_the_content(self, one):
        key = self.type.content.answer_key(self.content(**one["changes"]))
        assert key == one["key"] | {"html": self.written["marking_scheme"]}
        assert self.paper_item(**one["changes"])["comma"] is one["comma"]

    def test_a_paper_says_that_a_unit_is_to_be_written_and_never_which(self):
        papers = [self.paper_item(units=units, unit_needed=needed) for units in (KMH, ["kg"]) for needed in (True, False)]
        assert [paper["unit"] for paper in papers] == ["NEEDED", "OPTIONAL"] * 2
        assert self.paper_item(unit_needed=True)["unit"] == "NONE"
        assert papers[0] == papers[2]
        assert set(papers[0]) == {"id", "type", "stem", "lang", "max_score", "unit", "comma"}

    def test_answers_that_differ_in_figures_are_counted_apart_where_figures_matter(self):
        for content, same in ((self.content(), True), (self.content(figures_least=3), False)):
            one, other = (self.type.normalised(content, typed(text)) for text in ("1.2", "1.20"))
            assert (one == other) is same

    def test_answers_with_another_unit_are_counted_apart(self):
        content = self.content(units=KMH)
        said = [self.type.normalised(content, typed(text)) for text in ("1000 m/s", "1 km/s", "1e3 m / s")]
        assert said[0] == said[2] != said[1]

    def test_bounds_are_exact_however_many_digits_they_have(self):
        content = self.content(match="PERCENT", value="0.1234567890123456789012345678901234567890", tolerance="0.0000000001")
        least, most = bounds(content)
        assert most - least > 0
        assert least + most == 2 * Decimal(content["value"])
        widest = self.content(match="ABSOLUTE", value="9" * 95 + "e300", tolerance="1" + "0" * 90 + "e-300")
        assert bounds(widest)[0] < Decimal(widest["value"]) < bounds(widest)[1]

    def test_the_right_value_is_right_in_every_unit_and_whatever_the_tolerance(self):
        @given(
            value=st.decimals(-(10**6), 10**6, places=3),
            tolerance=st.decimals(0, 100, places=2),
            match=st.sampled_from(["ABSOLUTE", "PERCENT"]),
        )
        @settings(max_examples=60, deadline=None)
        def holds(value: Decimal, tolerance: Decimal, match: str) -> None:
            content = self.content(match=match, value=str(value), tolerance=str(tolerance), units=KMH)
            for text in (f"{value}0", f"{value}0 m/s", f"{value.scaleb(-3):f}0 km/s"):
                assert self.type.score(content, typed(text), MAX).value == 3

        holds()


@pytest.mark.parametrize(
    ("lang", "sent", "value"),
    [
        ("nl", "1,20", "1.20"),
        ("nl", "1,234", "1.234"),
        ("en", "1.234", "1.234"),
        ("en", "6.02 × 10^23", "6.02e23"),
        ("nl", "1 000 000", "1000000"),
        ("nl", "\u22125", "-5"),
    ],
)
def test_an_author_writes_numbers_as_candidates_do_and_they_stay_as_written(lang, sent, value):
    content = saved(lang=lang, value=sent)
    assert (content["value"], bounds(content)[0]) == (sent, Decimal(value))


@pytest.mark.parametrize(("lang", "sent"), [("nl", "1.234"), ("en", "1,234")])
def test_a_number_that_another_language_would_read_otherwise_is_refused_in_words(lang, sent):
    with pytest.raises(ContentError) as error:
        saved(lang=lang, value=sent)
    assert in_words("NUMERIC", error.value) == {
        "value": f"{sent} may be a large number or one with decimals. Write 1234 if you mean thousands."
    }


def test_units_are_lines_with_a_number_where_they_are_not_that_of_the_value():
    content = saved(units="m/s\n\n km/s = 1000\nmm/s=0,001")
    assert content["units"] == ["m/s", "", " km/s = 1000", "mm/s=0,001"]
    assert [one["factor"] for one in item_type("NUMERIC").content.answer_key(content)["units"]] == ["1", "1000", "0.001"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"match": "PERCENT", "value": "1,234", "tolerance": "0,5", "figures_least": "3", "figures_most": "3", "least": "7"},
        {
            "match": "RANGE",
            "value": "",
            "least": "\u22121,2 × 10\u207b\u00b3",
            "most": "1000",
            "units": "m\n\nkm = 1000\n%",
            "unit_needed": "on",
        },
    ],
)
def test_what_an_author_saved_comes_back_into_the_form_and_is_the_same_when_it_is_saved_again(sent):
    stored, form_class = saved(**sent), editor_of("NUMERIC").form
    shown = form_class.initial_of("A title", stored, Decimal(3))
    again = form_class({name: value for name, value in shown.items() if value not in (None, False)})
    assert again.is_valid(), again.errors
    assert item_type("NUMERIC").clean(again.content()) == stored


def saved(**sent: str) -> dict[str, Any]:
    """What is stored of a form that was filled in like this."""
    form = editor_of("NUMERIC").form(FORM | sent)
    assert form.is_valid(), form.errors
    return item_type("NUMERIC").clean(form.content())


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1170.00", "1170"),
        ("0.50", "0.5"),
        ("1200", "1200"),
        ("1e3", "1000"),
        ("0.00", "0"),
        ("6.020e23", "6.02E+23"),
        ("-1e-12", "-1E-12"),
    ],
)
def test_a_bound_is_shown_without_zeros_at_its_end(number, text):
    assert in_digits(Decimal(number)) == text
