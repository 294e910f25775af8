"""True or false."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import strategies as st

from item_types.contract import ID, MAX, ItemTypeContract
from item_types.resent import resent
from stratus.item_types.languages import languages
from stratus.item_types.true_false.editor import Form
from stratus.item_types.true_false.words import TRUE_FALSE, words_of


def right_is(*places: int) -> list[dict[str, object]]:
    return [{"correct": place in places} for place in (0, 1)]


class TestTrueFalse(ItemTypeContract):
    key = "TRUE_FALSE"
    written = {"stem": "<p>Debit is on the left.</p>", "lang": "en", "alternatives": right_is(0)}
    wrong = [
        ({"alternatives": []}, "alternatives", "NOT_ONE_RIGHT"),
        ({"alternatives": "ab"}, "alternatives", "NOT_ONE_RIGHT"),
        ({"alternatives": right_is()}, "alternatives", "NOT_ONE_RIGHT"),
        ({"alternatives": right_is(0, 1)}, "alternatives", "NOT_ONE_RIGHT"),
        ({"alternatives": [*right_is(), {"correct": True}]}, "alternatives", "NOT_ONE_RIGHT"),
    ]
    accepted = [None, {"selected": []}, {"selected": ["a"]}, {"selected": ["b"]}]
    refused = [
        ("a", "VALUE_HAS_NO_SELECTION"),
        (True, "VALUE_HAS_NO_SELECTION"),
        ({"selected": True}, "VALUE_HAS_NO_SELECTION"),
        ({"selected": ["True"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": [True]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": ["a", "a"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": ["a", "b"]}, "TOO_MANY_SELECTED"),
    ]
    # The reference has no such type; all points for the right word is ours, as in multiple choice.
    scored = [
        ({}, None, 0),
        ({}, {"selected": []}, 0),
        ({}, {"selected": ["b"]}, 0),
        ({}, {"selected": ["a"]}, 3),
        ({"alternatives": right_is(1)}, {"selected": ["b"]}, 3),
        ({"alternatives": right_is(1)}, {"selected": ["a"]}, 0),
    ]
    said = [({"selected": []}, "", False), ({"selected": ["a"]}, "True", True), ({"selected": ["b"]}, "False", True)]
    alike = [({"selected": []}, None)]
    unlike = [({"selected": ["a"]}, {"selected": ["b"]})]
    chances = [({}, Fraction(1, 2))]
    rekeyed = [{"alternatives": right_is(1)}]
    hostile = [{"selected": ["a"] * 50_000}, {"selected": [f"{n}" for n in range(50_000)]}]
    answers = st.builds(lambda ids: {"selected": ids}, st.lists(st.sampled_from("abz"), max_size=3))

    def test_a_paper_holds_the_two_words_and_nothing_else(self):
        item = self.paper_item()
        assert set(item) == {"id", "type", "stem", "lang", "max_score", "alternatives"}
        assert item["alternatives"] == [{"id": "a", "html": "True"}, {"id": "b", "html": "False"}]

    def test_true_comes_first_and_is_never_shuffled(self):
        for _item in range(50):
            content = self.type.clean(self.written | {"shuffle": True})
            assert self.type.shuffled_ids(content) == []
            assert [one["html"] for one in self.type.candidate_view("1-1", content, MAX)["alternatives"]] == ["True", "False"]

    def test_ids_of_the_two_words_differ_from_item_to_item(self):
        ids = [word["id"] for _item in range(20) for word in self.type.clean(self.written)["alternatives"]]
        assert len(set(ids)) == 40
        assert all(ID.fullmatch(one) for one in ids)

    def test_candidates_read_the_words_of_the_items_language(self):
        assert [one["html"] for one in self.paper_item(lang="nl")["alternatives"]] == ["Waar", "Niet waar"]
        assert self.type.answer_text(self.content(lang="de"), {"selected": ["b"]}) == "Falsch"

    def test_words_that_an_author_sends_are_not_taken(self):
        alternatives = [{"html": "Yes", "correct": True}, {"html": "No"}]
        assert [one["html"] for one in self.content(alternatives=alternatives)["alternatives"]] == ["True", "False"]

    def test_the_words_keep_their_ids_in_another_language(self):
        before = self.content()
        after = self.type.clean({**before, "lang": "fr"}, before=before)
        assert [(one["id"], one["html"]) for one in after["alternatives"]] == [("a", "Vrai"), ("b", "Faux")]

    def test_a_saved_item_keeps_the_words_with_which_it_was_saved(self, monkeypatch):
        content = self.content()
        monkeypatch.setitem(TRUE_FALSE, "en", ("Right", "Wrong"))
        assert [one["html"] for one in self.type.candidate_view("1-1", content, MAX)["alternatives"]] == ["True", "False"]

    def test_an_item_is_found_by_its_statement_alone(self):
        assert self.type.question_text(self.content()) == "Debit is on the left."

    def test_the_words_are_the_labels_of_the_parts(self):
        assert [tuple(part)[1:] for part in self.type.parts(self.content())] == [("True", 1, "alternative"), ("False", 0, "alternative")]

    def test_what_comes_out_of_the_form_is_what_went_in(self):
        form = resent(Form, Form.initial_of("Sides", self.content(), MAX))
        assert form.is_valid(), form.errors
        assert self.type.clean(form.content(), before=self.content()) == self.content()

    def test_the_other_word_is_marked_and_both_keep_their_ids(self):
        form = resent(Form, Form.initial_of("Sides", self.content(), MAX), **{"alternatives-correct": ["1"]})
        assert form.is_valid(), form.errors
        assert self.type.clean(form.content(), before=self.content()) == self.content(alternatives=right_is(1))

    def test_what_a_form_sends_beside_its_two_buttons_is_no_row(self):
        for sent in (
            {"alternatives-correct": ["7"]},
            {"alternatives-correct": []},
            {"alternatives-id": []},
            {"alternatives-id": ["x"] * 9},
        ):
            form = resent(Form, Form.initial_of("Sides", self.content(), MAX), **sent)
            assert form.is_valid(), form.errors
            assert len(form.content()["alternatives"]) == 2

    def test_colleagues_see_which_word_was_marked(self):
        field = Form().fields["alternatives"]
        assert field.widget.shown(self.content(alternatives=right_is(1))["alternatives"]) == "False"
        assert field.widget.shown(None) == ""


@pytest.mark.parametrize("lang", [code for code, _label in languages()])
def test_every_language_that_authors_choose_from_has_two_words(lang):
    true, false = TRUE_FALSE[lang]
    assert true.strip()
    assert false.strip()
    assert true != false


@pytest.mark.parametrize(("lang", "true"), [("nl", "Waar"), ("pt-BR", "Verdadeiro"), ("NL", "Waar"), ("xx", "True"), ("", "True")])
def test_words_are_those_of_the_language_and_english_ones_where_it_is_unknown(lang, true):
    assert words_of(lang)[0] == true
