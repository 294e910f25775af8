"""What lists of texts have in common."""

from __future__ import annotations

import pytest

from stratus.item_types.listed.content import same, seen

LUNG = '<img src="data:image/png;base64,bHVuZw==" alt="a lung">'
HEART = '<img src="data:image/png;base64,aGVhcnQ=" alt="a heart">'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>Paris</p>", "Paris"),
        ("<p>Paris</p>", "<p> Par<b>is</b>&nbsp;</p>"),
        ("<p>New  York</p>", "<p>New<br>York</p>"),
        ("a &lt; b", "<p>a &lt;\nb</p>"),
        (f"<p>{LUNG}</p>", LUNG.replace("a lung", "an organ")),
    ],
)
def test_texts_are_the_same_that_candidates_cannot_tell_apart(one, other):
    assert same([seen("<p>Rome</p>"), seen(one), seen(other)]) == (1, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paris", "paris"),
        (LUNG, HEART),
        (f"Which? {LUNG}", "Which?"),
        (f"{LUNG} left", f"left {LUNG}"),
        ("x<sup>2</sup>", "x<sub>2</sub>"),
        ("10<sup>2</sup>", "102"),
        ('<img src="" alt="a lung">', '<img src="" alt="a heart">'),
        ('<img alt="1 &gt; 0 > x" src="/a">', '<img alt="1 &gt; 0 > x" src="/b">'),
    ],
)
def test_texts_differ_in_words_pictures_and_what_is_raised_or_lowered(one, other):
    assert same([seen(one), seen(other)]) is None
