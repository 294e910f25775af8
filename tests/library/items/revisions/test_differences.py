"""What was taken out of a text and what came into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.library.items.revisions.rules import LINE, MOST_WORDS, Kind, Shown, Token, compared, tokens_of_html, tokens_of_text


def said(runs):
    """Runs in short: what is gone as `-words-`, what is new as `+words+`."""
    signs = {Kind.SAME: "", Kind.REMOVED: "-", Kind.ADDED: "+"}
    return [f"{signs[run.kind]}{' '.join(map(str, run.tokens))}" for run in runs]


def test_words_of_html_stand_in_lines_with_pictures_among_them():
    markup = '<p>One <strong>two</strong></p><p>three<img src="media:ab" alt="A &quot;cat&quot;"> four<br>five</p>'
    assert tokens_of_html(markup) == ["One", "two", LINE, "three", Shown("media:ab", 'A "cat"'), "four", LINE, "five"]


def test_what_looks_like_a_picture_in_an_attribute_is_none():
    assert tokens_of_html('<img src="media:ab" alt="a > b">') == [Shown("media:ab", "a > b")]


def test_text_stands_in_lines():
    assert tokens_of_text("A. debit\nB. credit\n") == ["A.", "debit", LINE, "B.", "credit"]


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("a b c", "a b c", ["a b c"], ["a b c"]),
        ("a b c", "a x c", ["a", "-b", "c"], ["a", "+x", "c"]),
        ("a b", "a b c", ["a b"], ["a b", "+c"]),
        ("a b", "", ["-a b"], []),
        ("", "a", [], ["+a"]),
        ("b c", "a b c d", ["b c"], ["+a", "b c", "+d"]),
        ("a a", "a", ["a", "-a"], ["a"]),
    ],
)
def test_what_is_gone_is_marked_in_the_old_text_and_what_is_new_in_the_new_one(old, new, left, right):
    one, other = compared(old.split(), new.split())
    assert (said(one), said(other)) == (left, right)


def test_another_picture_is_a_difference():
    one, other = compared([Shown("media:a", "")], [Shown("media:b", "")])
    assert (one[0].kind, other[0].kind) == (Kind.REMOVED, Kind.ADDED)


WORDS = st.lists(st.sampled_from(["a", "b", "c", LINE]), max_size=30)


@given(WORDS, WORDS)
def test_both_texts_are_there_whole_and_what_is_the_same_is_the_same_in_both(old, new):
    one, other = compared(old, new)
    assert [token for run in one for token in run.tokens] == old
    assert [token for run in other for token in run.tokens] == new
    same = [[token for run in runs if run.kind == Kind.SAME for token in run.tokens] for runs in (one, other)]
    assert same[0] == same[1]


def test_long_texts_are_compared_line_by_line():
    lines = [[*(f"{word}-{number}" for word in range(20)), LINE] for number in range(200)]
    text = [token for line in lines for token in line]
    one, other = compared(["old", LINE, *text, "end"], ["start", LINE, *text[: 21 * 100], "new", LINE, *text[21 * 100 :], "finish"])
    assert said(run for run in one if run.kind == Kind.REMOVED) == [f"-old {LINE}", "-end"]
    assert said(run for run in other if run.kind == Kind.ADDED) == [f"+start {LINE}", f"+new {LINE}", "+finish"]


@pytest.mark.parametrize(("lines", "finds_it"), [(MOST_WORDS, True), (MOST_WORDS + 1, False)])
def test_of_more_lines_than_are_compared_what_is_the_same_in_the_middle_is_not_looked_for(lines, finds_it):
    def text(sign: str) -> list[Token]:
        middle = lines // 2
        return [token for place in range(lines) for token in ("common" if place == middle else f"{sign}{place}", LINE)]

    one, other = compared(text("a")[:-1], text("b")[:-1])
    for runs, changed in ((one, Kind.REMOVED), (other, Kind.ADDED)):
        assert ("common" in [token for run in runs if run.kind == Kind.SAME for token in run.tokens]) is finds_it
        assert [run.kind for run in runs] == ([changed, Kind.SAME, changed] if finds_it else [changed])
