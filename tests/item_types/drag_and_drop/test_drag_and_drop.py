"""Drag and drop."""

from __future__ import annotations

from fractions import Fraction
from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import strategies as st

from item_types.contract_beside import MAX
from item_types.gapped import GapsContract, with_ids

PARTIAL = {"scoring": "POLYTOMOUS"}
REUSED = {"tokens_reusable": True}


def gaps(*tokens: Any, points: tuple[int, ...] = (1, 1, 1)) -> list[dict[str, Any]]:
    """Places whose right tokens stand at these places in the list of tokens."""
    return [{"token": token, "points": worth} for token, worth in zip(tokens, points, strict=False)]


def tokens(number: int) -> list[dict[str, str]]:
    return [{"html": f"<p>token {n}</p>"} for n in range(number)]


def put(**placed: str) -> dict[str, list[list[str]]]:
    """Place → token."""
    return {"pairs": [[token, place] for place, token in placed.items()]}


PICTURE = {"src": f"media:{'a1' * 32}", "width": 400, "height": 200, "alt": "A map of Europe"}


def areas(*tokens: Any, points: tuple[int, ...] = (1, 1, 1)) -> list[dict[str, Any]]:
    """Areas of a picture whose right tokens stand at these places in the list of tokens, the last one highest up."""
    return [
        {
            "text": f"Country {n}",
            "shape": "RECTANGLE",
            "at": [1000, 7000 - 2000 * n, 3000, 8000 - 2000 * n],
            "points": points[n],
            "token": token,
        }
        for n, token in enumerate(tokens)
    ]


ON_PICTURE = {"surface": "PICTURE", "picture": PICTURE, "areas": areas(0, 1), "text": "", "gaps": []}
UNEQUAL = PARTIAL | {"gaps": gaps(0, 1, points=(1, 3))}


class TestDragAndDrop(GapsContract):
    """Token a belongs at g1, b at g2; c and d are right nowhere."""

    key = "DRAG_AND_DROP"
    written = {
        "stem": "<p>Which capital?</p>",
        "lang": "en",
        "text": "<p>The capital of France is [1], that of Italy [2].</p>",
        "gaps": gaps(0, 1),
        "tokens": tokens(4),
        "tokens_reusable": False,
        "shuffle": True,
        "scoring": "DICHOTOMOUS",
    }
    empty = {"token": ""}
    wrong = [
        *GapsContract.wrong_gaps(gaps(0, 1)),
        ({"tokens": tokens(1)}, "tokens", "NUMBER_OF_TOKENS"),
        ({"tokens": tokens(27)}, "tokens", "NUMBER_OF_TOKENS"),
        ({"tokens": "ab"}, "tokens", "NUMBER_OF_TOKENS"),
        ({"tokens": [*tokens(3), {"html": "x" * 100_001}]}, "tokens", "TOKEN_TOO_LONG"),
        ({"tokens": [*tokens(3), {"html": "<p>token \n<b>1</b></p>"}]}, "tokens", "TOKEN_TWICE"),
        ({"gaps": gaps(0, "")}, "gaps", "NO_TOKEN"),
        ({"gaps": gaps(0, 4)}, "gaps", "NO_TOKEN"),
        ({"gaps": gaps(0, True)}, "gaps", "NO_TOKEN"),
        ({"gaps": gaps(0, "1" * 5000)}, "gaps", "NO_TOKEN"),
        ({"gaps": gaps(1, 1)}, "gaps", "TOKEN_OF_SEVERAL"),
        ({"surface": "WALL"}, "surface", "UNKNOWN_SURFACE"),
        (ON_PICTURE | {"picture": None}, "picture", "NO_PICTURE"),
        (ON_PICTURE | {"text": "<p>In [1]</p>"}, "text", "OTHER_SURFACE"),
        (ON_PICTURE | {"gaps": gaps(0)}, "gaps", "OTHER_SURFACE"),
        ({"picture": PICTURE}, "picture", "OTHER_SURFACE"),
        ({"areas": areas(0)}, "areas", "OTHER_SURFACE"),
        (ON_PICTURE | {"picture": PICTURE | {"alt": ""}}, "picture", "PICTURE_NOT_DESCRIBED"),
        (ON_PICTURE | {"areas": []}, "areas", "NUMBER_OF_AREAS"),
        (ON_PICTURE | {"areas": [areas(0)[0] | {"text": "x" * 101}]}, "areas", "LABEL_TOO_LONG"),
        (ON_PICTURE | {"areas": [areas(0)[0] | {"text": ""}]}, "areas", "NO_LABEL"),
        (ON_PICTURE | {"areas": [*areas(0), *areas(1)]}, "areas", "LABEL_TWICE"),
        (ON_PICTURE | {"areas": [areas(0)[0] | {"shape": "STAR"}]}, "areas", "UNKNOWN_SHAPE"),
        (ON_PICTURE | {"areas": [areas(0)[0] | {"at": "far away"}]}, "areas", "AREA_NOT_READ"),
        (ON_PICTURE | {"areas": [areas(0)[0] | {"at": "1 1; 2 2"}]}, "areas", "AREA_TOO_SMALL"),
        (ON_PICTURE | {"areas": areas(0, None)}, "areas", "NO_TOKEN"),
        (ON_PICTURE | {"areas": areas(1, 1)}, "areas", "TOKEN_OF_SEVERAL"),
    ]
    accepted = [None, put(g1="a"), put(g2="d", g1="b")]
    refused = [
        ([], "VALUE_HAS_NO_PAIRS"),
        ({"pairs": None}, "VALUE_HAS_NO_PAIRS"),
        ({"pairs": []}, "VALUE_HAS_NO_PAIRS"),  # cleared is None: the live screen counts whatever else there is
        ({"pairs": [["a", "g1"], ["b", "g2"], ["c", "g1"]]}, "TOO_MANY_PAIRS"),
        ({"pairs": ["ag"]}, "NO_PAIRS"),
        ({"pairs": [["a"]]}, "NO_PAIRS"),
        ({"pairs": [["a", ["g1"]]]}, "NO_PAIRS"),
        (put(g9="a"), "UNKNOWN_PLACE"),
        (put(g1="z"), "UNKNOWN_TOKEN"),
        (put(g1="a", g2="a"), "TOKEN_USED_TWICE"),
        ({"pairs": [["a", "g1"], ["b", "g1"]]}, "PLACE_USED_TWICE"),
    ]
    scored = [
        # All of these are ours: the reference names the type, and says of such types that they are all or nothing or partial credit.
        ({}, None, 0),
        ({}, put(g1="c"), 0),
        ({}, put(g1="a"), 0),
        ({}, put(g1="a", g2="c"), 0),
        ({}, put(g2="b", g1="a"), 3),
        (PARTIAL, None, 0),
        (PARTIAL, put(g1="b", g2="a"), 0),
        (PARTIAL, put(g1="a"), Fraction(3, 2)),
        (PARTIAL, put(g1="a", g2="d"), Fraction(3, 2)),
        (PARTIAL, put(g1="a", g2="b"), 3),
        (UNEQUAL, put(g1="a"), Fraction(3, 4)),
        (UNEQUAL, put(g2="b", g1="c"), Fraction(9, 4)),
        (UNEQUAL | {"scoring": "DICHOTOMOUS"}, put(g2="b"), 0),
        # On a picture its areas are the places.
        (ON_PICTURE, put(g1="a", g2="b"), 3),
        (ON_PICTURE, put(g1="b", g2="a"), 0),
        (ON_PICTURE | PARTIAL | {"areas": areas(0, 1, points=(1, 3, 1))}, put(g2="b", g1="d"), Fraction(9, 4)),
        # The same token everywhere earns no more than the places where it is right.
        (REUSED | PARTIAL, put(g1="a", g2="a"), Fraction(3, 2)),
        (REUSED | {"gaps": gaps(0, 0)}, put(g1="a", g2="a"), 3),
        (REUSED | PARTIAL | {"gaps": gaps(0, 0)}, put(g1="a", g2="b"), Fraction(3, 2)),
    ]
    said = [(put(g2="b", g1="d"), "1 → D; 2 → B", True), (put(g2="c"), "2 → C", True)]
    alike = [(put(g1="a", g2="b"), put(g2="b", g1="a"))]
    unlike = [(put(g1="a", g2="b"), put(g1="b", g2="a")), (put(g1="a"), put(g2="a")), (put(g1="a"), None)]
    chances = [
        ({}, Fraction(1, 12)),  # 4·3 ways to give two places one each of four tokens
        ({"tokens": tokens(2)}, Fraction(1, 2)),
        (PARTIAL, Fraction(1, 4)),
        (UNEQUAL, Fraction(1, 4)),
        (REUSED, Fraction(1, 16)),
        (ON_PICTURE, Fraction(1, 12)),
        (REUSED | PARTIAL, Fraction(1, 4)),
        # more places than tokens
        (REUSED | {"text": "[1] [2] [3]", "gaps": gaps(0, 1, 0), "tokens": tokens(2)}, Fraction(1, 8)),
    ]
    rekeyed = [{"gaps": gaps(1, 0)}, {"gaps": gaps(3, 2), "scoring": "POLYTOMOUS"}]
    hostile = [{"pairs": [["a", "g1"]] * 50_000}, {"pairs": [["x" * 100_000, "g1"]]}]
    answers = st.builds(
        lambda placed: put(**placed), st.dictionaries(st.sampled_from(["g1", "g2"]), st.sampled_from("abcd"), min_size=1, max_size=2)
    )

    def content(self, **changes: Any) -> dict[str, Any]:
        named = with_ids(self.written | changes)
        given = named["tokens"] if isinstance(named["tokens"], list) else []
        if "areas" in named:
            named["areas"] = [{"id": f"g{number}"} | area for number, area in enumerate(named["areas"], 1)]
        named["tokens"] = [{"id": letter} | token for letter, token in zip(ascii_lowercase, given, strict=False)]
        return self.type.clean(named, before=named)

    def rows(self, *numbers: int) -> list[dict[str, Any]]:
        """Rows with other numbers, of which each has a token of its own as far as these suffice."""
        return [{"token": place % 2, "number": number} for place, number in enumerate(numbers)]

    def test_there_are_at_most_50_gaps(self):
        text = "".join(f"<p>[{number}]</p>" for number in range(1, 51))
        assert len(self.content(text=text, gaps=self.rows(*range(1, 51)), **REUSED)["gaps"]) == 50

    def test_a_text_grows_no_longer_than_texts_may_be_when_its_gaps_are_numbered(self):
        self.written = self.written | REUSED
        super().test_a_text_grows_no_longer_than_texts_may_be_when_its_gaps_are_numbered()

    def test_a_token_is_used_again_where_its_author_allows_it(self):
        assert self.type.check_response(self.paper_item(**REUSED), put(g1="a", g2="a")) == ""

    def test_more_places_than_tokens_are_filled_where_tokens_may_be_used_again(self):
        item = self.paper_item(**REUSED, text="[1] [2] [3]", gaps=gaps(0, 1, 0), tokens=tokens(2))
        assert self.type.check_response(item, put(g1="a", g2="a", g3="a")) == ""

    def test_a_token_is_named_by_its_row_also_below_an_empty_one(self):
        given = [{"html": "<p>x</p>"}, {"html": " "}, {"html": "<p>y</p>"}]
        content = self.type.clean(self.written | {"tokens": given, "gaps": gaps("2", "0")})
        assert [gap["token"] for gap in content["gaps"]] == [1, 0]

    def test_a_token_that_was_emptied_is_right_nowhere(self):
        given = [{"html": "<p>x</p>"}, {"html": " "}, {"html": "<p>y</p>"}]
        self._is_refused({"tokens": given, "gaps": gaps(1, 0)}, "gaps", "NO_TOKEN")

    def test_a_copy_has_the_same_key_under_ids_of_its_own(self):
        first = self.type.clean(self.written)
        copy = self.type.clean(first)
        assert [gap["token"] for gap in copy["gaps"]] == [0, 1]
        assert self.type.content.answer_key(copy) != self.type.content.answer_key(first)

    def drawn(self, **changes: Any) -> tuple[list[str], list[str]]:
        """The ids of the tokens as a paper has them, and of what is drawn, with ids that fall from the first token on."""
        turned = {"tokens": [{"id": pk} | token for pk, token in zip("zyxw", self.written["tokens"], strict=True)]}
        content = self.content(**turned, **changes)
        shown = self.type.candidate_view("1-1", content, 3)["tokens"]
        return [token["id"] for token in shown], self.type.shuffled_ids(content)

    def test_tokens_that_are_used_once_are_drawn_for_each_candidate_whatever_their_author_says(self):
        assert self.drawn(shuffle=True) == self.drawn(shuffle=False) == (list("wxyz"), list("zyxw"))

    def test_tokens_that_may_be_used_again_stand_as_written_where_their_author_wants_it(self):
        assert self.drawn(**REUSED, shuffle=True) == (list("wxyz"), list("zyxw"))
        assert self.drawn(**REUSED, shuffle=False) == (list("zyxw"), [])

    def test_whoever_takes_the_first_of_what_is_shuffled_is_right_by_chance_alone(self):
        for _item in range(20):
            content = self.type.clean(self.written)
            shown = [token["id"] for token in self.type.candidate_view("1-1", content, 1)["tokens"]]
            assert shown == sorted(self.type.shuffled_ids(content))

    def test_a_paper_holds_of_an_item_what_is_listed_here_and_nothing_else(self):
        item = self.paper_item()
        assert set(item) == {"id", "type", "stem", "lang", "max_score", "text", "gaps", "tokens", "tokens_reusable"}
        assert (item["gaps"][0], item["tokens"][0]) == ({"id": "g1"}, {"id": "a", "html": "<p>token 0</p>"})

    @pytest.mark.parametrize("changes", [{}, ON_PICTURE])
    def test_it_is_all_or_nothing_unless_its_author_says_otherwise(self, changes):
        written = {name: value for name, value in (self.written | changes).items() if name != "scoring"}
        assert self.type.clean(written)["scoring"] == "DICHOTOMOUS"

    def test_parts_are_places_by_number_with_their_shares(self):
        parts = self.type.parts(self.content(**UNEQUAL))
        assert [tuple(part) for part in parts] == [("g1", "1", Fraction(1, 4), "gap"), ("g2", "2", Fraction(3, 4), "gap")]
        assert {part.points for part in self.type.parts(self.content())} == {None}

    def test_a_paper_with_a_picture_has_its_areas_as_they_lie_on_it_and_no_gaps(self):
        item = self.paper_item(**ON_PICTURE)
        assert set(item) == {"id", "type", "stem", "lang", "max_score", "picture", "areas", "tokens", "tokens_reusable"}
        assert (item["picture"], [area["id"] for area in item["areas"]]) == (PICTURE, ["g2", "g1"])
        assert set(item["areas"][0]) == {"id", "text", "shape", "at"}
        assert self.paper_item(**ON_PICTURE | {"areas": areas(3, 2)}) == item

    def test_what_belongs_to_the_other_surface_is_not_stored(self):
        text, picture = self.content(), self.content(**ON_PICTURE)
        assert not text.keys() & {"picture", "areas"}
        assert not picture.keys() & {"text", "gaps"}
        stored = self.type.clean(picture, before=picture)
        assert stored == picture

    def test_a_content_that_does_not_say_where_its_places_are_has_them_in_its_text(self):
        content = self.content()
        del content["surface"]
        assert self.type.candidate_view("1-1", content, MAX) == self.paper_item()
        assert [part.kind for part in self.type.parts(content)] == ["gap", "gap"]

    def test_areas_of_a_picture_are_parts_and_are_told_by_their_numbers_as_authored(self):
        content = self.content(**ON_PICTURE)
        assert [(part.id, part.label, part.kind) for part in self.type.parts(content)] == [("g1", "1", "area"), ("g2", "2", "area")]
        assert self.type.answer_text(content, put(g2="d")) == "2 → D"
        assert self.type.question_text(content) == "Which capital? Country 0 Country 1 token 0 token 1 token 2 token 3"

    def test_authors_see_the_tokens_as_they_wrote_them_and_the_key_as_an_answer(self):
        turned = {"tokens": [{"id": pk} | token for pk, token in zip("zyxw", self.written["tokens"], strict=True)]}
        shown = self.type.view_with_key("1-1", self.content(**turned), 3)
        assert [token["id"] for token in shown["tokens"]] == list("zyxw")
        assert shown["key"] == {"pairs": [["z", "g1"], ["y", "g2"]]}
        assert self.type.score(self.content(**turned), {"pairs": shown["key"]["pairs"]}, 3).value == 3
