"""Either-or."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from item_types.contract import MAX, ItemTypeContract
from item_types.resent import resent
from stratus.item_types.either_or.editor import Form

PAIR = [{"html": "<p>On the left</p>", "correct": True}, {"html": "<p>On the right</p>"}]


def right_is(*places: int) -> list[dict[str, object]]:
    return [{"html": one["html"], "correct": place in places} for place, one in enumerate(PAIR)]


class TestEitherOr(ItemTypeContract):
    key = "EITHER_OR"
    written = {"stem": "<p>Where is debit?</p>", "lang": "en", "alternatives": PAIR, "shuffle": False}
    wrong = [
        ({"alternatives": []}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [PAIR[0], PAIR[0]]}, "alternatives", "ALTERNATIVE_TWICE"),
        ({"alternatives": "ab"}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [PAIR[0]]}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [PAIR[0], {"html": " <p></p> "}]}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [*PAIR, {"html": "<p>Neither</p>"}]}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": PAIR * 50_000}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [PAIR[0], {"html": "x" * 100_001}]}, "alternatives", "ALTERNATIVE_TOO_LONG"),
        ({"alternatives": right_is()}, "alternatives", "NOT_ONE_RIGHT"),
        ({"alternatives": right_is(0, 1)}, "alternatives", "NOT_ONE_RIGHT"),
    ]
    accepted = [None, {"selected": []}, {"selected": ["a"]}]
    refused = [
        ("a", "VALUE_HAS_NO_SELECTION"),
        ({"selected": "a"}, "VALUE_HAS_NO_SELECTION"),
        ({"selected": ["c"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": [["a"]]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": ["a", "a"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": ["a", "b"]}, "TOO_MANY_SELECTED"),
    ]
    # The reference names the type and that it scores itself; all points for the right one is ours.
    scored = [({}, None, 0), ({}, {"selected": []}, 0), ({}, {"selected": ["b"]}, 0), ({}, {"selected": ["a"]}, 3)]
    said = [({"selected": []}, "", False), ({"selected": ["b"]}, "B", True)]
    alike = [({"selected": []}, None)]
    unlike = [({"selected": ["a"]}, {"selected": ["b"]})]
    chances = [({}, Fraction(1, 2))]
    rekeyed = [{"alternatives": right_is(1)}]
    hostile = [{"selected": ["a"] * 50_000}, {"selected": [f"{n}" for n in range(50_000)]}]
    answers = st.builds(lambda ids: {"selected": ids}, st.lists(st.sampled_from("abz"), max_size=3))

    def test_whoever_takes_the_first_of_what_is_shuffled_is_right_by_chance_alone(self):
        hits = 0
        for _item in range(400):
            content = self.type.clean(self.written | {"shuffle": True})
            first = self.type.candidate_view("1-1", content, 3)["alternatives"][0]["id"]
            hits += first in self.type.content.answer_key(content)["correct"]
        assert 150 < hits < 250  # 200 expected; further away than five standard deviations

    def test_a_paper_holds_the_two_and_nothing_else(self):
        assert set(self.paper_item()) == {"id", "type", "stem", "lang", "max_score", "alternatives"}
        assert [set(one) for one in self.paper_item()["alternatives"]] == [{"id", "html"}] * 2

    def test_the_right_one_earns_everything(self):
        assert [tuple(part)[1:] for part in self.type.parts(self.content())] == [("A", 1, "alternative"), ("B", 0, "alternative")]

    def test_the_form_has_two_rows_and_no_button_for_more(self):
        for form in (Form(), Form(initial=Form.initial_of("Sides", self.content(), MAX))):
            assert str(form["alternatives"]).count("<textarea") == 2
            assert 'name="more"' not in str(form["alternatives"])

    def test_what_comes_out_of_the_form_is_what_went_in(self):
        form = resent(Form, Form.initial_of("Sides", self.content(shuffle=True), MAX))
        assert form.is_valid(), form.errors
        assert self.type.clean(form.content(), before=self.content()) == self.content(shuffle=True)
