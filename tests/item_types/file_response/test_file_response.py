"""File response."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from item_types.contract import ItemTypeContract

HASH = "0123456789abcdef" * 4


def a_file(**changes: Any) -> dict[str, Any]:
    return {"name": "Balance.PDF", "type": "application/pdf", "size": 1000, "sha256": HASH} | changes


class TestFileResponse(ItemTypeContract):
    key = "FILE_RESPONSE"
    written = {
        "stem": "<p>Hand in.</p>",
        "lang": "en",
        "accept": ".pdf, .xlsx",
        "max_size": 2000,
        "max_files": 2,
        "marking_scheme": "<p>A</p>",
    }
    wrong = [
        ({"accept": "pdf;exe"}, "accept", "NO_ENDINGS"),
        ({"accept": [7]}, "accept", "NO_ENDINGS"),
        ({"max_size": "big"}, "max_size", "NO_WHOLE_NUMBER"),
        ({"max_size": 100 * 1024 * 1024 + 1}, "max_size", "NUMBER_OUT_OF_RANGE"),
        ({"max_files": 21}, "max_files", "NUMBER_OUT_OF_RANGE"),
        ({"marking_scheme": "x" * 100_001}, "marking_scheme", "TEXT_TOO_LONG"),
    ]
    keeps_cleared = True
    accepted = [
        None,
        {"files": []},
        {"files": [a_file()]},
        {"files": [a_file(), a_file(name="b.xlsx", size=2000)]},
        {"files": [a_file(size=0)]},
    ]
    refused = [
        ([], "VALUE_HAS_NO_FILES"),
        ({"files": a_file()}, "VALUE_HAS_NO_FILES"),
        ({"files": [a_file()] * 3}, "TOO_MANY_FILES"),
        ({"files": ["a.pdf"]}, "FILE_HAS_NO_HASH"),
        ({"files": [a_file(sha256=HASH[:-1])]}, "FILE_HAS_NO_HASH"),
        ({"files": [a_file(sha256=HASH.upper())]}, "FILE_HAS_NO_HASH"),
        ({"files": [a_file(name="a.exe")]}, "FILE_TYPE_NOT_ACCEPTED"),
        ({"files": [a_file(name="a.pdf.exe")]}, "FILE_TYPE_NOT_ACCEPTED"),
        ({"files": [a_file(name=None)]}, "FILE_TYPE_NOT_ACCEPTED"),
        ({"files": [a_file(size=2001)]}, "FILE_TOO_LARGE"),
        ({"files": [a_file(size=-1)]}, "FILE_TOO_LARGE"),
        ({"files": [a_file(size="1")]}, "FILE_TOO_LARGE"),
        ({"files": [a_file(size=True)]}, "FILE_TOO_LARGE"),
        ({"files": [a_file(sha256=int("1" * 64))]}, "FILE_HAS_NO_HASH"),
    ]
    scored = [({}, None, None), ({}, {"files": []}, None), ({}, {"files": [a_file()]}, None)]
    said = [({"files": []}, "", False), ({"files": [a_file(), a_file(name="b.pdf")]}, "Balance.PDF; b.pdf", True)]
    alike = [({"files": []}, None)]
    chances = [({}, None)]
    rekeyed = [{"marking_scheme": "<p>Another.</p>"}, {"marking_scheme": ""}]
    hostile = [{"files": [a_file()] * 20_000}, {"files": [a_file(name="a" * 100_000 + ".pdf")]}]
    answers = st.builds(lambda files: {"files": files}, st.lists(st.builds(a_file, size=st.integers()), max_size=3))

    @pytest.mark.parametrize("given", [None, "", []])
    def test_without_endings_the_usual_ones_are_taken(self, given):
        assert ".pdf" in self.content(accept=given)["accept"]

    @pytest.mark.parametrize(
        ("sent", "stored"),
        [
            ({"url": "https://evil.example/", "html": "<p>"}, {}),
            ({"name": "../a\u202efdp\r\n.pdf"}, {"name": "../afdp .pdf"}),
            ({"name": "a" * 300 + ".pdf"}, {"name": "a" * 251 + ".pdf"}),
            ({"type": "x" * 300}, {"type": "x" * 100}),
            ({"type": ["text/html"]}, {"type": ""}),
        ],
    )
    def test_of_a_file_no_more_is_stored_than_is_shown(self, sent, stored):
        paper = self.paper_item()
        value, refused = self.type.stored_response(paper, {"files": [a_file(**sent)], "more": 1})
        assert (value, refused) == ({"files": [a_file(**stored)]}, "")
        assert self.type.stored_response(paper, value) == (value, "")

    def test_its_answers_hold_files(self):
        assert self.type.holds_files
