"""What every type of page keeps to: it is read, never answered, and never counted."""

from __future__ import annotations

import json
from abc import ABC
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings

from item_types.contract import JSON, SCRIPT
from stratus.foundation.markup import MAX_DEPTH, MAX_HTML
from stratus.item_types.authoring import COMMON_WORDS, editor_of, in_words
from stratus.item_types.base import ItemType, Points
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import ITEM_TYPES, item_type

MAX = Decimal(0)
COMMON_WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"stem": " <p></p>"}, "stem", "NO_TEXT"),
    ({"stem": "x" * (MAX_HTML + 1)}, "stem", "TEXT_TOO_LONG"),
    ({"stem": "<b>" * (MAX_DEPTH + 1) + "x"}, "stem", "TOO_NESTED"),
]


class PageContract(ABC):
    """A page's test derives from this and fills in the tables."""

    key: str
    written: dict[str, Any]
    """A content as an author gives it."""
    wrong: list[tuple[dict[str, Any], str, str]] = []
    """What replaces parts of `written`, the field that is refused, and the code, for codes that only this type has."""

    @property
    def type(self) -> ItemType:
        return item_type(self.key)

    def test_it_is_a_page_and_stands_among_no_types_of_questions(self):
        assert self.type.is_page
        assert self.key not in ITEM_TYPES

    @pytest.mark.parametrize("value", [{"selected": []}, {"text": "x"}, {}, [], "x", 1])
    def test_it_takes_no_answer(self, value):
        assert self.type.check_response(self.type.candidate_view("1-1", self.type.clean(self.written), MAX), value)
        assert not self.type.is_answered(value)
        assert self.type.answer_text(self.type.clean(self.written), value) == ""

    def test_it_has_nothing_of_what_stands_beside_questions(self):
        content = self.type.clean({**self.written, "rationale": True, "feedback": {"right": "<p>Well done.</p>"}})
        assert "rationale" not in self.type.candidate_view("1-1", content, MAX)
        assert not {"rationale", "feedback"} & {*content, *editor_of(self.key).form().fields}

    def test_it_earns_nothing_and_has_nothing_to_score_guess_or_shuffle(self):
        content = self.type.clean(self.written)
        assert self.type.score(content, None, MAX) == Points(Fraction(0))
        assert not self.type.needs_marker
        assert not self.type.simulation.is_possible
        assert self.type.chance(content) is None
        assert self.type.parts(content) == self.type.shuffled_ids(content) == []

    def test_its_view_has_no_maximum_score(self):
        view = self.type.candidate_view("1-1", self.type.clean(self.written), Decimal(5))
        assert "max_score" not in view
        assert (view["id"], view["type"]) == ("1-1", self.key)

    def test_every_code_has_words_and_is_provoked(self):
        provoked = {code for _changes, _field, code in [*self.wrong, *COMMON_WRONG]}
        assert provoked >= set(editor_of(self.key).words)
        assert provoked <= {*editor_of(self.key).words, *COMMON_WORDS}
        for changes, field, code in [*self.wrong, *COMMON_WRONG]:
            with pytest.raises(ContentError) as error:
                self.type.clean(self.written | changes)
            assert {name: problem.code for name, problem in error.value.problems.items()} == {field: code}
            assert "%(" not in in_words(self.key, error.value)[field]

    def test_a_stored_content_is_a_fixed_point(self):
        stored = json.loads(json.dumps(self.type.clean(self.written)))
        assert self.type.clean(stored, before=stored) == stored

    def test_nothing_that_runs_or_loads_from_elsewhere_is_stored(self):
        text = json.dumps(self.type.clean(self.written | {"stem": f"<p>Q</p>{SCRIPT}"}))
        for evil in ("script", "onerror", "elsewhere.example"):
            assert evil not in text

    def test_garbage_is_refused_in_words_or_stored_as_json(self):
        @given(garbage=JSON)
        @settings(max_examples=60, deadline=None)
        def holds(garbage: Any) -> None:
            for name in self.written:
                try:
                    json.dumps(self.type.clean(self.written | {name: garbage}))
                except ContentError as error:
                    in_words(self.key, error)

        holds()

    def test_a_form_gives_what_was_written(self):
        stored = self.type.clean(self.written)
        sent = QueryDict(mutable=True)
        sent.update(editor_of(self.key).form.initial_of("A title", stored, MAX))
        form = editor_of(self.key).form(sent)
        assert form.is_valid(), form.errors
        assert "max_score" not in form.fields
        assert self.type.clean(form.content()) == stored

    def test_an_old_content_shows_the_same_for_ever(self, request):
        files = sorted((request.path.parent / "formats").glob("*.json"))
        assert [file.stem for file in files] == [str(n) for n in range(self.type.content.format + 1)]
        for file in files:
            frozen = json.loads(file.read_text("utf-8"))
            assert self.type.candidate_view("1-1", frozen["content"], MAX) == frozen["paper"]
            assert self.type.upgrade(frozen["content"])["format"] == self.type.content.format
