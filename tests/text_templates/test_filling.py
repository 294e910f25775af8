"""Placeholders: what is filled, what is refused, and that no value can do harm."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.foundation.markup import clean_html
from stratus.text_templates.filling import LONGEST_VALUE, MOST_PLACEHOLDERS, Fault, Problem, fill, fill_html, problem

NAMES = ("candidate", "exam")
PLAIN = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs", "Cc")), max_size=20)
ANYTHING = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
PRINTED = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
PIECES = st.lists(st.tuples(PLAIN, st.sampled_from(["{candidate}", "{exam}", "{{", "}}", ""])), max_size=12)
VALUES = st.fixed_dictionaries(dict.fromkeys(NAMES, ANYTHING))
HARMFUL = [
    "<script>steal()</script>",
    'x" onmouseover="steal()',
    "<img src=https://spy.example/p.gif>",
    "javascript:steal()",
    "</p><iframe>",
]


@given(PIECES, VALUES)
def test_each_placeholder_becomes_its_value_and_each_doubled_brace_one(pieces, values):
    text = "".join(plain + token for plain, token in pieces)
    means = {"{candidate}": values["candidate"], "{exam}": values["exam"], "{{": "{", "}}": "}", "": ""}
    assert problem(text, NAMES) is None
    assert fill(text, values) == "".join(plain + means[token] for plain, token in pieces)


@given(ANYTHING)
def test_any_text_can_be_written_with_doubled_braces(text):
    written = re.sub(r"[{}]", lambda brace: brace[0] * 2, text)
    assert problem(written, ()) is None
    assert fill(written, {}) == text


@given(ANYTHING)
def test_a_value_is_never_filled_itself(value):
    assert fill("{exam}", {"exam": value + "{candidate}", "candidate": "Jane"}) == value + "{candidate}"


@given(ANYTHING)
def test_a_text_is_accepted_only_if_every_brace_of_it_means_something(text):
    filled = fill(text, {"candidate": "", "exam": ""})
    if problem(text, NAMES) is None:
        assert filled.count("{") == text.count("{{")
        assert filled.count("}") == text.count("}}")


@given(st.one_of(PRINTED, st.sampled_from(HARMFUL)))
def test_filled_html_is_safe_and_says_what_the_value_says(value):
    shown = fill_html("<p>{candidate}</p>", {"candidate": value})
    assert clean_html(shown) == shown
    assert re.findall(r"<[^>]*>", shown) == ["<p>", "</p>"]
    assert unescape(shown[3:-4]) == value


@pytest.mark.parametrize("value", HARMFUL)
def test_a_value_in_an_address_runs_nothing(value):
    shown = fill_html('<p><a href="{exam}">Read</a></p>', {"exam": value})
    assert not re.search(r"javascript:|<script|<img|<iframe|\sonmouseover=\"", shown)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dear {name}", Problem(Fault.UNKNOWN, "name")),
        ("{Candidate}", Problem(Fault.UNKNOWN, "Candidate")),
        ("{ candidate }", Problem(Fault.UNKNOWN, " candidate ")),
        ("{}", Problem(Fault.UNKNOWN, "")),
        ("{<b>candidate</b>}", Problem(Fault.UNKNOWN, "<b>candidate</b>")),
        ("100 {", Problem(Fault.LONELY, "{")),
        ("{candidate}}", Problem(Fault.LONELY, "}")),
        ("{candidate}" * (MOST_PLACEHOLDERS + 1), Problem(Fault.MANY)),
        ("{candidate}" * MOST_PLACEHOLDERS, None),
        ("{{{candidate}}}", None),
        ("", None),
    ],
)
def test_what_is_wrong_is_named(text, found):
    assert problem(text, NAMES) == found


def test_a_name_that_nobody_fills_stays_as_it_is_written():
    assert fill("{exam} {", {}) == "{exam} {"


def test_a_long_value_is_cut():
    assert len(fill("{exam}", {"exam": "x" * 10_000})) == LONGEST_VALUE
    assert len(fill_html("{exam}", {"exam": "x" * 10_000})) == LONGEST_VALUE
