"""Which line of a list of options was which before."""

from __future__ import annotations

import json

import pytest

from stratus.item_types.comprehensive_integrated_puzzle.lines import lines_of, options_of, origins, sent_before, text_now


@pytest.mark.parametrize(
    ("before", "now", "known"),
    [
        ("ABC", "ABC", {0: 0, 1: 1, 2: 2}),
        ("ABC", "CAB", {0: 2, 1: 0, 2: 1}),  # moved
        ("ABC", "AxC", {0: 0, 1: 1, 2: 2}),  # worded anew
        ("ABC", "xyz", {0: 0, 1: 1, 2: 2}),
        ("ABC", "ABCx", {0: 0, 1: 1, 2: 2}),  # added
        ("ABC", "AxBC", {0: 0, 2: 1, 3: 2}),
        ("ABC", "AC", {0: 0, 1: 2}),  # taken away
        ("ABC", "ACx", {0: 0, 1: 2}),  # one taken away, another one added elsewhere
        ("ABC", "AxyC", {0: 0, 3: 2}),  # two for one: neither is known to be it
        ("", "AB", {}),
        ("AB", "", {}),
    ],
)
def test_a_line_is_known_again_where_it_says_the_same_or_stands_between_the_same_neighbours(before, now, known):
    assert origins(list(before), list(now)) == known


def test_lines_are_trimmed_and_empty_ones_left_out_and_no_more_are_read_than_one_too_many():
    assert lines_of(" Low  iron \r\n\r\n\tHigh iron\n") == ["Low  iron", "High iron"]
    assert len(lines_of("x\n" * 10_000)) == 27
    assert lines_of(None) == []


def column(lines: str, *was: tuple[str, str]) -> dict[str, object]:
    return {"lines": lines, "was": [{"id": pk, "text": text} for pk, text in was]}


def test_options_keep_their_ids_when_they_are_moved_or_worded_anew():
    changed = column("High iron\nLow iron (Fe)\nNormal", ("aaaaaa1", "Low iron"), ("bbbbbb2", "Normal"), ("cccccc3", "High iron"))
    assert {one["text"]: one["id"] for one in options_of(changed)} == {"High iron": "cccccc3", "Low iron (Fe)": "", "Normal": "bbbbbb2"}
    edited = column("Low iron (Fe)\nNormal", ("aaaaaa1", "Low iron"), ("bbbbbb2", "Normal"))
    assert [one["id"] for one in options_of(edited)] == ["aaaaaa1", "bbbbbb2"]


def test_what_was_chosen_goes_along_with_its_line():
    changed = column("C\nx\nA", ("", "A"), ("", "B"), ("", "C"))
    assert [text_now(changed, text) for text in "AC"] == ["A", "C"]
    assert text_now(column("A\nx\nC", ("", "A"), ("", "B"), ("", "C")), "B") == "x"
    assert text_now(column("A\nC", ("", "A"), ("", "B"), ("", "C")), "B") == ""
    assert text_now(column("A"), "never there") == ""


@pytest.mark.parametrize("sent", ["", None, "{", "7", '{"a": 1}', "[" * 19_000, "[" * 50_000, '[7, "x", null]'])
def test_a_form_that_says_nothing_readable_about_its_lines_says_nothing(sent):
    assert sent_before(sent) == []


def test_a_form_says_what_its_lines_were():
    options = [{"id": "aaaaaa1", "text": "Low iron"}, {"id": "", "text": "New"}]
    assert sent_before(json.dumps(options)) == options
    assert len(sent_before(json.dumps(options * 100))) == 27
