"""What every item type keeps to in what its items may have beside their question: the reason of a candidate, the feedback of an author."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Any

import pytest

from stratus.item_types.authoring import editor_of, in_words
from stratus.item_types.base import ItemType
from stratus.item_types.errors import ContentError

MAX = Decimal("3.00")
SECRET = "<p>The secret of it</p>"
VERDICTS = {"right": SECRET, "partly": SECRET, "wrong": SECRET}
EVIL = '<p>Why</p><script>x()</script><img src="https://elsewhere.example/x.png" onerror="x()">'


class BesideContract(ABC):
    """`ItemTypeContract` derives from it, and has the tables."""

    key: str
    written: dict[str, Any]

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

    # What an author tells of an answer

    def with_feedback(self) -> dict[str, Any]:
        """A content with a feedback to everything that it can have one to."""
        content = self.content()
        parts = {part.id: SECRET for part in self.type.parts(content)}
        return self.type.clean({**content, "feedback": {**VERDICTS, "parts": parts}}, before=content)

    def test_no_paper_holds_feedback_or_key(self):
        content = self.with_feedback()
        for shuffle in ({}, {"shuffle": True}):
            paper = self.type.candidate_view("1-1", {**content, **shuffle}, MAX)
            assert paper == self.type.candidate_view("1-1", {**self.content(), **shuffle}, MAX)
            assert "secret" not in json.dumps(paper)
            assert paper.keys().isdisjoint({"key", "feedback"})
        tried = self.type.author_view("1-1", content, MAX)
        assert tried.keys().isdisjoint({"key", "feedback"})

    def test_feedback_is_shown_with_the_key_by_the_exact_score(self):
        content = self.with_feedback()
        shown = {
            score: self.type.view_with_key("1-1", content, MAX, score)["feedback"]["texts"]
            for score in map(Decimal, ("0", "0.01", "2.99", "3"))
        }
        assert [[*texts] for texts in shown.values()] == [["wrong"], ["partly"], ["partly"], ["right"]]
        assert [*self.type.view_with_key("1-1", content, MAX)["feedback"]["texts"]] == ["right", "partly", "wrong"]
        assert "feedback" not in self.type.view_with_key("1-1", self.content(), MAX, MAX)

    def test_each_part_has_its_own_feedback(self):
        content = self.with_feedback()
        parts = self.type.parts(content)
        shown = self.type.view_with_key("1-1", content, MAX, MAX)["feedback"]["parts"]
        assert [(one["id"], one["kind"], one["label"], one["html"]) for one in shown] == [(p.id, p.kind, p.label, SECRET) for p in parts]

    def test_feedback_is_a_fixed_point_and_follows_its_parts_into_a_copy(self):
        stored = json.loads(json.dumps(self.with_feedback()))
        assert self.type.clean(stored, before=stored) == stored
        copy = self.type.clean(stored)
        assert {name: copy["feedback"][name] for name in VERDICTS} == VERDICTS
        assert copy["feedback"].get("parts", {}).keys() <= {part.id for part in self.type.parts(copy)}

    def test_feedback_to_what_is_no_part_and_what_says_nothing_is_not_stored(self):
        given = {"right": " <p></p>", "partly": 7, "other": SECRET, "parts": {"zzzzzz9": SECRET}}
        for feedback in (given, {}, None, "text", [SECRET], {"parts": [SECRET]}, {"parts": {"": SECRET}}):
            assert "feedback" not in self.content(feedback=feedback)

    def test_feedback_is_made_harmless(self):
        part = next((part.id for part in self.type.parts(self.content())), "none")
        stored = json.dumps(self.content(feedback={"right": EVIL, "parts": {part: EVIL}})["feedback"])
        for evil in ("script", "onerror", "elsewhere.example"):
            assert evil not in stored

    @pytest.mark.parametrize(
        ("text", "code"), [("x" * 10_001, "FEEDBACK_TOO_LONG"), ("&" * 2_001, "FEEDBACK_TOO_LONG"), ("<b>" * 65 + "x", "TOO_NESTED")]
    )
    def test_feedback_that_is_too_long_is_refused_at_its_field_beside_what_else_is_wrong(self, text, code):
        for feedback in ({"wrong": text}, {"parts": {"a": text}}):
            with pytest.raises(ContentError) as error:
                self.type.clean({**self.written, "stem": "", "feedback": feedback})
            assert {name: problem.code for name, problem in error.value.problems.items()} == {"feedback": code, "stem": "NO_QUESTION"}
            assert "%(" not in in_words(self.key, error.value)["feedback"]
            with pytest.raises(ContentError):
                self.type.clean({**self.written, "feedback": feedback})
