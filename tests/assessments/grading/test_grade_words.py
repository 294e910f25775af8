"""How grades are written for whoever reads them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.utils import translation

from stratus.assessments.options.grading.rules import ByCut, ByTable, Grading, Row
from stratus.assessments.options.grading.words import said_lines

F = Fraction


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: words need neither tenant nor database."""


@pytest.mark.parametrize(("language", "highest"), [("en", "10.0"), ("nl", "10,0")])
def test_numbers_have_the_readers_decimal_sign(language, highest):
    with translation.override(language):
        assert said_lines(Grading(F(40), F(55), "1", scale=ByCut(F(1), F(10), F("5.5"), F("0.1"))))[0].label == highest


def test_names_of_grades_stay_as_they_were_written():
    scale = ByTable([Row("2.2 lower", F(0), False), Row("1.0 first", F(50), True)])
    with translation.override("nl"):
        assert [line.label for line in said_lines(Grading(F(40), F(50), "1", scale=scale))] == ["1.0 first", "2.2 lower"]
