"""Fields for numbers: one way to read them, one sentence for each reason, limits that are told and shown."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms

import stratus
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


def test_what_was_typed_stands_there_again():
    assert 'value="1e0"' in str(Form({"whole": "1", "points": "1e0"})["points"])


def test_no_form_reads_numbers_in_another_way():
    for path in Path(stratus.__path__[0]).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        other = OTHERS.search(path.read_text(encoding="utf-8"))
        assert not other, f"{path}: {other[0]} reads 1_0 and ٣; use ui.forms.numbers.NumberField"
