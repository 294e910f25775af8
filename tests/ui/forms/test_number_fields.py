"""Fields for numbers: one way to read them, one sentence for each reason, limits that are told and shown."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.utils import translation

import stratus
from stratus.ui.forms.number_words import said_number
from stratus.ui.forms.numbers import NumberField

OTHERS = re.compile(r"\bforms\.(IntegerField|DecimalField|FloatField)\b")


class Form(forms.Form):
    whole = NumberField(low=-5, high=100)
    points = NumberField(low=0, high=6, places=2)


@pytest.mark.parametrize(("typed", "number"), [("7", 7), (" 7 ", 7), ("-5", -5), ("−5", -5), ("+7", 7), ("7,0", 7), ("007", 7)])
def test_a_whole_number_is_read_as_people_write_it(typed, number):
    form = Form({"whole": typed, "points": "1,5"})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["whole"], form.cleaned_data["points"]) == (number, Decimal("1.5"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1e0", "Enter a number, in digits."),
        ("0_1", "Enter a number, in digits."),
        ("1.000,5", "Enter a number, in digits."),
        ("six", "Enter a number, in digits."),
        ("٣", "Write the number with the digits 0 to 9."),
        ("０", "Write the number with the digits 0 to 9."),
        ("0,33333", "Enter a number with at most 2 decimals."),
        ("−1", "Enter a number from 0 to 6."),
        ("6,01", "Enter a number from 0 to 6."),
        ("", "This field is required."),
    ],
)
@pytest.mark.criterion("3.3.1", "3.3.3")
def test_each_reason_has_its_sentence(typed, told):
    form = Form({"whole": "1", "points": typed})
    assert form.errors["points"] == [told]


def test_a_whole_number_with_decimals_is_told_so():
    assert Form({"whole": "1,5", "points": "1"}).errors["whole"] == ["Enter a whole number, without decimals."]


@pytest.mark.parametrize("typed", ["1.000", "10,000", "-1,000", "0.000", "1.0000"])
def test_signs_that_may_group_digits_are_refused_not_read_as_decimals(typed):
    told = ["Write the number without signs that group digits: 1000, not 1.000 or 1,000."]
    assert Form({"whole": typed, "points": typed}).errors == {"whole": told, "points": told}


def test_zeros_behind_the_decimals_are_read_as_long_as_they_group_nothing():
    form = Form({"whole": "7,00", "points": "2.50"})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["whole"], form.cleaned_data["points"]) == (7, Decimal("2.5"))


@pytest.mark.criterion("3.3.2")
def test_limits_stand_beside_the_field():
    assert Form()["points"].help_text == "From 0 to 6."
    assert 'maxlength="24"' in str(Form()["points"])


@pytest.mark.parametrize(("language", "limits"), [("en", "0.01"), ("nl", "0,01")])
def test_numbers_in_texts_have_the_decimal_sign_of_the_reader(language, limits):
    class Precise(forms.Form):
        points = NumberField(low=Decimal("0.01"), high=Decimal("999999.90"), places=2)

    with translation.override(language):
        high = limits.replace("0", "999999", 1).replace("01", "9")
        assert limits in str(Precise()["points"].help_text)
        assert high in str(Precise()["points"].help_text)
        assert limits in Precise({"points": "0"}).errors["points"][0]


@pytest.mark.parametrize(
    ("number", "said"),
    [(Decimal("2.50"), "2,5"), (Decimal("100"), "100"), (Decimal("1E+3"), "1000"), (0.5, "0,5"), (-3, "-3"), ("0.01", "0,01")],
)
def test_a_number_in_a_text_has_no_zeros_behind_and_groups_nothing(number, said):
    with translation.override("nl"):
        assert said_number(number) == said


def test_what_was_typed_stands_there_again():
    assert 'value="1e0"' in str(Form({"whole": "1", "points": "1e0"})["points"])


def test_no_form_reads_numbers_in_another_way():
    for path in Path(stratus.__path__[0]).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        other = OTHERS.search(path.read_text(encoding="utf-8"))
        assert not other, f"{path}: {other[0]} reads 1_0 and ٣; use ui.forms.numbers.NumberField"


def test_numbers_stand_in_their_fields_with_the_readers_sign_and_what_was_typed_stays():
    with translation.override("nl"):
        assert Form(initial={"whole": 1000, "points": Decimal("2.50")})["points"].value() == "2,5"
        assert Form(initial={"whole": 1000})["whole"].value() == "1000"
        assert Form({"points": "2.50"})["points"].value() == "2.50"
