"""Extended match."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import strategies as st

from item_types.contract import ItemTypeContract
from stratus.foundation.markup import MAX_HTML
from stratus.item_types.errors import ContentError
from stratus.item_types.pairs import pairs_of

PARTIAL = {"scoring": "POLYTOMOUS"}
ONCE = {"once": True}
OPTIONS = [{"html": f"<p>{text}</p>"} for text in ("Angina", "Bronchitis", "Colitis", "Dyspepsia")]


def stems(answers: str, *points: int) -> list[dict[str, Any]]:
    """A stem for each letter, which is that of its right option."""
    weights = points or (1,) * len(answers)
    return [{"html": f"<p>Case {n}</p>", "answer": a, "points": p} for n, (a, p) in enumerate(zip(answers, weights, strict=True))]


def named(content: dict[str, Any]) -> dict[str, Any]:
    """The content with ids: options a, b, c …, stems s, t, u … as authored."""
    ids = {"options": "abcdefghijklmnopqr", "stems": "stuvwxyz"}
    lists = {name: [{"id": pk} | one for pk, one in zip(letters, content[name], strict=False)] for name, letters in ids.items()}
    return content | lists


class TestExtendedMatch(ItemTypeContract):
    key = "EXTENDED_MATCH"
    written = {
        "stem": "<p>Which diagnosis?</p>", "lang": "en", "theme": "Chest pain", "options": OPTIONS, "stems": stems("CAC"),
        "once": False, "shuffle": False, "scoring": "DICHOTOMOUS",
    }  # fmt: skip
    wrong = [
        ({"theme": "x" * 201}, "theme", "THEME_TOO_LONG"),
        ({"options": OPTIONS[:2]}, "options", "NUMBER_OF_OPTIONS"),
        ({"options": [{"html": f"<p>{n}</p>"} for n in range(27)]}, "options", "NUMBER_OF_OPTIONS"),
        ({"options": "ABCD"}, "options", "NUMBER_OF_OPTIONS"),
        ({"options": [*OPTIONS, OPTIONS[1]]}, "options", "OPTION_TWICE"),
        ({"options": [*OPTIONS, {"html": "<p>&nbsp;Bronchitis</p><p></p>"}]}, "options", "OPTION_TWICE"),
        ({"options": [*OPTIONS, {"html": "x" * (MAX_HTML + 1)}]}, "options", "TEXT_TOO_LONG"),
        ({"stems": stems("A")}, "stems", "NUMBER_OF_STEMS"),
        ({"stems": stems("A" * 21)}, "stems", "NUMBER_OF_STEMS"),
        ({"stems": [*stems("AB"), {"html": "<b>" * 65 + "x", "answer": "A"}]}, "stems", "TOO_NESTED"),
        ({"stems": [*stems("AB"), {"html": "<b>Case</b> 1", "answer": "C"}]}, "stems", "STEM_TWICE"),
        ({"stems": [*stems("A"), {"html": "b"}]}, "stems", "STEM_WITHOUT_ANSWER"),
        ({"stems": stems("AE")}, "stems", "STEM_WITHOUT_ANSWER"),
        ({"stems": stems("AB", 1, 0)}, "stems", "POINTS_OF_PART"),
        ({"stems": stems("AB", 1, 1000)}, "stems", "POINTS_OF_PART"),
        (ONCE, "stems", "ANSWER_TWICE"),
        ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
    ]
    accepted = [None, {"pairs": [["t", "d"]]}, {"pairs": [["s", "a"], ["t", "a"], ["u", "a"]]}]
    refused = [
        ([], "VALUE_HAS_NO_PAIRS"),
        ({"pairs": {}}, "VALUE_HAS_NO_PAIRS"),
        ({"pairs": []}, "VALUE_HAS_NO_PAIRS"),
        ({"pairs": [["s", "a"]] * 4}, "TOO_MANY_PAIRS"),
        ({"pairs": [["s"]]}, "NO_PAIRS"),
        ({"pairs": [["s", "a", "b"]]}, "NO_PAIRS"),
        ({"pairs": ["sa"]}, "NO_PAIRS"),
        ({"pairs": [["s", None]]}, "NO_PAIRS"),
        ({"pairs": [["s", ["a"]]]}, "NO_PAIRS"),
        ({"pairs": [["z", "a"]]}, "UNKNOWN_STEM"),
        ({"pairs": [["a", "a"]]}, "UNKNOWN_STEM"),
        ({"pairs": [["s", "a"], ["s", "b"]]}, "STEM_USED_TWICE"),
        ({"pairs": [["s", "e"]]}, "UNKNOWN_OPTION"),
        ({"pairs": [["s", "t"]]}, "UNKNOWN_OPTION"),
    ]
    # All or nothing and partial credit apply to extended match by the reference; how stems weigh is ours.
    scored = [
        ({}, None, 0),
        ({}, {"pairs": [["s", "c"], ["t", "a"]]}, 0),
        ({}, {"pairs": [["s", "c"], ["t", "a"], ["u", "b"]]}, 0),
        ({}, {"pairs": [["u", "c"], ["t", "a"], ["s", "c"]]}, 3),
        (PARTIAL, None, 0),
        (PARTIAL, {"pairs": [["s", "a"], ["t", "c"]]}, 0),
        (PARTIAL, {"pairs": [["s", "c"]]}, 1),
        (PARTIAL, {"pairs": [["s", "c"], ["t", "b"], ["u", "c"]]}, 2),
        (PARTIAL, {"pairs": [["s", "c"], ["t", "c"], ["u", "c"]]}, 2),  # the same everywhere: no more than where it is right
        (PARTIAL, {"pairs": [["s", "c"], ["t", "a"], ["u", "c"]]}, 3),
        (PARTIAL | {"stems": stems("CAC", 1, 2, 4)}, {"pairs": [["t", "a"]]}, Fraction(6, 7)),
        (PARTIAL | {"stems": stems("CAC", 1, 2, 4)}, {"pairs": [["s", "c"], ["u", "c"]]}, Fraction(15, 7)),
        ({"stems": stems("CAC", 1, 2, 4)}, {"pairs": [["u", "c"]]}, 0),
        (PARTIAL | ONCE | {"stems": stems("CA")}, {"pairs": [["s", "c"], ["t", "b"]]}, Fraction(3, 2)),
        (ONCE | {"stems": stems("CA")}, {"pairs": [["s", "c"], ["t", "a"]]}, 3),
    ]
    said = [
        ({"pairs": [["t", "a"], ["s", "c"]]}, "1 → C; 2 → A", True),
        ({"pairs": [["u", "d"]]}, "3 → D", True),
    ]
    alike = [({"pairs": [["t", "a"], ["s", "c"]]}, {"pairs": [["s", "c"], ["t", "a"]]})]
    unlike = [
        ({"pairs": [["t", "a"]]}, {"pairs": [["t", "b"]]}),
        ({"pairs": [["t", "a"]]}, {"pairs": [["t", "a"], ["s", "a"]]}),
        ({"pairs": [["t", "a"]]}, None),
    ]
    chances = [
        ({}, Fraction(1, 64)),
        (PARTIAL, Fraction(1, 4)),
        (PARTIAL | {"stems": stems("CAC", 1, 2, 4)}, Fraction(1, 4)),
        (ONCE | {"stems": stems("CAB")}, Fraction(1, 24)),  # one of the 4 · 3 · 2 ways to lay out three of four options
        (ONCE | PARTIAL | {"stems": stems("CAB", 1, 2, 4)}, Fraction(1, 4)),
    ]
    rekeyed = [{"stems": stems("ABC")}, {"stems": stems("DDD", 1, 2, 3)} | PARTIAL]
    hostile = [{"pairs": [["s", "a"]] * 50_000}, {"pairs": [["s" * 100_000, "a" * 100_000]]}]
    answers = st.builds(
        lambda one: {"pairs": [list(pair) for pair in one.items()]}, st.dictionaries(st.sampled_from("stu"), st.sampled_from("abcd"))
    )

    def content(self, **changes: Any) -> dict[str, Any]:
        content = named(self.written | changes)
        return self.type.clean(content, before=content)

    def test_whoever_takes_the_first_of_what_is_shuffled_is_right_by_chance_alone(self):
        hits = 0
        for _item in range(400):
            content = self.type.clean(self.written | {"shuffle": True})
            paper, right = self.type.candidate_view("1-1", content, Decimal(1)), dict(self.type.content.answer_key(content)["pairs"])
            hits += right[paper["stems"][0]["id"]] == paper["options"][0]["id"]
        assert 50 < hits < 150  # 100 expected; further away than five standard deviations

    def test_each_option_is_taken_once_where_the_author_says_so(self):
        item = self.paper_item(**ONCE, stems=stems("CA"))
        assert item["once"] is True
        assert self.type.check_response(item, {"pairs": [["s", "b"], ["t", "b"]]}) == "OPTION_USED_TWICE"
        assert self.type.check_response(item, {"pairs": [["s", "b"], ["t", "a"]]}) == ""

    def test_options_and_stems_stand_as_authored_unless_the_options_are_shuffled(self):
        options = [{"id": pk, "html": f"<p>{pk}</p>"} for pk in "cab"]
        for shuffle, shown, drawn in ((False, "cab", []), (True, "abc", ["c", "a", "b"])):
            content = self.content(options=options, shuffle=shuffle)
            paper = self.type.candidate_view("1-1", content, Decimal(1))
            assert "".join(option["id"] for option in paper["options"]) == shown
            assert "".join(stem["id"] for stem in paper["stems"]) == "stu"
            assert self.type.shuffled_ids(content) == drawn
            assert [option["id"] for option in self.type.author_view("1-1", content, Decimal(1))["options"]] == ["c", "a", "b"]

    def test_stems_are_parts_that_earn_the_share_of_their_points(self):
        parts = self.type.parts(self.content(**PARTIAL, stems=stems("CAC", 1, 2, 1)))
        assert [(part.id, part.label, part.points, part.kind) for part in parts] == [
            ("s", "1", Fraction(1, 4), "stem"), ("t", "2", Fraction(1, 2), "stem"), ("u", "3", Fraction(1, 4), "stem"),
        ]  # fmt: skip
        assert {part.points for part in self.type.parts(self.content())} == {None}

    def test_the_key_stays_with_its_option_where_empty_ones_before_it_are_left_out(self):
        options = [{"html": ""}, OPTIONS[0], {"html": "<p> </p>"}, OPTIONS[1], OPTIONS[2]]
        content = self.type.clean(self.written | {"options": options, "stems": stems("DB")})
        assert [stem["answer"] for stem in content["stems"]] == ["B", "A"]

    def test_a_key_that_names_an_empty_option_is_refused_with_the_number_of_its_stem(self):
        with pytest.raises(ContentError) as error:
            self.type.clean(self.written | {"options": [*OPTIONS, {"html": ""}], "stems": [{"html": ""}, *stems("AE")]})
        assert str(error.value) == "stems: STEM_WITHOUT_ANSWER number=3"

    def test_the_key_stays_right_in_a_copy_whose_ids_are_new(self):
        first = self.type.clean(self.written)
        copy = self.type.clean(first)
        texts = [{one["id"]: one["html"] for name in ("options", "stems") for one in content[name]} for content in (first, copy)]
        keys = [self.type.content.answer_key(content)["pairs"] for content in (first, copy)]
        said = [[(says[stem], says[option]) for stem, option in key] for says, key in zip(texts, keys, strict=True)]
        assert said[0] == said[1] == [(f"<p>Case {n}</p>", f"<p>{text}</p>") for n, text in enumerate(("Colitis", "Angina", "Colitis"))]
        assert keys[0] != keys[1]

    def test_authors_find_it_by_theme_options_and_stems(self):
        text = self.type.question_text(self.content(theme="Heart & <lungs>"))
        assert text == "Which diagnosis? Heart & <lungs> Angina Bronchitis Colitis Dyspepsia Case 0 Case 1 Case 2"

    def test_a_theme_is_one_line_and_may_be_missing(self):
        assert self.content(theme="  Chest\n pain ")["theme"] == "Chest  pain"
        assert self.content(theme=None)["theme"] == ""

    @pytest.mark.parametrize("value", [7, [], {}, {"pairs": "ab"}, {"pairs": [["s"], "st", [1, 2]]}])
    def test_what_is_no_answer_says_nothing(self, value):
        assert (pairs_of(value), self.type.is_answered(value), self.type.answer_text(self.content(), value)) == ({}, False, "")
