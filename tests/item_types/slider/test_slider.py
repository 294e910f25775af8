"""Slider."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from item_types.contract import MAX, ItemTypeContract
from item_types.resent import resent
from stratus.item_types.registry import item_type
from stratus.item_types.slider.editor import Editor, Form
from stratus.item_types.slider.scale import Scale, scale_of, shown
from stratus.item_types.slider.scale import written as as_text

RANGE = {"right_from": "3", "right_to": "4"}
FINE = {"least": "0", "most": "0.000999", "step": "0.000001", "right_from": "0.000999"}
"""Of 1,000 positions."""
FAR = {"least": "999999999", "most": "1000000000", "step": "0.5", "right_from": "999999999.5"}
WORDS = {"label_least": "cold", "label_middle": "mild", "label_most": "hot", "unit": "°C"}


class TestSlider(ItemTypeContract):
    key = "SLIDER"
    written = {"stem": "<p>How warm?</p>", "lang": "en", "least": "-5", "most": "5", "step": "0.5", "right_from": "3.5"}
    wrong = [
        ({"least": ""}, "least", "NO_NUMBER"),
        ({"least": "low"}, "least", "NO_NUMBER"),
        ({"least": [1]}, "least", "NO_NUMBER"),
        ({"least": "1e3"}, "least", "NO_NUMBER"),
        ({"most": "9" * 1_000_000}, "most", "NO_NUMBER"),
        ({"most": "٥"}, "most", "OTHER_DIGITS"),
        ({"step": "0.0000005"}, "step", "TOO_MANY_DECIMALS"),
        ({"most": "1.0000000"}, "most", "GROUPED_DIGITS"),
        ({"least": "-1000000001"}, "least", "NUMBER_OUT_OF_RANGE"),
        ({"most": "1000000000.5"}, "most", "NUMBER_OUT_OF_RANGE"),
        ({"step": "0"}, "step", "NUMBER_OUT_OF_RANGE"),
        ({"step": "-1"}, "step", "NUMBER_OUT_OF_RANGE"),
        ({"most": "-5"}, "most", "MOST_NOT_ABOVE_LEAST"),
        ({"most": "-6"}, "most", "MOST_NOT_ABOVE_LEAST"),
        ({"step": "3"}, "step", "STEP_DOES_NOT_FIT"),
        ({"step": "11"}, "step", "STEP_DOES_NOT_FIT"),
        ({"step": "0.01"}, "step", "TOO_MANY_POSITIONS"),
        (FINE | {"most": "0.001"}, "step", "TOO_MANY_POSITIONS"),
        ({"least": "-1000000000", "most": "1000000000", "step": "0.000001"}, "step", "TOO_MANY_POSITIONS"),
        ({"right_from": ""}, "right_from", "NO_NUMBER"),
        ({"right_from": "3.25"}, "right_from", "NO_POSITION"),
        ({"right_from": "5.5"}, "right_from", "NO_POSITION"),
        ({"right_to": "-5.5"}, "right_to", "NO_POSITION"),
        ({"right_to": "3"}, "right_to", "RIGHT_ENDS_BEFORE_IT_BEGINS"),
        ({"right_from": "-5", "right_to": "5"}, "right_to", "EVERYTHING_IS_RIGHT"),
        ({"label_least": "x" * 101}, "label_least", "LINE_TOO_LONG"),
        ({"label_middle": "x " * 51 + "x"}, "label_middle", "LINE_TOO_LONG"),
        ({"label_most": "x" * 1_000_000}, "label_most", "LINE_TOO_LONG"),
        ({"unit": "x" * 31}, "unit", "LINE_TOO_LONG"),
    ]
    accepted = [None, {"value": "3.5"}, {"value": "-5"}, {"value": "5"}, {"value": "0"}]
    refused = [
        ("3.5", "VALUE_HAS_NO_NUMBER"),
        ({}, "VALUE_HAS_NO_NUMBER"),
        ({"value": 3.5}, "VALUE_HAS_NO_NUMBER"),
        ({"value": None}, "VALUE_HAS_NO_NUMBER"),
        ({"value": ["3.5"]}, "VALUE_HAS_NO_NUMBER"),
        ({"value": ""}, "NO_POSITION"),
        ({"value": "3.25"}, "NO_POSITION"),
        ({"value": "5.5"}, "NO_POSITION"),
        ({"value": "-5.5"}, "NO_POSITION"),
        ({"value": "3,5"}, "NO_POSITION"),
        ({"value": "3.50"}, "NO_POSITION"),
        ({"value": "3.0"}, "NO_POSITION"),
        ({"value": "03"}, "NO_POSITION"),
        ({"value": "+3"}, "NO_POSITION"),
        ({"value": "-0"}, "NO_POSITION"),
        ({"value": " 3"}, "NO_POSITION"),
        ({"value": "3\n"}, "NO_POSITION"),
        ({"value": "٣"}, "NO_POSITION"),
        ({"value": "1e0"}, "NO_POSITION"),
        ({"value": "NaN"}, "NO_POSITION"),
        ({"value": "\ud800"}, "NO_POSITION"),
    ]
    # The reference has no such type; a range of right values is ours, all or nothing.
    scored = [
        ({}, None, 0),
        ({}, {"value": "3.5"}, 3),
        ({}, {"value": "3"}, 0),
        ({}, {"value": "4"}, 0),
        ({}, {"value": "-3.5"}, 0),
        (RANGE, {"value": "2.5"}, 0),
        (RANGE, {"value": "3"}, 3),
        (RANGE, {"value": "3.5"}, 3),
        (RANGE, {"value": "4"}, 3),
        (RANGE, {"value": "4.5"}, 0),
        ({"right_from": "0"}, {"value": "0"}, 3),
        (FINE, {"value": "0.000999"}, 3),
        (FINE, {"value": "0.000998"}, 0),
        (FAR, {"value": "999999999.5"}, 3),
        (FAR, {"value": "1000000000"}, 0),
    ]
    said = [({"value": "3.5"}, "3.5", True), ({"value": "-3.5"}, "\u22123.5", True), ({"value": "0"}, "0", True), ({}, "", False)]
    alike = [({"value": "3", "rationale": "cold"}, {"value": "3"})]
    unlike = [({"value": "3"}, {"value": "3.5"}), ({"value": "0"}, None)]
    chances = [
        ({}, Fraction(1, 21)),
        (RANGE, Fraction(3, 21)),
        ({"right_from": "-4.5", "right_to": "5"}, Fraction(20, 21)),
        ({"least": "0", "most": "1", "step": "1", "right_from": "1"}, Fraction(1, 2)),
        (FINE, Fraction(1, 1000)),
    ]
    rekeyed = [{"right_from": "0"}, {"right_to": "4"}]
    hostile = [{"value": "9" * 200_000}, {"value": "0." + "0" * 200_000}, {"value": "-" * 200_000}]
    answers = st.builds(
        lambda number: {"value": number},
        st.decimals(-6, 6, places=1).map(as_text) | st.from_regex(r"-?\d{1,3}(\.\d{1,2})?", fullmatch=True),
    )

    def test_a_paper_holds_the_scale_its_words_and_nothing_of_what_is_right(self):
        item = self.paper_item(**WORDS)
        assert {name: item[name] for name in item if name not in ("id", "type", "stem", "lang", "max_score")} == {
            "least": "-5", "most": "5", "step": "0.5", "comma": False, **WORDS,
        }  # fmt: skip

    def test_numbers_are_stored_exactly_and_in_one_way(self):
        content = self.content(least="-5,0", most="+5", step=Decimal("0.50"), right_from="\u22120", right_to=1)
        assert [content[name] for name in ("least", "most", "step", "right_from", "right_to")] == ["-5", "5", "0.5", "0", "1"]

    def test_one_right_position_is_the_first_and_the_last(self):
        assert (self.content()["right_to"], self.content(right_from="0")["right_to"]) == ("3.5", "0")

    def test_what_is_wrong_with_the_scale_is_told_before_what_is_right_on_it(self):
        self._is_refused({"step": "3", "right_from": "3.5"}, "step", "STEP_DOES_NOT_FIT")

    def test_words_are_plain_text_as_it_was_written(self):
        content = self.content(label_least=" very  cold <b> ", unit=None)
        assert (content["label_least"], content["unit"]) == ("very  cold <b>", "")
        assert self.type.question_text(content) == "How warm? very cold <b>"

    def test_answers_have_the_decimal_sign_of_the_items_language_and_its_unit(self):
        assert self.type.answer_text(self.content(lang="nl", unit="°C"), {"value": "-3.5"}) == "\u22123,5 °C"
        assert self.paper_item(lang="nl")["comma"] is True

    def test_every_position_can_be_given_and_the_first_that_is_right_is_one(self):
        for changes in ({}, FINE, FAR):
            item, scale = self.paper_item(**changes), scale_of(self.content(**changes))
            answers = [{"value": as_text(scale.at(place))} for place in range(scale.positions)]
            assert {self.type.check_response(item, answer) for answer in answers} == {""}
            assert sum(self.type.score(self.content(**changes), answer, MAX).value > 0 for answer in answers) == 1

    def test_simulated_candidates_reach_both_ends(self):
        item = self.paper_item(least="0", most="2", step="1", right_from="1")
        drafts = (draft for seed in range(60) for draft in self.type.simulation.simulate(item, random.Random(seed)))
        assert {draft.value["value"] for draft in drafts} == {"0", "1", "2"}

    @pytest.mark.parametrize("changes", [{}, RANGE, WORDS, FINE, {"right_from": "0", "right_to": "0"}])
    def test_what_comes_out_of_the_form_is_what_went_in(self, changes):
        content = self.content(**changes)
        form = resent(Form, Form.initial_of("Warm", content, MAX))
        assert form.is_valid(), form.errors
        assert self.type.clean(form.content(), before=content) == content

    def test_a_new_form_waits_for_nothing_but_the_question_and_what_is_right(self):
        form = Form({"title": "Warm", "stem": "How warm?", "max_score": "1", "lang": "en", "least": "0", "most": "10", "step": "1"})
        assert list(form.errors) == ["right_from"]

    def test_colleagues_read_what_is_right_and_how_much_of_the_scale(self):
        key = Editor().key(self.type, self.content(**RANGE, unit="°C"))
        assert key == {
            "right_from": "3 °C", "right_to": "4 °C", "least": "\u22125 °C", "most": "5 °C", "step": "0.5 °C",
            "is_range": True, "right": 3, "of": 21,
        }  # fmt: skip


@given(places=st.integers(0, 6), least=st.integers(-1000, 1000), positions=st.integers(2, 1000), step=st.integers(1, 50))
def test_a_scale_reads_each_of_its_positions_as_it_writes_them_and_nothing_between(places, least, positions, step):
    unit = Decimal(1).scaleb(-places)
    scale = Scale(least * unit, (least + (positions - 1) * step) * unit, step * unit)
    assert scale.positions == positions
    for place in {0, 1, positions // 2, positions - 1}:
        assert scale.reads(as_text(scale.at(place))) == scale.at(place)
    assert scale.reads(as_text(scale.most + scale.step)) is None
    assert scale.reads(as_text(scale.least - scale.step)) is None
    assert scale.reads(as_text(scale.least + scale.step / 2)) is None


@pytest.mark.parametrize(("lang", "sign"), [("en", "."), ("nl", ","), ("pt-BR", ","), ("DE", ","), ("ja", "."), ("xx", ".")])
def test_decimals_stand_behind_the_sign_of_the_language(lang, sign):
    assert shown("1000.5", {"lang": lang, "unit": ""}) == f"1000{sign}5"


def test_the_form_writes_numbers_with_the_readers_sign_and_reads_them_again():
    content = item_type("SLIDER").clean(TestSlider.written | {"step": "0.000001", "most": "-4.9999", "right_from": "-4.99999"})
    with translation.override("nl"):
        form = Form(initial=Form.initial_of("Warm", content, Decimal("2.50")))
        shown_in = {name: form[name].value() for name in ("least", "most", "step", "right_from", "right_to", "max_score")}
        again = resent(Form, Form.initial_of("Warm", content, Decimal("2.50")), **{name: [text] for name, text in shown_in.items()})
        assert again.is_valid(), again.errors
    assert shown_in == {"least": "-5", "most": "-4,9999", "step": "0,000001", "right_from": "-4,99999", "right_to": "", "max_score": "2,5"}
    assert item_type("SLIDER").clean(again.content(), before=content) == content
