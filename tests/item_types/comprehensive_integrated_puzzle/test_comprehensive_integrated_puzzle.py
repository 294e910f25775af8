"""Comprehensive integrated puzzle."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import strategies as st

from item_types.contract import ItemTypeContract
from stratus.foundation.markup import MAX_HTML
from stratus.item_types.comprehensive_integrated_puzzle.response import chosen
from stratus.item_types.errors import ContentError

PARTIAL = {"scoring": "POLYTOMOUS"}
LABORATORY, THERAPY = ("Low iron", "High iron", "Normal iron"), ("Rest", "Iron", "Surgery", "Transfusion")


def column(text: str, options: Any, **more: Any) -> dict[str, Any]:
    return {"text": text, "once": False, "options": [{"text": option} for option in options], **more}


COLUMNS = [column("Laboratory", LABORATORY), column("Therapy", THERAPY)]
ONCE = {"columns": [COLUMNS[0] | {"once": True}, COLUMNS[1]]}
BOTH_ONCE = {"columns": [one | {"once": True} for one in COLUMNS]}


def rows(*keys: str) -> list[dict[str, Any]]:
    """A case for each text, which has the letters of what is right in its cells."""
    return [{"html": f"<p>Patient {n}</p>", "cells": [{"answer": answer} for answer in key]} for n, key in enumerate(keys, start=1)]


def named(content: dict[str, Any]) -> dict[str, Any]:
    """The content with ids: columns k, l …, options a, b, c … through all columns, cases r, s …, cells w, x, y, z through all cases."""
    options, cells = iter("abcdefghij"), iter("wxyz0123456789")
    columns = [
        one | {"id": pk, "options": [{"id": next(options)} | option for option in one["options"]]}
        for pk, one in zip("klmn", content["columns"], strict=False)
    ]
    cases = [
        one | {"id": pk, "cells": [{"id": next(cells)} | cell for cell in one["cells"]]}
        for pk, one in zip("rstuv", content["rows"], strict=False)
    ]
    return content | {"columns": columns, "rows": cases}


class TestComprehensiveIntegratedPuzzle(ItemTypeContract):
    key = "COMPREHENSIVE_INTEGRATED_PUZZLE"
    written = {
        "stem": "<p>What belongs together?</p>", "lang": "en", "columns": COLUMNS, "rows": rows("AB", "CB"), "shuffle": False,
        "scoring": "DICHOTOMOUS",
    }  # fmt: skip
    wrong = [
        ({"columns": COLUMNS[:1]}, "columns", "NUMBER_OF_COLUMNS"),
        ({"columns": [column(str(n), "AB") for n in range(11)]}, "columns", "NUMBER_OF_COLUMNS"),
        ({"columns": [COLUMNS[0], column(" ", THERAPY)]}, "columns", "COLUMN_WITHOUT_NAME"),
        ({"columns": [COLUMNS[0], column("x" * 81, THERAPY)]}, "columns", "COLUMN_TOO_LONG"),
        ({"columns": [COLUMNS[0], column("Laboratory", THERAPY)]}, "columns", "COLUMN_TWICE"),
        ({"columns": [COLUMNS[0], column("Therapy", ["Rest"])]}, "columns", "NUMBER_OF_OPTIONS"),
        ({"columns": [COLUMNS[0], column("Therapy", range(1, 28))]}, "columns", "NUMBER_OF_OPTIONS"),
        ({"columns": [COLUMNS[0], column("Therapy", ["x" * 201, "Rest"])]}, "columns", "OPTION_TOO_LONG"),
        ({"columns": [COLUMNS[0], column("Therapy", ["Rest", "Iron", " Rest "])]}, "columns", "OPTION_TWICE"),
        ({"rows": rows("AB")}, "rows", "NUMBER_OF_ROWS"),
        ({"rows": rows(*["AB"] * 11)}, "rows", "NUMBER_OF_ROWS"),
        ({"rows": [*rows("AB"), rows("CB")[0]]}, "rows", "CASE_TWICE"),
        ({"rows": [*rows("AB", "CB"), {"html": "x" * (MAX_HTML + 1)}]}, "rows", "TEXT_TOO_LONG"),
        ({"rows": [*rows("AB", "CB"), {"html": "<b>" * 65 + "x"}]}, "rows", "TOO_NESTED"),
        ({"rows": rows("AB", "C")}, "rows", "CELL_WITHOUT_ANSWER"),
        ({"rows": rows("AB", "DB")}, "rows", "CELL_WITHOUT_ANSWER"),
        (BOTH_ONCE, "rows", "ANSWER_TWICE"),
        ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
    ]
    accepted = [None, {"cells": {"w": "a"}}, {"cells": {"w": "b", "x": "d", "y": "b", "z": "d"}}]
    refused = [
        ([], "VALUE_HAS_NO_CELLS"),
        ({"cells": []}, "VALUE_HAS_NO_CELLS"),
        ({"cells": {}}, "VALUE_HAS_NO_CELLS"),
        ({"cells": {"k": "a"}}, "UNKNOWN_CELL"),
        ({"cells": {str(n): "a" for n in range(5)}}, "UNKNOWN_CELL"),
        ({"cells": {"w": None}}, "UNKNOWN_OPTION"),
        ({"cells": {"w": ["a"]}}, "UNKNOWN_OPTION"),
        ({"cells": {"w": ""}}, "UNKNOWN_OPTION"),
        ({"cells": {"w": "d"}}, "UNKNOWN_OPTION"),  # of the other column
        ({"cells": {"x": "a"}}, "UNKNOWN_OPTION"),
    ]
    # All or nothing and partial credit apply to the puzzle by the reference.
    scored = [
        ({}, None, 0),
        ({}, {"cells": {"w": "a"}}, 0),
        ({}, {"cells": {"w": "a", "x": "e", "y": "c"}}, 0),
        ({}, {"cells": {"w": "a", "x": "e", "y": "c", "z": "d"}}, 0),
        ({}, {"cells": {"w": "a", "x": "e", "y": "c", "z": "e"}}, 3),
        (PARTIAL, None, 0),
        (PARTIAL, {"cells": {"w": "b", "x": "d"}}, 0),
        (PARTIAL, {"cells": {"w": "a"}}, Fraction(3, 4)),
        (PARTIAL, {"cells": {"w": "a", "x": "e", "y": "a", "z": "e"}}, Fraction(9, 4)),
        (PARTIAL, {"cells": {"w": "a", "x": "e", "y": "c", "z": "e"}}, 3),
        (PARTIAL | ONCE, {"cells": {"w": "a", "y": "b", "z": "e"}}, Fraction(3, 2)),
        (PARTIAL | {"rows": rows("AB", "CB", "AA")}, {"cells": {"w": "a", "0": "a"}}, 1),
    ]
    said = [
        ({"cells": {"z": "g", "w": "b"}}, "1 Laboratory: High iron; 2 Therapy: Transfusion", True),
        ({"cells": {"x": "d"}}, "1 Therapy: Rest", True),
    ]
    alike = [({"cells": {"z": "g", "w": "b"}}, {"cells": {"w": "b", "z": "g"}})]
    unlike = [
        ({"cells": {"w": "b"}}, {"cells": {"w": "c"}}),
        ({"cells": {"w": "b"}}, {"cells": {"y": "b"}}),
        ({"cells": {"w": "b"}}, {"cells": {"w": "b", "x": "d"}}),
        ({"cells": {"w": "b"}}, None),
    ]
    chances = [
        ({}, Fraction(1, 3 * 3 * 4 * 4)),
        (PARTIAL, Fraction(7, 24)),  # the mean of a third and a quarter
        (ONCE, Fraction(1, 3 * 2 * 4 * 4)),  # two of three options can be laid out in 3 · 2 ways
        (PARTIAL | ONCE, Fraction(7, 24)),
        (BOTH_ONCE | {"rows": rows("AB", "CA")}, Fraction(1, 3 * 2 * 4 * 3)),
        (PARTIAL | {"rows": rows("AB", "CB", "AA")}, Fraction(7, 24)),
    ]
    rekeyed = [{"rows": rows("BA", "CD")}, {"rows": rows("AA", "AA")} | PARTIAL]
    hostile = [{"cells": {f"w{n}": "a" for n in range(50_000)}}, {"cells": {"w": "a" * 100_000}}, {"cells": {"w" * 100_000: "a"}}]
    answers = st.builds(
        lambda laboratory, therapy: {"cells": laboratory | therapy},
        st.dictionaries(st.sampled_from("wy"), st.sampled_from("abc")),
        st.dictionaries(st.sampled_from("xz"), st.sampled_from("defg")),
    )

    def content(self, **changes: Any) -> dict[str, Any]:
        content = named(self.written | changes)
        return self.type.clean(content, before=content)

    def test_whoever_takes_the_first_of_what_is_shuffled_is_right_by_chance_alone(self):
        hits = 0
        for _item in range(400):
            content = self.type.clean(self.written | {"shuffle": True})
            paper, right = self.type.candidate_view("1-1", content, Decimal(1)), self.type.content.answer_key(content)["cells"]
            hits += right[paper["rows"][0]["cells"][1]["id"]] == paper["columns"][1]["options"][0]["id"]
        assert 50 < hits < 150  # 100 expected; further away than five standard deviations

    def test_an_option_is_taken_once_in_its_column_where_the_author_says_so(self):
        item = self.paper_item(**ONCE)
        assert [one["once"] for one in item["columns"]] == [True, False]
        assert self.type.check_response(item, {"cells": {"w": "a", "y": "a"}}) == "OPTION_USED_TWICE"
        assert self.type.check_response(item, {"cells": {"x": "d", "z": "d", "w": "a", "y": "b"}}) == ""

    def test_each_cell_of_a_paper_says_which_column_it_is_of(self):
        assert [[(cell["id"], cell["column"]) for cell in row["cells"]] for row in self.paper_item()["rows"]] == [
            [("w", "k"), ("x", "l")], [("y", "k"), ("z", "l")],
        ]  # fmt: skip

    def test_options_stand_as_authored_unless_they_are_shuffled(self):
        mixed = named(self.written)
        for one, letters in zip(mixed["columns"], ("bca", "gdfe"), strict=True):
            one["options"] = [{**option, "id": pk} for pk, option in zip(letters, one["options"], strict=True)]
        for shuffle, shown, drawn in ((False, ["bca", "gdfe"], []), (True, ["abc", "defg"], list("bcagdfe"))):
            content = self.type.clean(mixed | {"shuffle": shuffle}, before=mixed)
            paper = self.type.candidate_view("1-1", content, Decimal(1))
            assert ["".join(option["id"] for option in one["options"]) for one in paper["columns"]] == shown
            assert self.type.shuffled_ids(content) == drawn

    def test_cells_are_parts_that_earn_the_same(self):
        parts = self.type.parts(self.content(**PARTIAL))
        assert [(part.id, part.label, part.points, part.kind) for part in parts] == [
            ("w", "1 Laboratory", Fraction(1, 4), "cell"), ("x", "1 Therapy", Fraction(1, 4), "cell"),
            ("y", "2 Laboratory", Fraction(1, 4), "cell"), ("z", "2 Therapy", Fraction(1, 4), "cell"),
        ]  # fmt: skip
        assert {part.points for part in self.type.parts(self.content())} == {None}

    def test_what_is_empty_is_left_out_and_every_cell_keeps_its_key(self):
        columns = [column("", []), column("Laboratory", ["", *LABORATORY]), {"text": " "}, column("Therapy", THERAPY)]
        first, second = rows("ABAB", "ADBA")
        cases = [{"html": ""}, first, {"html": "<p></p>"}, second]
        content = self.type.clean(self.written | {"columns": columns, "rows": cases})
        assert [[cell["answer"] for cell in row["cells"]] for row in content["rows"]] == [["A", "B"], ["C", "A"]]

    def test_a_cell_without_key_is_named_by_its_case_and_its_column(self):
        with pytest.raises(ContentError) as error:
            self.type.clean(self.written | {"rows": [{"html": ""}, *rows("AB", "A")]})
        assert str(error.value) == "rows: CELL_WITHOUT_ANSWER number=3 name=Therapy"

    def test_ids_stay_when_columns_options_and_cases_are_moved(self):
        before = self.content()
        moved = {
            "columns": [one | {"options": one["options"][::-1]} for one in before["columns"][::-1]],
            "rows": [row | {"cells": [cell | {"answer": "A"} for cell in row["cells"][::-1]]} for row in before["rows"][::-1]],
        }
        after = self.type.clean(before | moved, before=before)
        assert [[option["id"] for option in one["options"]] for one in after["columns"]] == [list("gfed"), list("cba")]
        assert [(row["id"], [cell["id"] for cell in row["cells"]]) for row in after["rows"]] == [("s", ["z", "y"]), ("r", ["x", "w"])]

    def test_options_of_two_columns_that_say_the_same_keep_their_ids_apart(self):
        first = self.type.clean(
            self.written | {"columns": [column("Asthma", ["Yes", "No"]), column("Gout", ["Yes", "No"])], "rows": rows("AB", "BB")}
        )
        bare = [{**one, "options": [{"text": option["text"]} for option in one["options"]]} for one in first["columns"]]
        again = self.type.clean(
            first | {"columns": [bare[0] | {"options": [*bare[0]["options"][1:], {"text": "Perhaps"}]}, bare[1]]}, before=first
        )
        assert again["columns"][1] == first["columns"][1]

    def test_the_key_stays_right_in_a_copy_whose_ids_are_new(self):
        first = self.type.clean(self.written)
        copy = self.type.clean(first)
        full = {"cells": self.type.content.answer_key(first)["cells"]}
        assert self.type.answer_text(first, full) == self.type.answer_text(copy, {"cells": self.type.content.answer_key(copy)["cells"]})
        assert not set(full["cells"]) & set(self.type.content.answer_key(copy)["cells"])

    def test_authors_find_it_by_columns_options_and_cases(self):
        text = self.type.question_text(self.content(columns=[column("Blood < 5", LABORATORY), COLUMNS[1]]))
        assert text == (
            "What belongs together? Patient 1 Patient 2 Blood < 5 Low iron High iron Normal iron Therapy Rest Iron Surgery Transfusion"
        )

    @pytest.mark.parametrize("value", [7, [], {}, {"cells": "ab"}, {"cells": {"w": 1, "x": None}}])
    def test_what_is_no_answer_says_nothing(self, value):
        assert (chosen(value), self.type.is_answered(value), self.type.answer_text(self.content(), value)) == ({}, False, "")
