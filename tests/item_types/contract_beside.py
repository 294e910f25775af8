"""What every item type keeps to in what items of all types may have beside their question: the candidate's reason."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Any

import pytest

from stratus.item_types.authoring import editor_of
from stratus.item_types.base import ItemType

MAX = Decimal("3.00")


class BesideContract(ABC):
    """`ItemTypeContract` derives from it, and has the tables."""

    key: str

    @property
    @abstractmethod
    def type(self) -> ItemType: ...

    @abstractmethod
    def content(self, **changes: Any) -> dict[str, Any]: ...

    @abstractmethod
    def paper_item(self, **changes: Any) -> dict[str, Any]: ...

    @abstractmethod
    def stored(self, value: Any) -> Any: ...

    # Why somebody answers as they do

    def test_a_reason_is_asked_for_by_authors_where_no_marker_reads_the_answer(self):
        asks = not self.type.needs_marker
        assert ("rationale" in editor_of(self.key).form.base_fields) is asks
        for view in (self.type.candidate_view, self.type.author_view, self.type.view_with_key):
            assert view("1-1", self.content(rationale=True), MAX).get("rationale", False) is asks
            assert "rationale" not in view("1-1", self.content(), MAX)

    def test_a_reason_is_stored_with_the_answer_and_changes_nothing_of_it(self, accepted):
        if self.type.needs_marker:
            return
        content, item = self.content(rationale=True), self.paper_item(rationale=True)
        value = {**(accepted or {}), "rationale": " Since <b>it</b>  is. "}
        before = self.stored(accepted)
        assert self.type.check_response(item, value) == ""
        stored, refused = self.type.stored_response(item, value)
        assert (stored, refused) == ({**(before or {}), "rationale": " Since <b>it</b>  is. "}, "")
        assert self.type.stored_response(item, stored) == (stored, "")
        for ask in (self.type.normalised, lambda *given: self.type.score(*given, MAX)):
            assert ask(content, stored) == ask(content, before)
        assert self.type.is_answered(stored) == self.type.is_answered(before)
        assert self.type.answer_text(content, stored) == f"{self.type.answer_text(content, before)} “Since <b>it</b> is.”".strip()
        assert self.type.markup_in(stored) == self.type.markup_in(before)
        assert self.type.unnamed(stored)["rationale"]

    @pytest.mark.parametrize(
        ("reason", "code"),
        [
            (7, "RATIONALE_IS_NO_TEXT"),
            (None, "RATIONALE_IS_NO_TEXT"),
            ({"text": "x"}, "RATIONALE_IS_NO_TEXT"),
            ("x" * 2_001, "RATIONALE_TOO_LONG"),
            ("x" * 2_000, ""),
            (" \n", ""),
        ],
    )
    def test_a_reason_is_a_text_that_is_not_endless(self, reason, code):
        if self.type.needs_marker:
            return
        item, value = self.paper_item(rationale=True), {"rationale": reason}
        assert self.type.check_response(item, value) == code
        if not code:
            assert self.type.stored_response(item, value) == (value if reason.strip() else None, "")

    def test_an_answer_is_refused_for_what_is_wrong_with_it_whatever_its_reason(self, refused):
        value, code = refused
        if not self.type.needs_marker and isinstance(value, dict) and value:
            assert self.type.check_response(self.paper_item(rationale=True), {**value, "rationale": "Since."}) == code
