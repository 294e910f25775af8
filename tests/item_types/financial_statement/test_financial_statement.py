"""Financial statement: how a table is written, how amounts are read, and what cells are worth."""

from __future__ import annotations

import json
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from item_types.contract import MAX, ItemTypeContract
from stratus.item_types.errors import ContentError
from stratus.item_types.financial_statement.amounts import read_amount
from stratus.item_types.financial_statement.editor import EXAMPLE, Editor
from stratus.item_types.financial_statement.totals import Amount, amounts, in_digits
from stratus.item_types.registry import item_type
from support.costs import grows_too_fast

TYPE = item_type("FINANCIAL_STATEMENT")
AMOUNTS = json.loads((Path(__file__).parent / "amounts.json").read_text("utf-8"))
TABLE = " | 2024\nCash | =1250±5\nStock | =300 #2\nTrend | {up;*down}\nTotal | sum(B2:B3) #4"
ALL = {"scoring": "DICHOTOMOUS"}
FREE_TOTAL = {"table": TABLE.replace(" #4", "")}
RIGHT = {"a": "1250", "b": "300", "c": "down"}


def cells(**filled: str) -> dict[str, Any]:
    return {"cells": filled}


class TestFinancialStatement(ItemTypeContract):
    """Cells are named a (B2), b (B3), c (B4) and d (B5). Their points are 1, 2, 1 and 4."""

    key = "FINANCIAL_STATEMENT"
    written = {"stem": "<p>Fill in.</p>", "lang": "en", "table": TABLE, "scoring": "POLYTOMOUS"}
    wrong = [
        ({"table": " \n "}, "table", "NO_TABLE"),
        ({"table": "x" * 60_001}, "table", "TABLE_TOO_LONG"),
        ({"table": "=1\n" * 41}, "table", "TABLE_TOO_LARGE"),
        ({"table": "=1" + "|" * 12}, "table", "TABLE_TOO_LARGE"),
        ({"table": "only | words"}, "table", "NOTHING_TO_FILL_IN"),
        ({"table": "=1 | " + "x" * 201}, "table", "CELL_TOO_LONG"),
        ({"table": "{*a;" + "x" * 201 + "}"}, "table", "CELL_TOO_LONG"),
        ({"table": "=many"}, "table", "CELL_NO_NUMBER"),
        ({"table": "=1±x"}, "table", "CELL_NO_NUMBER"),
        ({"table": "=1±-5"}, "table", "CELL_NO_NUMBER"),
        ({"table": "=1 #0"}, "table", "POINTS_OF_CELL"),
        ({"table": "=1 #1000"}, "table", "POINTS_OF_CELL"),
        ({"table": "{a;*b"}, "table", "CHOICE_OPEN"),
        ({"table": "{*a}"}, "table", "NUMBER_OF_OPTIONS"),
        ({"table": "{*a;a}"}, "table", "NUMBER_OF_OPTIONS"),
        ({"table": "{a;b}"}, "table", "NO_RIGHT_OPTION"),
        ({"table": "=1 | sum(A2)"}, "table", "TOTAL_UNREAD"),
        ({"table": "=1 | sum()"}, "table", "TOTAL_UNREAD"),
        ({"table": "=1 | x | sum(B1)"}, "table", "TOTAL_UNREAD"),
        ({"table": "=1 | =2 | sum(" + "A1," * 60 + "B1)"}, "table", "TOTAL_TOO_LONG"),
        ({"table": "=1 | sum(C1) | sum(B1)"}, "table", "TOTAL_OF_ITSELF"),
        ({"table": "a | =1\nb | 900\nc | sum(B2) #2"}, "table", "TOTAL_OF_GIVEN"),
        ({"table": "a | =1\nb | 900\nc | sum(B2)\nd | sum(B3) #2"}, "table", "TOTAL_OF_GIVEN"),
        ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
    ]
    accepted = [None, cells(), cells(a=" 1,250 ", b="x" * 40, c="up"), cells(c=""), cells(a="\u200b\x1f", b=" "), cells(a="1")]
    refused = [
        ([], "VALUE_HAS_NO_CELLS"),
        ({"cells": []}, "VALUE_HAS_NO_CELLS"),
        (cells(z="1"), "UNKNOWN_CELL"),
        (cells(d="1550"), "UNKNOWN_CELL"),
        ({"cells": {"a": 1}}, "CELL_IS_NO_TEXT"),
        (cells(a="1" * 41), "TEXT_TOO_LONG"),
        (cells(c="sideways"), "UNKNOWN_OPTION"),
    ]
    # Of the reference: that the type is scored by itself, all or nothing or with partial credit. The rest is credit.py's.
    scored = [
        ({}, None, 0),
        ({}, cells(), 0),
        ({}, cells(a="1250"), Fraction(3, 8)),
        ({}, cells(a="1,255"), Fraction(3, 8)),
        ({}, cells(a="1255.01"), 0),
        ({}, cells(b="300.00"), Fraction(6, 8)),
        ({}, cells(c="down"), Fraction(3, 8)),
        ({}, cells(c="up"), 0),
        ({}, cells(**RIGHT), 3),
        ({}, cells(a="1,245", b="305"), Fraction(15, 8)),  # near, wrong, and a total that is right: 1 + 4 of 8 points
        ({}, cells(a="1250", b="x", c="down"), Fraction(6, 8)),  # a total of what is no number is not right
        (FREE_TOTAL, cells(**RIGHT), 3),
        (FREE_TOTAL, cells(b="300"), Fraction(3, 2)),
        (ALL, cells(a="1250", b="300", c="up"), 0),
        (ALL, cells(**RIGHT), 3),
        (ALL, None, 0),
        ({"table": "=-300 | sum(A1) #1"}, cells(a="(300)"), 3),
        ({"table": "=0 | sum(A1) #1"}, cells(), 0),  # nothing filled in is no total of 0
        ({"table": "=1 #1 | =2 #3"}, cells(b="2"), Fraction(9, 4)),
    ]
    said = [(cells(), "", False), (cells(a=" "), "", False), (cells(c="up", a=" 1  250"), "B2: 1 250; B4: up", True)]
    alike = [(cells(a="1250"), cells(a=" 1,250.0 ", b="")), (cells(b="x y"), cells(b=" x y ")), (cells(a=" "), None)]
    unlike = [(cells(a="1250"), cells(b="1250")), (cells(a="1250"), cells(a="1.250")), (cells(c="up"), cells(c="down"))]
    chances = [({}, None), (ALL, None)]
    rekeyed = [{"table": TABLE.replace("=1250±5", "=7 #9").replace("{up;*down}", "{*up;down}").replace(" #4", "")}]
    hostile = [{"cells": {f"k{n}": "1" for n in range(20_000)}}, cells(a="1" * 100_000), {"cells": {"a": ["1"] * 9}}]
    answers = st.fixed_dictionaries(
        {"cells": st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["1250", "300", "1,5", "x", "", "up", "down"]))}
    )

    def content(self, **changes: Any) -> dict[str, Any]:
        """The stored content, its cells named a, b, c … in the order of reading."""
        made = self.type.clean(self.written | changes)
        for letter, cell in zip("abcdefgh", self.type.content.places(made), strict=False):
            cell["id"] = letter
        return made

    def test_a_paper_holds_the_table_without_what_is_right(self):
        assert self.paper_item()["rows"] == [
            [{"kind": "label", "label": ""}, {"kind": "label", "label": "2024"}],
            [{"kind": "label", "label": "Cash"}, {"kind": "number", "id": "a"}],
            [{"kind": "label", "label": "Stock"}, {"kind": "number", "id": "b"}],
            [{"kind": "label", "label": "Trend"}, {"kind": "choice", "id": "c", "options": ["up", "down"]}],
            [{"kind": "label", "label": "Total"}, {"kind": "total", "id": "d", "terms": [["+", "a"], ["+", "b"]]}],
        ]
        assert set(self.paper_item()) == {"id", "type", "stem", "lang", "max_score", "rows", "comma"}

    def test_cells_keep_their_ids_where_a_row_comes_before_them_and_when_the_key_changes(self):
        first = self.type.clean(self.written)
        table = " | 2024\nBank | =9\nCash | =1300\nStock | =300\nTrend | {*up;down}\nTotal | sum(B2:B4) #4"
        then = self.type.clean(self.written | {"table": table}, before=first)
        ids = [{cell["text"]: cell["id"] for cell in self.type.content.places(one)} for one in (first, then)]
        assert set(ids[0].items()) <= set(ids[1].items())
        assert len(ids[1]) == len(ids[0]) + 1

    def test_cells_of_rows_with_the_same_heading_keep_their_ids_in_their_order(self):
        first = self.type.clean(self.written | {"table": "x | =1 | =2\nx | =3 | =4"})
        again = self.type.clean(self.written | {"table": "x | =1 | =2\nx | =3 | =5\nx | =6 | =7"}, before=first)
        ids = [[cell["id"] for cell in self.type.content.places(one)] for one in (first, again)]
        assert ids[1][:4] == ids[0]

    def test_parts_are_the_cells_that_earn_points_by_their_names(self):
        assert [(part.id, part.label, part.points) for part in self.type.parts(self.content())] == [
            ("a", "B2", Fraction(1, 8)), ("b", "B3", Fraction(2, 8)), ("c", "B4", Fraction(1, 8)), ("d", "B5", Fraction(4, 8)),
        ]  # fmt: skip
        assert [part.label for part in self.type.parts(self.content(**FREE_TOTAL, **ALL))] == ["B2", "B3", "B4"]

    def test_the_key_has_the_total_that_the_right_numbers_come_to(self):
        assert self.type.content.answer_key(self.content())["cells"]["d"] == {"value": "1550", "tolerance": "0"}

    def test_the_author_sees_again_what_they_wrote(self):
        form = Editor.form
        shown = form.initial_of("Sheet", self.content(), MAX)
        sent = form({name: shown.get(name) for name in form.base_fields})
        assert sent.is_valid(), sent.errors
        assert self.type.clean(sent.content(), before=self.content()) == self.content()

    def test_colleagues_see_what_is_right_in_the_language_of_the_item(self):
        shown = Editor().key(self.type, self.content(lang="nl", table="x | =1.250,50±0,5 | {a;*b;*c} | sum(B1,-B1)"))
        assert [cell["text"] for cell in shown[0]] == ["x", "1250,5 ± 0,5", "b / c", "0"]

    def test_authors_find_it_by_what_the_table_says(self):
        assert self.type.question_text(self.content()) == "Fill in.  2024 Cash Stock Trend Total"


def terms(table: str, name: str) -> list[list[str]]:
    content = TYPE.clean({"stem": "x", "table": table})
    return next(cell["terms"] for cell in TYPE.content.places(content) if cell["name"] == name)


def test_a_range_takes_numbers_totals_and_texts_that_are_amounts():
    assert terms("=1 | {a;*b} | sum(A1:B2, -A1)\n=2 | 1,000", "C1") == [["+", "A1"], ["+", "A2"], ["+", "1000"], ["-", "A1"]]
    assert terms("=1 | =2\nsum(A1:B1) | SUM( a2 ; −b1 )", "B2") == [["+", "A2"], ["-", "B1"]]


def test_a_total_may_sum_totals_whatever_their_order():
    content = TYPE.clean({"stem": "x", "table": "sum(B1) #1 | sum(C1) | =5"})
    assert [cell["value"] for cell in TYPE.content.answer_key(content)["cells"].values()] == ["5", "5"]


def test_a_total_of_given_figures_is_there_from_the_beginning():
    content = TYPE.clean({"stem": "x", "table": "a | 900 | =5\nb | sum(B1) | sum(B1,C1) #1"})
    assert amounts(content, {})["B2"] == Amount(Fraction(900), is_filled=True)
    assert amounts(content, {})["C2"] == Amount(Fraction(900), is_filled=False)


def test_signs_of_the_notation_are_written_with_a_backslash():
    content = TYPE.clean({"stem": "x", "table": r"a\|b | \=1 | \{c} | =1"})
    assert [cell.get("label") for cell in content["rows"][0]] == ["a|b", "=1", "{c}", None]


def test_lines_are_stored_the_same_however_a_browser_ends_them():
    assert TYPE.clean({"stem": "x", "table": "a | =1\r\nb | =2"})["table"] == "a | =1\nb | =2"


def test_short_rows_are_filled_up():
    content = TYPE.clean({"stem": "x", "table": "a\nb | =1"})
    assert content["rows"][0] == [{"kind": "label", "label": "a"}, {"kind": "label", "label": ""}]


def test_the_example_of_the_form_can_be_saved():
    assert TYPE.clean({"stem": "x", "table": EXAMPLE})


def test_a_problem_names_its_cell():
    with pytest.raises(ContentError, match=r"^table: CELL_NO_NUMBER cell=B2 text=12a$"):
        TYPE.clean({"stem": "x", "table": " | 2024\nCash | =12a"})


@pytest.mark.parametrize("case", AMOUNTS, ids=[f"{case['text']} {case['comma']}" for case in AMOUNTS])
def test_an_amount_is_read(case):
    number = read_amount(case["text"], comma=case["comma"])
    assert (None if number is None else f"{number:f}") == case["value"]


def test_sums_are_written_exactly():
    assert [in_digits(Fraction(one)) for one in ("1.5", "-0.05", "7", "0", "1234567890123456789012345678901234567890.5")] == [
        "1.5", "-0.05", "7", "0", "1234567890123456789012345678901234567890.5",
    ]  # fmt: skip


@pytest.mark.parametrize("repeated", ["|", "=1|", "{*a;b}", "#1", "sum(", "A1,", "±", "\\|", " ", "\n", "1,000,"])
def test_what_a_table_costs_grows_with_its_size(repeated):
    def save(size: int) -> None:
        for before in ("", "=1 | sum(", "=", "{*a;"):
            with suppress(ContentError):
                TYPE.clean({"stem": "x", "table": before + (repeated * size)[:59_000]})

    assert not grows_too_fast(save, size=3_000)


@pytest.mark.parametrize("repeated", ["1", "1,", ",000", " ", "(", "'", "-"])
def test_an_amount_is_read_in_bounded_time(repeated):
    assert not grows_too_fast(lambda size: read_amount((repeated * size)[:size], comma=False), size=8_000)
