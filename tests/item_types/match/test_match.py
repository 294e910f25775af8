"""Match."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from item_types.rows import RowsContract

PARTIAL = {"scoring": "POLYTOMOUS"}
REUSED = {"targets_reusable": True}
SOURCES, TARGETS = "abc", "defg"


def sources(*targets: Any, points: tuple[int, ...] = (1, 1, 1, 1, 1)) -> list[dict[str, Any]]:
    """Sources whose right targets are at these places."""
    return [{"html": f"<p>{n}</p>", "target": target, "points": points[n]} for n, target in enumerate(targets)]


def targets(number: int) -> list[dict[str, str]]:
    return [{"html": f"<p>target {n}</p>"} for n in range(number)]


def pairs(*given: str) -> dict[str, list[list[str]]]:
    return {"pairs": [list(pair) for pair in given]}


class TestMatch(RowsContract):
    """Sources a, b, c belong to the targets d, e, f; g is right for none."""

    key = "MATCH"
    lists = ("sources", "targets")
    written = {
        "stem": "<p>Which capital?</p>",
        "lang": "en",
        "sources": sources(0, 1, 2),
        "targets": targets(4),
        "targets_reusable": False,
        "shuffle": True,
        "scoring": "DICHOTOMOUS",
    }
    wrong = [
        ({"sources": []}, "sources", "NUMBER_OF_SOURCES"),
        ({"sources": sources(0)}, "sources", "NUMBER_OF_SOURCES"),
        ({"sources": [{"html": str(n), "target": 0} for n in range(27)]}, "sources", "NUMBER_OF_SOURCES"),
        ({"targets": targets(1)}, "targets", "NUMBER_OF_TARGETS"),
        ({"targets": targets(27)}, "targets", "NUMBER_OF_TARGETS"),
        ({"sources": [{"html": "a", "target": 0}, {"html": "x" * 100_001, "target": 1}]}, "sources", "SOURCE_TOO_LONG"),
        ({"targets": [*targets(3), {"html": "x" * 100_001}]}, "targets", "TARGET_TOO_LONG"),
        ({"targets": [*targets(3), {"html": "<p>target \n<b>1</b></p>"}]}, "targets", "TARGET_TWICE"),
        ({"sources": [*sources(0, 1), {"html": "1", "target": 2}]}, "sources", "SOURCE_TWICE"),
        ({"sources": sources(0, None, 2)}, "sources", "NO_TARGET"),
        ({"sources": sources(0, 1, 4)}, "sources", "NO_TARGET"),
        ({"sources": sources(0, 1, True)}, "sources", "NO_TARGET"),
        ({"sources": sources(0, 1, "1" * 5000)}, "sources", "NO_TARGET"),
        ({"sources": sources(0, 1, 1)}, "sources", "TARGET_OF_SEVERAL"),
        ({"sources": sources(0, 1, points=(1, 1000))}, "sources", "POINTS_OF_PART"),
        ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
    ]
    accepted = [None, pairs("ad"), pairs("cf", "ae", "bd")]
    refused = [
        ([], "VALUE_HAS_NO_PAIRS"),
        ({"pairs": None}, "VALUE_HAS_NO_PAIRS"),
        ({"pairs": []}, "VALUE_HAS_NO_PAIRS"),
        (pairs("ad", "be", "cf", "ag"), "TOO_MANY_PAIRS"),
        ({"pairs": ["ad"]}, "NO_PAIRS"),
        ({"pairs": [["a"]]}, "NO_PAIRS"),
        ({"pairs": [["a", ["d"]]]}, "NO_PAIRS"),
        (pairs("az"), "UNKNOWN_TARGET"),
        (pairs("da"), "UNKNOWN_SOURCE"),
        (pairs("ad", "ae"), "SOURCE_USED_TWICE"),
        (pairs("ad", "bd"), "TARGET_USED_TWICE"),
    ]
    scored = [
        # All of these are ours: the reference has no example of Match, and says that it is scored all or nothing or with partial credit.
        ({}, None, 0),
        ({}, pairs("ag"), 0),
        ({}, pairs("ad", "be"), 0),
        ({}, pairs("ad", "be", "cg"), 0),
        ({}, pairs("cf", "be", "ad"), 3),
        (PARTIAL, None, 0),
        (PARTIAL, pairs("ae", "bd"), 0),
        (PARTIAL, pairs("ad"), 1),
        (PARTIAL, pairs("ad", "be", "cg"), 2),
        (PARTIAL, pairs("ad", "be", "cf"), 3),
        (PARTIAL | {"sources": sources(0, 1, 2, points=(1, 2, 3))}, pairs("ad", "cf"), 2),
        (PARTIAL | {"sources": sources(0, 1, 2, points=(1, 2, 3))}, pairs("be"), 1),
        ({"sources": sources(0, 1, 2, points=(1, 2, 3))}, pairs("ad", "cf"), 0),
        # The same target for every source earns no more than it is right for.
        (PARTIAL | REUSED | {"sources": sources(0, 0, 1)}, pairs("ad", "bd", "cd"), 2),
        (REUSED | {"sources": sources(0, 0, 1)}, pairs("ad", "bd", "cd"), 0),
        (REUSED | {"sources": sources(0, 0, 1)}, pairs("ad", "bd", "ce"), 3),
    ]
    said = [(pairs("bd", "ae"), "1 → B; 2 → A", True), (pairs("cg"), "3 → D", True)]
    alike = [(pairs("ad", "be"), pairs("be", "ad"))]
    unlike = [(pairs("ad", "be"), pairs("ae", "bd")), (pairs("ad"), pairs("ad", "be")), (pairs("ad"), None)]
    chances = [
        ({}, Fraction(1, 24)),  # 4·3·2 ways to give three sources one each of four targets
        ({"targets": targets(3)}, Fraction(1, 6)),
        (PARTIAL, Fraction(1, 4)),
        (PARTIAL | {"sources": sources(0, 1, 2, points=(1, 2, 3))}, Fraction(1, 4)),
        (REUSED, Fraction(1, 64)),
        (REUSED | PARTIAL, Fraction(1, 4)),
        (REUSED | {"sources": sources(0, 0, 1, 1, 1), "targets": targets(2)}, Fraction(1, 32)),  # more sources than targets
        (REUSED | PARTIAL | {"sources": sources(0, 0, 1, 1, 1), "targets": targets(2)}, Fraction(1, 2)),
    ]
    rekeyed = [{"sources": sources(1, 0, 2)}, {"sources": sources(3, 2, 0)}]
    hostile = [pairs(*["ad"] * 50_000), {"pairs": [["x" * 100_000, "d"]]}]
    answers = st.builds(
        lambda chosen: {"pairs": [[source, target] for source, target in zip(SOURCES, chosen, strict=False)]},
        st.lists(st.sampled_from(TARGETS), max_size=3),
    )

    def test_a_target_is_used_again_where_its_author_allows_it(self):
        assert self.type.check_response(self.paper_item(**REUSED), pairs("ad", "bd", "cd")) == ""

    def test_a_target_is_named_by_its_row_also_below_an_empty_one(self):
        given = [{"html": "<p>x</p>"}, {"html": " "}, {"html": "<p>y</p>"}]
        content = self.type.clean(self.written | {"targets": given, "sources": sources("2", "0")})
        assert [source["target"] for source in content["sources"]] == [1, 0]

    def test_a_target_that_was_emptied_is_right_for_nothing(self):
        empty = [{"html": "<p>x</p>"}, {"html": " "}, {"html": "<p>y</p>"}]
        self._is_refused({"targets": empty, "sources": sources(1, 0)}, "sources", "NO_TARGET")

    def test_a_copy_has_the_same_key_under_ids_of_its_own(self):
        first = self.type.clean(self.written)
        copy = self.type.clean(first)
        assert [source["target"] for source in copy["sources"]] == [0, 1, 2]
        assert self.type.content.answer_key(copy) != self.type.content.answer_key(first)

    def on_paper(self, **changes: Any) -> tuple[list[str], list[str], list[str]]:
        """The ids of sources, of targets, and of what is drawn, with ids that fall from the first row on."""
        turned = {
            "sources": [{"id": pk} | row for pk, row in zip("zyx", self.written["sources"], strict=True)],
            "targets": [{"id": pk} | row for pk, row in zip("wvut", self.written["targets"], strict=True)],
        }
        content, paper = self.content(**turned, **changes), self.paper_item(**turned, **changes)
        sides = [[row["id"] for row in paper[side]] for side in self.lists]
        return sides[0], sides[1], self.type.shuffled_ids(content)

    def test_targets_that_are_used_once_are_drawn_for_each_candidate_whatever_their_author_says(self):
        drawn = (list("zyx"), list("tuvw"), list("wvut"))
        assert self.on_paper(shuffle=True) == self.on_paper(shuffle=False) == drawn

    def test_where_reusable_targets_stand_as_authored_the_sources_are_drawn_so_that_pairs_side_by_side_tell_nothing(self):
        assert self.on_paper(**REUSED, shuffle=True) == (list("zyx"), list("tuvw"), list("wvut"))
        assert self.on_paper(**REUSED, shuffle=False) == (list("xyz"), list("wvut"), list("zyx"))

    def test_a_paper_holds_of_a_source_and_a_target_id_and_text_alone(self):
        paper = self.paper_item()
        assert set(paper) == {"id", "type", "stem", "lang", "max_score", "sources", "targets", "targets_reusable"}
        assert paper["sources"][0] == {"id": "a", "html": "<p>0</p>"}
        assert paper["targets"][0] == {"id": "d", "html": "<p>target 0</p>"}

    def test_parts_are_the_sources_by_number_each_with_its_share(self):
        parts = self.type.parts(self.content(**PARTIAL, sources=sources(0, 1, points=(1, 3))))
        assert [tuple(part) for part in parts] == [("a", "1", Fraction(1, 4), "source"), ("b", "2", Fraction(3, 4), "source")]
        assert {part.points for part in self.type.parts(self.content())} == {None}

    def test_authors_see_both_sides_as_they_wrote_them(self):
        turned = {"targets": [{"id": pk} | row for pk, row in zip("zyxw", self.written["targets"], strict=True)]}
        shown = self.type.view_with_key("1-1", self.content(**turned), 3)
        assert [row["id"] for row in shown["targets"]] == list("zyxw")
        assert shown["key"] == {"pairs": [["a", "z"], ["b", "y"], ["c", "x"]]}
