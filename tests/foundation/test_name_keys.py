"""Which names are the same name, and which password the same password. Pure."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.foundation.sorting import folded
from stratus.foundation.text import LONGEST_NAME, name_key, password_forms


@pytest.mark.parametrize(
    "other",
    [
        "Zoe\u0308",  # decomposed, as some keyboards write it
        "ZOË",
        "Ｚｏë",  # wide letters
        "zo\u00adë",  # with a hyphen that nobody sees
        "z\u200boë",
        " zoë ",
        "\u00a0zoë",
    ],
)
def test_names_that_look_the_same_have_the_same_key(other: str) -> None:
    assert name_key(other) == name_key("Zoë")


@pytest.mark.parametrize("other", ["Zoe", "Zoé", "Zo ë", "Zoë1"])
def test_names_that_differ_have_different_keys(other: str) -> None:
    assert name_key(other) != name_key("Zoë")


def test_any_number_of_blanks_counts_as_one() -> None:
    assert name_key("anna  maria\u2003smit") == "anna maria smit"


@given(st.text(max_size=60))
def test_a_key_is_the_key_of_itself(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_plain_letters_have_the_key_that_they_have_beside_others(text: str) -> None:
    assert name_key(f"{text}é") == name_key(f"{text}e").removesuffix("e") + "é"


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_plain_letters_are_sorted_as_they_are_beside_others(text: str) -> None:
    assert folded(f"{text}é") == folded(f"{text}e")


def test_what_is_too_long_to_be_a_name_is_not_looked_at_further() -> None:
    text = "é" * (LONGEST_NAME + 1)
    assert name_key(text) == text


@given(st.text(max_size=60))
def test_a_password_is_hashed_in_the_same_form_however_a_keyboard_writes_it(text: str) -> None:
    hashed = {password_forms(unicodedata.normalize(form, text))[0] for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert hashed == {password_forms(text)[0]}


def test_a_password_of_ascii_has_one_form() -> None:
    assert password_forms("Correct  Horse") == ["Correct  Horse"]
