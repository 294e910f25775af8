"""Fill in the blank."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from item_types.gapped import GapsContract
from stratus.item_types.fill_in_the_blank.right import is_right, limits_of

PARTIAL = {"scoring": "POLYTOMOUS"}
CASES = json.loads(Path(__file__).with_name("right.json").read_text("utf-8"))
JUDGED = [
    (case["gap"], case["lang"], typed, right) for case in CASES for right in (True, False) for typed in case["right" if right else "wrong"]
]


def text(*accepted: str, **fields: Any) -> dict[str, Any]:
    return {"accepted": list(accepted)} | fields


def number(*accepted: str, **fields: Any) -> dict[str, Any]:
    return text(*accepted, kind="NUMBER", **fields)


def answer(**typed: Any) -> dict[str, Any]:
    return {"gaps": typed}


GAPS = [text("Paris"), number("299792 ± 1000")]
UNEQUAL = PARTIAL | {"gaps": [text("Paris"), number("299792", points=3)]}


class TestFillInTheBlank(GapsContract):
    key = "FILL_IN_THE_BLANK"
    written = {
        "stem": "<p>Fill in.</p>",
        "lang": "en",
        "text": "<p>The capital of France is [1]. Light goes [2] km in a second.</p>",
        "gaps": GAPS,
        "scoring": "DICHOTOMOUS",
    }
    empty = {"accepted": [], "kind": "TEXT", "case_sensitive": False, "spelling_errors": "0", "width": "MEDIUM"}
    wrong = [
        *GapsContract.wrong_gaps(GAPS),
        ({"gaps": [GAPS[0], text()]}, "gaps", "NUMBER_OF_ACCEPTED"),
        ({"gaps": [GAPS[0], text(" ", "\u200b")]}, "gaps", "NUMBER_OF_ACCEPTED"),
        ({"gaps": [GAPS[0], {"accepted": "Paris"}]}, "gaps", "NUMBER_OF_ACCEPTED"),
        ({"gaps": [GAPS[0], text(*map(str, range(21)))]}, "gaps", "NUMBER_OF_ACCEPTED"),
        ({"gaps": [GAPS[0], text("x" * 101)]}, "gaps", "ACCEPTED_TOO_LONG"),
        ({"gaps": [GAPS[0], number("about 3")]}, "gaps", "NO_NUMBER_ACCEPTED"),
        ({"gaps": [GAPS[0], number("3 .. 2")]}, "gaps", "NO_NUMBER_ACCEPTED"),
        ({"gaps": [GAPS[0], number("3 ± -1")]}, "gaps", "NO_NUMBER_ACCEPTED"),
        ({"gaps": [GAPS[0], number("3 ±")]}, "gaps", "NO_NUMBER_ACCEPTED"),
        ({"gaps": [GAPS[0], number("1.234")]}, "gaps", "DOUBTFUL_NUMBER"),
        ({"gaps": [GAPS[0], number("1 ± 1,000")]}, "gaps", "DOUBTFUL_NUMBER"),
        ({"gaps": [GAPS[0], text("a", spelling_errors=4)]}, "gaps", "SPELLING_ERRORS"),
        ({"gaps": [GAPS[0], text("a", spelling_errors="few")]}, "gaps", "SPELLING_ERRORS"),
        ({"gaps": [GAPS[0], text("a", kind="COLOUR")]}, "gaps", "UNKNOWN_KIND"),
        ({"gaps": [GAPS[0], text("a", width="HUGE")]}, "gaps", "UNKNOWN_WIDTH"),
    ]
    accepted = [None, answer(g1="Paris"), answer(g1=" "), answer(g2="300 000", g1="  the capital ")]
    refused = [
        ("Paris", "VALUE_HAS_NO_GAPS"),
        (answer(), "VALUE_HAS_NO_GAPS"),
        ({"gaps": ["Paris"]}, "VALUE_HAS_NO_GAPS"),
        (answer(g9="Paris"), "UNKNOWN_GAP"),
        (answer(g1="a", g2="b", g3="c"), "UNKNOWN_GAP"),
        (answer(g1=""), "VALUE_HAS_NO_TEXT"),
        (answer(g1=None), "VALUE_HAS_NO_TEXT"),
        (answer(g1="Paris", g2=300_000), "VALUE_HAS_NO_TEXT"),
        (answer(g1="x" * 501), "TEXT_TOO_LONG"),
    ]
    scored = [  # the reference: all or nothing, or partial credit (domain.md §4); points of parts are ours
        ({}, None, 0),
        ({}, answer(g1="Paris"), 0),
        ({}, answer(g1="Paris", g2="1"), 0),
        ({}, answer(g1=" paris ", g2="299,792"), 3),
        ({"lang": "nl"}, answer(g1="paris", g2="299.792"), 3),
        (PARTIAL, None, 0),
        (PARTIAL, answer(g1="Lyon"), 0),
        (PARTIAL, answer(g1="Paris"), Fraction(3, 2)),
        (PARTIAL, answer(g1="Lyon", g2="300000"), Fraction(3, 2)),
        (PARTIAL, answer(g1="Paris", g2="300000"), 3),
        (UNEQUAL, answer(g1="Paris"), Fraction(3, 4)),
        (UNEQUAL, answer(g2="299792"), Fraction(9, 4)),
        (UNEQUAL, answer(g1="Paris", g2="299792"), 3),
        (PARTIAL | {"gaps": [text("Paris", spelling_errors=1), GAPS[1]]}, answer(g1="Pariss"), Fraction(3, 2)),
        (PARTIAL | {"gaps": [text("Paris", case_sensitive=True), GAPS[1]]}, answer(g1="paris"), 0),
    ]
    said = [
        (answer(g2="  300 \n 000 "), "1: —; 2: 300 000", True),
        (answer(g1="Paris", g2="<b>"), "1: Paris; 2: <b>", True),
        (answer(g1=" \u200b"), "", False),
    ]
    alike = [
        (answer(g1=" the  capital "), answer(g1="the capital")),
        (answer(g1="a", g2="b"), answer(g2="b", g1="a")),
        (answer(g1="a", g2=" "), answer(g1="a")),
        (answer(g1=" "), None),
        (answer(g1="\u00e9"), answer(g1="e\u0301")),
    ]
    unlike = [(answer(g1="a"), answer(g2="a")), (answer(g1="Paris"), answer(g1="paris")), (answer(g1="a"), None)]
    chances = [({}, None), (PARTIAL, None)]
    rekeyed = [
        {"gaps": [text("Rome"), GAPS[1]]},
        {"gaps": [text("a much longer answer than the other one"), text("none", "at", "all")]},
        {"gaps": [text("Paris", spelling_errors=3), GAPS[1]]},
        {"gaps": [text("Paris", case_sensitive=True), GAPS[1]]},
    ]
    hostile = [
        answer(g1="x" * 500, g2="9" * 500),
        answer(g1="\u0300" * 500),
        answer(**{f"g{n}": "a" for n in range(20_000)}),
        answer(g1="x" * 100_000),
    ]
    answers = st.builds(
        lambda typed: {"gaps": typed},
        st.dictionaries(st.sampled_from(["g1", "g2"]), st.text(max_size=20) | st.sampled_from(["Paris", "3e5"])),
    )

    @pytest.mark.parametrize(("gap", "lang", "typed", "right"), JUDGED)
    def test_what_was_typed_is_right_or_wrong(self, gap, lang, typed, right):
        assert is_right(gap, typed, lang) is right

    @pytest.mark.parametrize(("lang", "comma"), sorted({(case["lang"], case["comma"]) for case in CASES}))
    def test_a_paper_says_which_sign_stands_before_decimals(self, lang, comma):
        assert self.paper_item(lang=lang)["comma"] is comma

    @pytest.mark.parametrize(
        ("line", "limits"),
        [
            ("3.14", ("3.14", "3.14")),
            ("3.14±0.01", ("3.13", "3.15")),
            ("-1 .. 1", ("-1", "1")),
            ("1…2", ("1", "2")),
            ("1 .. 2 .. 3", None),
            ("1 ± 2 ± 3", None),
            ("", None),
            ("..", None),
        ],
    )
    def test_a_line_accepts_a_number_or_all_between_two(self, line, limits):
        assert limits_of(line, "en") == (limits and tuple(map(Decimal, limits)))

    def test_what_a_number_may_be_off_by_is_never_rounded_away(self):
        found = limits_of("1e300 ± 1e-300", "en")
        assert found is not None
        assert found[0] < Decimal("1e300") < found[1]

    def test_a_number_has_no_spelling(self):
        gap = self.content(gaps=[GAPS[0], number("12", spelling_errors=2, case_sensitive=True)])["gaps"][1]
        assert (gap["spelling_errors"], gap["case_sensitive"]) == (0, False)

    def test_accepted_answers_are_lines_each_once(self):
        gap = self.content(gaps=[text(" a  b ", "", "a b", "c"), GAPS[1]])["gaps"][0]
        assert gap["accepted"] == ["a b", "c"]

    def test_a_field_is_as_wide_as_its_author_chose_whatever_is_right(self):
        item = self.paper_item(gaps=[text("x" * 100, width="SHORT"), text("y")])
        assert [gap["width"] for gap in item["gaps"]] == ["SHORT", "MEDIUM"]

    def test_a_paper_holds_of_an_item_what_is_listed_here_and_nothing_else(self):
        item = self.paper_item()
        assert set(item) == {"id", "type", "stem", "lang", "max_score", "text", "gaps", "comma"}
        assert {name for gap in item["gaps"] for name in gap} == {"id", "width"}

    def test_what_was_typed_is_stored_as_it_was_typed(self):
        value = answer(g1="  Par\u0069s\u00a0 ", g2="299 792,0")
        assert self.stored(value) == value
