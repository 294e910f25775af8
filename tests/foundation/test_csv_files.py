"""CSV files that spreadsheets open correctly and safely."""

from __future__ import annotations

import pytest

from stratus.foundation.files.csv_files import cell, csv_bytes, csv_rows


@pytest.mark.parametrize(("value", "expected"), [(-3, -3), (None, ""), ("-3", "'-3"), ("\tx", "'\tx"), ("＝1", "'＝1"), ("plain", "plain")])
def test_a_cell_is_text_that_no_spreadsheet_runs(value, expected):
    assert cell(value) == expected


@pytest.mark.parametrize("between", [";", "; ", "\n", "\r\n", "\t"])
@pytest.mark.parametrize("sign", "=+-@＝")
def test_what_another_separator_would_make_a_cell_is_not_run_either(between, sign):
    assert cell(f"Smith{between}{sign}1+1") == f"Smith{between}'{sign}1+1"


def test_a_semicolon_or_a_sign_alone_changes_nothing():
    for text in ("Smith; Jane", "a - b", "2 + 2 = 4; done", "me@example.org"):
        assert cell(text) == text


def test_a_file_begins_with_a_byte_order_mark_and_its_heading():
    assert csv_bytes(["Name"], [["Zoë"]]) == "\ufeffName\r\nZoë\r\n".encode()


def test_rows_alone_can_be_written_behind_others():
    assert csv_bytes(["Name"], [["A"], ["B"]]) == csv_bytes(["Name"], [["A"]]) + csv_rows([["B"]])
