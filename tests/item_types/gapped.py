"""What items with gaps in a text keep to, whatever stands in the gaps."""

from __future__ import annotations

from copy import deepcopy
from string import ascii_lowercase
from typing import Any

from item_types.contract import ItemTypeContract
from stratus.foundation.markup import MAX_DEPTH, MAX_HTML


def with_ids(content: dict[str, Any]) -> dict[str, Any]:
    """The content with ids: its gaps g1, g2 … as given, their options a1, b1 … in the first, a2, b2 … in the second."""
    named = deepcopy(content)
    for number, gap in enumerate(named["gaps"], 1):
        gap.setdefault("id", f"g{number}")
        for letter, option in zip(ascii_lowercase, gap.get("options", []), strict=False):
            option.setdefault("id", f"{letter}{number}")
    return named


class GapsContract(ItemTypeContract):
    """`written` has two gaps, [1] and [2]."""

    empty: dict[str, Any]
    """What a row holds that nobody filled in, beside number and points."""

    def content(self, **changes: Any) -> dict[str, Any]:
        named = with_ids(self.written | changes)
        return self.type.clean(named, before=named)

    def numbers(self, **changes: Any) -> list[tuple[str, int]]:
        """The ids of the gaps with their numbers, as they are stored."""
        return [(gap["id"], gap["number"]) for gap in self.content(**changes)["gaps"]]

    def rows(self, *numbers: int) -> list[dict[str, Any]]:
        """The rows of gaps as they were first written, with other numbers."""
        first = self.written["gaps"]
        return [first[place % len(first)] | {"number": number} for place, number in enumerate(numbers)]

    @classmethod
    def wrong_gaps(cls, gaps: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str, str]]:
        """What is refused of a text and its gaps: rows of the table `wrong`. These are two gaps that are right."""
        first, second = gaps
        many = "".join(f"[{number}]" for number in range(1, 52))
        return [
            ({"text": " <p></p>"}, "text", "NO_TEXT"),
            ({"text": "x" * (MAX_HTML + 1)}, "text", "TEXT_TOO_LONG"),
            ({"text": "<b>" * (MAX_DEPTH + 1) + "[1][2]"}, "text", "TOO_NESTED"),
            ({"text": "<p>No gap, in [2026] neither</p>"}, "text", "NO_GAP"),
            ({"text": "[1] [2] [1]"}, "text", "GAP_TWICE"),
            ({"text": "[1] [2] [3]"}, "text", "GAP_WITHOUT_ROW"),
            ({"text": '[1] <a href="https://example.org">there: [2]</a>'}, "text", "GAP_IN_LINK"),
            ({"text": "[1]"}, "gaps", "GAP_NOT_IN_TEXT"),
            ({"gaps": [first, first, second | {"number": 1}]}, "gaps", "NUMBER_TWICE"),
            ({"gaps": [first, second | {"number": "two"}]}, "gaps", "NO_NUMBER_OF_GAP"),
            ({"gaps": [first, second | {"number": 1000}]}, "gaps", "NO_NUMBER_OF_GAP"),
            ({"gaps": [first, second | {"points": 0}]}, "gaps", "POINTS_OF_PART"),
            ({"gaps": [first, second | {"points": "1.5"}]}, "gaps", "POINTS_OF_PART"),
            ({"text": many, "gaps": [first | {"number": number} for number in range(1, 51)]}, "text", "TOO_MANY_GAPS"),
            ({"text": many[:-4], "gaps": [first | {"number": number} for number in range(1, 52)]}, "gaps", "TOO_MANY_GAPS"),
            ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
        ]

    def test_gaps_are_numbered_in_the_order_of_the_text_and_keep_their_ids(self):
        moved = {"text": "<p>[7] and [3]</p>", "gaps": self.rows(3, 7)}
        assert self.content(**moved)["text"] == "<p>[1] and [2]</p>"
        assert self.numbers(**moved) == [("g2", 1), ("g1", 2)]

    def test_a_gap_without_a_number_is_that_of_its_row(self):
        assert self.numbers() == [("g1", 1), ("g2", 2)]

    def test_a_row_that_nobody_filled_in_is_left_out_unless_the_text_has_its_gap(self):
        empty = {"number": "3", "points": "1", **self.empty}
        assert self.numbers(gaps=[*self.written["gaps"], empty]) == [("g1", 1), ("g2", 2)]

    def test_there_are_at_most_50_gaps(self):
        text = "".join(f"<p>[{number}]</p>" for number in range(1, 51))
        assert len(self.content(text=text, gaps=self.rows(*range(1, 51)))["gaps"]) == 50

    def test_numbers_in_attributes_and_long_ones_are_no_gaps(self):
        text = '<p title="[3]">[1] &lt;[2]&gt; in [2026], [0] or [01]</p>'
        assert self.content(text=text)["text"] == text

    def test_a_number_that_is_written_with_entities_is_a_gap(self):
        assert self.content(text="&#91;1&#93; [2]")["text"] == "[1] [2]"

    def test_a_gap_stands_behind_a_link(self):
        text = '<p><a href="https://example.org/" target="_blank" rel="noopener noreferrer">there</a> [1] and [2]</p>'
        assert self.content(text=text)["text"] == text

    def test_gaps_stand_in_tables_and_lists(self):
        text = "<table><tbody><tr><td>[1]</td></tr></tbody></table><ul><li>[2]</li></ul>"
        assert self.content(text=text)["text"] == text

    def test_a_gap_is_known_by_the_words_around_it(self):
        text = "<p>Far away. One two three four five six seven [1] eight <b>nine</b> ten [2]</p><p>eleven</p>"
        assert [gap["text"] for gap in self.content(text=text)["gaps"]] == [
            "two three four five six seven … eight nine ten",
            "eight nine ten …",
        ]

    def test_what_ends_the_sentence_before_is_not_among_those_words(self):
        text = "<p>One [1]. Two (three) [2].</p>"
        assert [gap["text"] for gap in self.content(text=text)["gaps"]] == ["One …. Two (three)", "Two (three) …"]

    def test_a_text_grows_no_longer_than_texts_may_be_when_its_gaps_are_numbered(self):
        gaps = self.rows(*range(1, 11))
        text = "".join(f"[{number}]" for number in range(10, 0, -1))
        assert len(self.content(text=f"{text}{'x' * (MAX_HTML - len(text))}", gaps=gaps)["text"]) == MAX_HTML

    def test_a_paper_has_the_gaps_in_the_order_of_the_text(self):
        item = self.paper_item(text="[2] [1]", gaps=self.rows(1, 2))
        assert (item["text"], [gap["id"] for gap in item["gaps"]]) == ("[1] [2]", ["g2", "g1"])

    def test_authors_find_an_item_by_its_text(self):
        assert "[1]" in self.type.question_text(self.content())
