"""What every item type keeps to. A type's test derives from `ItemTypeContract` and fills in the tables."""

from __future__ import annotations

import json
import random
import re
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from item_types.contract_beside import MAX, BesideContract
from stratus.foundation.markup import MAX_DEPTH, MAX_HTML
from stratus.item_types.authoring import COMMON_WORDS, editor_of, in_words
from stratus.item_types.base import ForMarker, ItemType, Points
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import item_type
from support.builders import lettered
from support.costs import HOSTILE_MARKUP, grows_too_fast

ID = re.compile(r"[a-z][a-z0-9]{6}")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
COMMON_WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"stem": " <p></p>"}, "stem", "NO_QUESTION"),
    ({"stem": "x" * (MAX_HTML + 1)}, "stem", "QUESTION_TOO_LONG"),
    ({"stem": "&" * (MAX_HTML // 5 + 1)}, "stem", "QUESTION_TOO_LONG"),  # as it would be stored
    ({"stem": "<b>" * (MAX_DEPTH + 1) + "x"}, "stem", "TOO_NESTED"),
]
SCRIPT = '<script>x()</script><img src="https://elsewhere.example/x.png" onerror="x()">'


def swollen(value: Any, what: str, size: int) -> Any:
    """This value with every text in it so long, every list so long or so deep."""
    if isinstance(value, dict):
        return {name: swollen(part, what, size) for name, part in value.items()}
    if isinstance(value, str):
        return (what * size)[:size]
    if isinstance(value, list) and what == "many":
        return (value or ["x"]) * size
    if isinstance(value, list) and what == "nested":
        return [swollen(part, what, size) for part in value] + [[[[["x"] * size]]]]
    return [swollen(part, what, size) for part in value] if isinstance(value, list) else value


class ItemTypeContract(BesideContract):
    """Alternatives of `written` are named a, b, c … as authored. Points are out of 3."""

    key: str
    written: dict[str, Any]
    """A content as an author gives it."""
    wrong: list[tuple[dict[str, Any], str, str]]
    """What replaces parts of `written`, the field that is refused, and the code: every code of the type once at least."""
    accepted: list[Any]
    """Answers that are taken, a cleared one and none among them."""
    keeps_cleared: bool = False
    """Whether a cleared answer is stored as it was sent. ADR 20: of types that came before it only."""
    refused: list[tuple[Any, str]]
    """Values that are no answer, with the code."""
    scored: list[tuple[dict[str, Any], Any, Fraction | int | None]]
    """Changes of `written`, an answer, and what it is worth; None = a marker decides. Nothing, part, full, too much."""
    said: list[tuple[Any, str, bool]]
    """An answer, how people read it, and whether it is one."""
    alike: list[tuple[Any, Any]] = []
    """Pairs of accepted answers that say the same: they fall together where equal answers are counted."""
    unlike: list[tuple[Any, Any]] = []
    """Pairs that do not."""
    chances: list[tuple[dict[str, Any], Fraction | None]]
    """Changes of `written`, and the chance score as a share of the maximum; None = nothing can be guessed from."""
    rekeyed: list[dict[str, Any]]
    """Changes of `written` that are a matter of its key or of what only colleagues see."""
    hostile: list[Any]
    """Large values that somebody might send."""
    answers: Any = st.nothing()
    """A strategy for values like answers, right and wrong."""

    @property
    def type(self) -> ItemType:
        return item_type(self.key)

    def content(self, **changes: Any) -> dict[str, Any]:
        """The content as it is stored, with the ids of `written`."""
        named = lettered(self.written | changes)
        return self.type.clean(named, before=named)

    def paper_item(self, **changes: Any) -> dict[str, Any]:
        return self.type.candidate_view("1-1", self.content(**changes), MAX)

    def stored(self, value: Any) -> Any:
        return self.type.stored_response(self.paper_item(), value)[0]

    # What authors write

    def test_every_code_has_words_and_is_provoked(self):
        provoked = {code for _changes, _field, code in [*self.wrong, *COMMON_WRONG]}
        assert provoked >= set(editor_of(self.key).words)
        assert provoked <= {*editor_of(self.key).words, *COMMON_WORDS}

    def test_what_is_wrong_is_refused_at_its_field(self, wrong):
        changes, field, code = wrong
        self._is_refused(changes, field, code)

    @pytest.mark.parametrize(("changes", "field", "code"), COMMON_WRONG)
    def test_a_question_is_there_and_not_endless(self, changes, field, code):
        self._is_refused(changes, field, code)

    def _is_refused(self, changes: dict[str, Any], field: str, code: str) -> None:
        with pytest.raises(ContentError) as error:
            self.type.clean(self.written | changes)
        assert {name: problem.code for name, problem in error.value.problems.items()} == {field: code}
        assert "%(" not in in_words(self.key, error.value)[field]

    def test_a_stored_content_is_a_fixed_point(self):
        stored = json.loads(json.dumps(self.content()))
        assert self.type.clean(stored, before=stored) == stored

    def test_nothing_that_runs_or_loads_from_elsewhere_is_stored(self):
        text = json.dumps(self.content(stem=f"<p>Q</p>{SCRIPT}", marking_scheme=SCRIPT))
        for evil in ("script", "onerror", "elsewhere.example"):
            assert evil not in text

    def test_garbage_is_refused_in_words_or_stored_as_json(self):
        @given(garbage=st.dictionaries(st.sampled_from([*self.written, "x"]), JSON))
        @settings(max_examples=100, deadline=None)
        def holds(garbage: dict[str, Any]) -> None:
            try:
                json.dumps(self.type.clean(self.written | garbage))
            except ContentError as error:
                in_words(self.key, error)

        holds()

    # Ids of parts

    def test_places_have_ids_that_tell_nothing_and_stay(self):
        first = self.type.clean(self.written)
        ids = [place["id"] for place in self.type.content.places(first)]
        assert all(ID.fullmatch(pk) for pk in ids)
        assert len(set(ids)) == len(ids)
        assert self.type.clean(self.written, before=first) == first

    def test_a_copied_item_gets_ids_of_its_own(self):
        first = self.type.clean(self.written)
        copy = self.type.clean(first)
        ids, others = ({place["id"] for place in self.type.content.places(one)} for one in (first, copy))
        assert not ids & others

    def test_parts_are_places_and_their_shares_are_at_most_the_whole(self):
        parts = self.type.parts(self.content())
        assert {part.id for part in parts} <= {place["id"] for place in self.type.content.places(self.content())}
        assert sum((part.points for part in parts if part.points is not None), Fraction(0)) <= 1
        assert len({part.label for part in parts}) == len(parts)

    # What candidates see

    @pytest.mark.parametrize("shuffle", [False, True])
    def test_a_paper_is_the_same_whatever_is_right(self, rekeyed, shuffle):
        assert self.paper_item(shuffle=shuffle, **rekeyed) == self.paper_item(shuffle=shuffle)
        assert "key" not in self.paper_item(shuffle=shuffle)

    def test_colleagues_see_the_key(self, rekeyed):
        shown = [self.type.view_with_key("1-1", content, MAX) for content in (self.content(), self.content(**rekeyed))]
        assert shown[0]["key"] != shown[1]["key"]

    def test_whoever_takes_the_first_of_what_is_shuffled_is_right_by_chance_alone(self):
        if not self.type.shuffled_ids(self.content(shuffle=True)):
            return
        alternatives = [{"html": f"<p>{n}</p>", "correct": n == 0} for n in range(4)]
        hits = 0
        for _item in range(400):
            content = self.type.clean(self.written | {"shuffle": True, "alternatives": alternatives})
            first = self.type.candidate_view("1-1", content, MAX)["alternatives"][0]["id"]
            hits += first in self.type.content.answer_key(content)["correct"]
        assert 50 < hits < 150  # 100 expected; further away than five standard deviations

    # Answers

    def test_an_answer_is_taken_and_stored_as_a_fixed_point(self, accepted):
        item = self.paper_item()
        assert self.type.check_response(item, accepted) == ""
        stored = json.loads(json.dumps(self.stored(accepted)))
        assert self.type.check_response(item, stored) == ""
        assert self.stored(stored) == stored

    def test_what_was_sent_is_not_changed_where_it_is_made_harmless(self):
        for value in (*self.accepted, *self.hostile):
            sent = deepcopy(value)
            if self.type.check_response(self.paper_item(), sent) == "":
                self.stored(sent)
            assert sent == value

    def test_nothing_is_stored_that_nobody_asked_for(self, accepted):
        """Least of all a reason, where the author does not ask for one."""
        if accepted is not None:
            more = {**accepted, "x": [{"much": "more"}] * 9, "rationale": "Since."}
            assert self.type.check_response(self.paper_item(), more) == ""
            assert self.stored(more) == self.stored(accepted)

    def test_an_answer_has_no_members_but_those_that_its_type_names(self):
        members = self.type.response.members
        for value in self.accepted:
            assert value is None or value.keys() <= members
        assert members.isdisjoint({"rationale"})

    def test_a_cleared_answer_is_stored_as_none(self):
        cleared = [value for value in self.accepted if not self.type.is_answered(value)]
        kept = [value if self.keeps_cleared else None for value in cleared]
        assert [self.stored(value) for value in cleared] == kept

    def test_what_is_no_answer_is_refused_with_a_code(self, refused):
        value, code = refused
        assert self.type.check_response(self.paper_item(), value) == code

    def test_an_answer_is_told_as_people_read_it(self, said):
        value, text, is_answered = said
        assert (self.type.answer_text(self.content(), value), self.type.is_answered(value)) == (text, is_answered)

    def test_answers_that_say_the_same_fall_together(self, alike):
        one, other = (json.dumps(self.normalised(value)) for value in alike)
        assert one == other

    def test_answers_that_say_something_else_do_not(self, unlike):
        one, other = (json.dumps(self.normalised(value)) for value in unlike)
        assert one != other

    def normalised(self, value: Any) -> Any:
        assert self.type.check_response(self.paper_item(), value) == ""
        return self.type.normalised(self.content(), self.stored(value))

    def test_what_somebody_earns_who_guesses(self, chances):
        changes, chance = chances
        assert self.type.chance(self.content(**changes)) == chance

    def test_no_answer_is_none(self):
        assert (self.type.answer_text(self.content(), None), self.type.is_answered(None)) == ("", False)

    def test_any_value_is_taken_or_refused(self):
        item = self.paper_item()

        @given(value=self.answers | JSON)
        @settings(max_examples=150, deadline=None)
        def holds(value: Any) -> None:
            refused = self.type.check_response(item, value)
            assert isinstance(refused, str)
            if not refused and not self.keeps_cleared:
                stored = self.stored(value)
                assert stored is None or self.type.is_answered(stored)

        holds()

    def test_what_is_stored_of_a_large_value_is_hardly_larger(self, hostile):
        if self.type.check_response(self.paper_item(), hostile) == "":
            sent = len(json.dumps(hostile))
            stored = self.stored(hostile)
            assert len(json.dumps(stored)) <= 8 * sent
            assert len(self.type.answer_text(self.content(), stored)) <= sent

    def test_a_large_value_costs_no_more_than_its_size(self):
        item, content = self.paper_item(), self.content()
        largest = max(self.accepted, key=lambda value: len(json.dumps(value)))

        def take(value: Any) -> None:
            if self.type.check_response(item, value) == "":
                self.type.markup_in(value)
                stored, refused = self.type.stored_response(item, value)
                if not refused:
                    self.type.is_answered(stored)
                    self.type.answer_text(content, stored)
                    json.dumps(self.type.normalised(content, stored))
                    self.type.score(content, stored, MAX)

        for what in (*HOSTILE_MARKUP, "nested", "many"):
            assert not grows_too_fast(lambda size, what=what: take(swollen(largest, what, size)), size=4_000), what

    # Points

    def test_an_answer_is_worth(self, scored):
        changes, value, points = scored
        assert self.type.check_response(self.paper_item(**changes), value) == ""
        expected = ForMarker() if points is None else Points(Fraction(points))
        assert self.type.score(self.content(**changes), value, MAX) == expected

    def test_types_that_need_a_marker_score_nothing_and_others_everything(self):
        given_points = isinstance(self.type.score(self.content(), None, MAX), Points)
        assert given_points is not self.type.needs_marker

    @pytest.mark.parametrize("scoring", ["DICHOTOMOUS", "POLYTOMOUS"])
    def test_points_lie_between_nothing_and_the_maximum(self, scoring):
        content, item = self.content(scoring=scoring), self.paper_item(scoring=scoring)

        @given(value=self.answers | JSON)
        @settings(max_examples=150, deadline=None)
        def holds(value: Any) -> None:
            if self.type.check_response(item, value) == "":
                worth = self.type.score(content, self.stored(value), MAX)
                assert isinstance(worth, ForMarker) or 0 <= worth.value <= Fraction(MAX)

        holds()

    # Simulated candidates

    def test_simulated_candidates_give_answers_that_are_taken(self):
        simulation = self.type.simulation
        if not simulation.is_possible:
            return
        for seed in range(20):
            drafts = list(simulation.simulate(self.paper_item(), random.Random(seed)))
            assert [draft.is_unfinished for draft in drafts] == [True] * (len(drafts) - 1) + [False]
            again = list(simulation.simulate(self.paper_item(), random.Random(seed), before=drafts[-1].value))
            for draft in drafts + again:
                assert self.type.check_response(self.paper_item(), draft.value) == ""
                assert self.stored(draft.value) == draft.value

    # Formats

    def test_a_content_is_stored_with_the_format_in_which_it_was_written(self):
        for written in (self.written, self.written | {"format": 99}):
            assert self.type.clean(written)["format"] == self.type.content.format

    def test_every_format_has_a_frozen_example(self, request):
        folder = request.path.parent / "formats"
        assert {file.stem.split("-")[0] for file in folder.glob("*.json")} == {str(n) for n in range(self.type.content.format + 1)}

    def test_an_old_content_shows_and_scores_the_same_for_ever(self, frozen):
        content = frozen["content"]
        assert self.type.candidate_view("1-1", content, MAX) == frozen["paper"]
        assert self.type.view_with_key("1-1", content, MAX)["key"] == frozen["key"]
        for answer in frozen["answers"]:
            worth = self.type.score(content, answer["value"], MAX)
            assert (str(worth.value) if isinstance(worth, Points) else None) == answer["points"]
            assert self.type.answer_text(content, answer["value"]) == answer["text"]
        upgraded = self.type.upgrade(content)
        assert upgraded["format"] == self.type.content.format
        assert self.type.upgrade(upgraded) is upgraded

    def test_a_content_of_a_later_release_is_refused(self):
        with pytest.raises(ValueError, match="newest known"):
            self.type.upgrade({**self.content(), "format": self.type.content.format + 1})
