"""Select from list."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from item_types.gapped import GapsContract
from stratus.item_types.select_from_list import lines

PARTIAL = {"scoring": "POLYTOMOUS"}


def options(right: int, many: int = 3) -> list[dict[str, Any]]:
    return [{"text": f"Option {place}", "correct": place == right} for place in range(many)]


def gaps(*right: int, points: tuple[int, int] = (1, 1), many: tuple[int, int] = (3, 4)) -> list[dict[str, Any]]:
    return [{"points": worth, "options": options(place, size)} for place, worth, size in zip(right, points, many, strict=True)]


def answer(**chosen: Any) -> dict[str, Any]:
    return {"gaps": chosen}


UNEQUAL = PARTIAL | {"gaps": gaps(0, 0, points=(1, 3))}


class TestSelectFromList(GapsContract):
    key = "SELECT_FROM_LIST"
    written = {
        "stem": "<p>Choose.</p>",
        "lang": "en",
        "text": "<p>The capital of France is [1], that of Italy [2].</p>",
        "gaps": gaps(0, 0),
        "shuffle": False,
        "scoring": "DICHOTOMOUS",
    }
    empty = {"options": []}
    wrong = [
        *GapsContract.wrong_gaps(gaps(0, 0)),
        ({"gaps": [*gaps(0, 0)[:1], {"options": []}]}, "gaps", "NUMBER_OF_OPTIONS"),
        ({"gaps": gaps(0, 0, many=(3, 1))}, "gaps", "NUMBER_OF_OPTIONS"),
        ({"gaps": gaps(0, 0, many=(3, 27))}, "gaps", "NUMBER_OF_OPTIONS"),
        ({"gaps": gaps(0, 9)}, "gaps", "NOT_ONE_OPTION_RIGHT"),
        ({"gaps": [*gaps(0, 0)[:1], {"options": [{"text": text, "correct": True} for text in "ab"]}]}, "gaps", "NOT_ONE_OPTION_RIGHT"),
        ({"gaps": [*gaps(0, 0)[:1], {"options": [*options(0), {"text": " Option  1 "}]}]}, "gaps", "OPTION_TWICE"),
        ({"gaps": [*gaps(0, 0)[:1], {"options": [*options(0), {"text": "x" * 201}]}]}, "gaps", "OPTION_TOO_LONG"),
    ]
    accepted = [None, answer(g1="a1"), answer(g2="d2", g1="c1")]
    refused = [
        ("a1", "VALUE_HAS_NO_GAPS"),
        ({}, "VALUE_HAS_NO_GAPS"),
        (answer(), "VALUE_HAS_NO_GAPS"),  # cleared is None: the live screen counts whatever else there is
        ({"gaps": ["g1"]}, "VALUE_HAS_NO_GAPS"),
        (answer(g9="a1"), "UNKNOWN_GAP"),
        (answer(g1="a1", g2="a2", g3="a1"), "UNKNOWN_GAP"),
        (answer(g1="a2"), "UNKNOWN_OPTION"),
        (answer(g1=None), "UNKNOWN_OPTION"),
        (answer(g1=["a1"]), "UNKNOWN_OPTION"),
        (answer(g1="Option 0"), "UNKNOWN_OPTION"),
    ]
    scored = [  # the reference: all or nothing, or partial credit (domain.md §4); points of parts are ours
        ({}, None, 0),
        ({}, answer(g1="a1"), 0),
        ({}, answer(g1="a1", g2="b2"), 0),
        ({}, answer(g1="a1", g2="a2"), 3),
        (PARTIAL, None, 0),
        (PARTIAL, answer(g1="b1"), 0),
        (PARTIAL, answer(g1="a1"), Fraction(3, 2)),
        (PARTIAL, answer(g1="a1", g2="b2"), Fraction(3, 2)),
        (PARTIAL, answer(g1="a1", g2="a2"), 3),
        (UNEQUAL, answer(g1="a1"), Fraction(3, 4)),
        (UNEQUAL, answer(g2="a2"), Fraction(9, 4)),
        (UNEQUAL, answer(g1="a1", g2="a2"), 3),
        (UNEQUAL | {"scoring": "DICHOTOMOUS"}, answer(g2="a2"), 0),
    ]
    said = [
        (answer(g2="b2"), "1: —; 2: Option 1", True),
        (answer(g2="b2", g1="a1"), "1: Option 0; 2: Option 1", True),
    ]
    alike = [(answer(g1="a1", g2="b2"), answer(g2="b2", g1="a1"))]
    unlike = [(answer(g1="a1"), answer(g1="b1")), (answer(g1="a1"), answer(g1="a1", g2="b2")), (answer(g1="a1"), None)]
    chances = [({}, Fraction(1, 12)), (PARTIAL, Fraction(7, 24)), (UNEQUAL, Fraction(13, 48))]
    rekeyed = [{"gaps": gaps(1, 3)}, {"gaps": gaps(0, 2), "scoring": "POLYTOMOUS"}]
    hostile = [answer(**{f"g{n}": "a1" for n in range(20_000)}), {"gaps": ["a1"] * 50_000}, answer(g1="a" * 100_000)]
    answers = st.builds(
        lambda chosen: {"gaps": chosen}, st.dictionaries(st.sampled_from(["g1", "g2"]), st.sampled_from(["a1", "b1", "a2", "d2"]))
    )

    def test_options_are_plain_texts_in_one_line(self):
        given = [{"text": "  a <b>\n & b "}, {"text": "two", "correct": 1}, {"text": " "}, 7]
        content = self.content(gaps=[*gaps(0, 0)[:1], {"options": [one for one in given if isinstance(one, dict)]}])
        assert [(one["text"], one["correct"]) for one in content["gaps"][1]["options"]] == [("a <b> & b", False), ("two", True)]

    def test_shuffled_options_stand_in_the_order_of_their_ids_for_candidates_and_as_authored_for_authors(self):
        first = [{"id": pk, "text": pk, "correct": pk == "x"} for pk in ("x", "k", "p")]
        written = {"gaps": [{"options": first}, *gaps(0, 0)[1:]], "shuffle": True}
        content = self.content(**written)
        ids = [
            [one["id"] for one in view("1-1", content, 1)["gaps"][0]["options"]]
            for view in (self.type.candidate_view, self.type.author_view)
        ]
        assert ids == [["k", "p", "x"], ["x", "k", "p"]]
        assert self.type.shuffled_ids(content) == ["x", "k", "p", "a2", "b2", "c2", "d2"]
        assert self.type.shuffled_ids(self.content()) == []

    def test_whoever_takes_the_first_of_what_is_shuffled_is_right_by_chance_alone(self):
        hits = 0
        for _item in range(400):
            content = self.type.clean(self.written | {"shuffle": True, "gaps": gaps(0, 0, many=(4, 4))})
            first = [gap["options"][0]["id"] for gap in self.type.candidate_view("1-1", content, 1)["gaps"]]
            hits += sum(pk in self.type.content.answer_key(content)["gaps"].values() for pk in first)
        assert 130 < hits < 270  # 200 expected; further away than five standard deviations

    def test_a_paper_holds_of_an_item_what_is_listed_here_and_nothing_else(self):
        item = self.paper_item()
        assert set(item) == {"id", "type", "stem", "lang", "max_score", "text", "gaps"}
        assert {name for gap in item["gaps"] for name in gap} == {"id", "options"}
        assert {name for gap in item["gaps"] for option in gap["options"] for name in option} == {"id", "text"}

    def test_the_key_names_the_right_option_of_each_gap(self):
        assert self.type.view_with_key("1-1", self.content(gaps=gaps(2, 1)), 1)["key"] == {"gaps": {"g1": "c1", "g2": "b2"}}

    def test_parts_are_gaps_by_number_with_their_shares(self):
        assert [tuple(part) for part in self.type.parts(self.content(**UNEQUAL))] == [
            ("g1", "1", Fraction(1, 4), "gap"), ("g2", "2", Fraction(3, 4), "gap"),
        ]  # fmt: skip
        assert {part.points for part in self.type.parts(self.content())} == {None}


text = st.text(st.sampled_from("*\\ab &<é"), min_size=1, max_size=6).map(lambda said: " ".join(said.split())).filter(bool)
some_options = st.lists(st.fixed_dictionaries({"id": st.just(""), "text": text, "correct": st.booleans()}), max_size=5)


class TestLines:
    @given(some_options)
    def test_options_come_back_from_their_lines(self, given_options):
        assert lines.read(lines.written(given_options), "") == given_options

    @pytest.mark.parametrize(
        ("typed", "ids"),
        [
            ("* Paris\nGhent", ["k1", "k2"]),
            ("Ghent\n* Paris", ["k2", "k1"]),  # moved
            ("* Paris\nDelft", ["k1", "k2"]),  # worded anew
            ("Lyon\n* Paris\nGhent", ["", "k1", "k2"]),  # one more, in front
            ("* Paris\nGhent\nParis", ["k1", "k2", ""]),
            ("Ghent", ["k2"]),
            ("", []),
        ],
    )
    def test_an_option_keeps_its_id_when_it_is_moved_or_worded_anew(self, typed, ids):
        before = lines.known([{"id": "k1", "text": "Paris"}, {"id": "k2", "text": "Ghent"}])
        assert [option["id"] for option in lines.read(typed, before)] == ids

    @pytest.mark.parametrize("sent", ["", "[", "{}", "7", "[7]", "[[1, 2]]", '[["a"]]', "[" * 50_000, "x" * 200_000])
    def test_what_was_not_known_is_no_id(self, sent):
        assert lines.read("* a\nb", sent) == [{"id": "", "text": "a", "correct": True}, {"id": "", "text": "b", "correct": False}]
