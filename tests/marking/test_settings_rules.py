"""What the settings of a schedule's marking may be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.marking.rules.settings import BOOLEANS, ENUMS, NAMES, PERCENTS, Values, Wrong, first, judge


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


PRESENT = Values()
TWO = replace(PRESENT, assessing_type="TWO_ASSESSORS")


def kind(raw: Any, present: Values = PRESENT, **kwargs: Any) -> Wrong | None:
    _values, problems = judge(raw, present, **({"workflow": "EXTENDED"} | kwargs))
    return first(problems).kind if problems else None


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({}, None),
        ([], Wrong.SETTINGS),
        ("x", Wrong.SETTINGS),
        ({"assessing_type": "THREE"}, Wrong.ASSESSING_TYPE),
        ({"assessing_type": 5}, Wrong.ASSESSING_TYPE),
        ({"assessing_type": " two_assessors "}, None),
        ({"assessing_type": None}, None),
        ({"assessing_type": "  "}, None),
        ({"allocation_type": "BY_LUCK"}, Wrong.ALLOCATION_TYPE),
        ({"allocation_assignment": "BY_LUCK"}, Wrong.OTHER),
        ({"evaluations_sharing": "NONE"}, Wrong.SHARING_TYPE),
        ({"sharing_annotations": "yes"}, Wrong.OTHER),
        ({"sharing_annotations": "True"}, None),
        ({"sharing_annotations": 1}, Wrong.OTHER),
        ({"scoring_difference": 101}, Wrong.DIFFERENCE),
        ({"scoring_difference": -1}, Wrong.DIFFERENCE),
        ({"scoring_difference": "10"}, None),
        ({"scoring_difference": 2.5}, Wrong.DIFFERENCE),
        ({"scoring_difference": True}, Wrong.DIFFERENCE),
        ({"proximity_to_pass_mark": "ten"}, Wrong.PROXIMITY),
        ({"proximity_to_pass_mark": 10**30}, Wrong.PROXIMITY),
        ({"sample_moderation": 0}, Wrong.SAMPLE),
        ({"sample_moderation": 101}, Wrong.SAMPLE),
        ({"pass_mark_range": {"from": 1, "to": 2}}, None),
        ({"pass_mark_range": {"from": 3, "to": 2}}, Wrong.RANGE),
        ({"pass_mark_range": {"from": 3}}, Wrong.RANGE),
        ({"pass_mark_range": []}, Wrong.RANGE),
        ({"pass_mark_range": {"from": -1, "to": 2}}, Wrong.RANGE),
        ({"anonymous_assessors": True}, Wrong.ANONYMOUS_ASSESSORS),
        ({"anonymous_assessors": True, "assessing_type": "TWO_ASSESSORS"}, None),
        ({"use_moderation": True}, Wrong.MODERATION_OF_ONE),
        ({"use_moderation": True, "scoring_difference": 10}, Wrong.MODERATION_OF_ONE),
        ({"use_moderation": True, "sample_moderation": 10}, Wrong.MODERATION_OF_ONE),
        ({"use_moderation": True, "proximity_to_pass_mark": 0}, None),
        ({"use_moderation": True, "assessing_type": "TWO_ASSESSORS"}, Wrong.MODERATION_OF_TWO),
        ({"use_moderation": True, "assessing_type": "TWO_ASSESSORS", "scoring_difference": 0}, None),
    ],
)
def test_each_value_is_judged_by_itself_and_with_the_others(raw: Any, wrong: Wrong | None) -> None:
    assert kind(raw) == wrong


def test_the_simple_workflow_has_one_assessor_and_no_moderation() -> None:
    assert kind({"assessing_type": "TWO_ASSESSORS"}, workflow="SIMPLE") == Wrong.ASSESSING_TYPE
    assert kind({"use_moderation": True, "proximity_to_pass_mark": 2}, workflow="SIMPLE") == Wrong.OTHER
    assert kind({"scoring_difference": 10}, workflow="SIMPLE") is None


def test_a_value_equal_to_the_present_one_is_never_a_problem() -> None:
    stored = replace(TWO, use_moderation=True, scoring_difference=10)
    raw = {"assessing_type": "two_assessors", "use_moderation": "true", "scoring_difference": "10"}
    assert kind(raw, stored, workflow="SIMPLE", has_published=True, is_finished=True) is None


def test_a_change_is_refused_once_a_result_is_published_or_marking_is_finished() -> None:
    assert kind({"sharing_annotations": True}, has_published=True, is_finished=True) == Wrong.PUBLISHED
    assert kind({"sharing_annotations": True}, is_finished=True) == Wrong.FINISHED


def test_wrong_values_that_the_page_lists_later_come_after_published() -> None:
    assert kind({"evaluations_sharing": "NONE"}, has_published=True) == Wrong.PUBLISHED
    assert kind({"scoring_difference": 101}, has_published=True) == Wrong.DIFFERENCE


def test_null_switches_a_rule_off() -> None:
    stored = Values(scoring_difference=1, proximity_to_pass_mark=2, pass_mark_from=3, pass_mark_to=4, sample_moderation=5)
    raw = dict.fromkeys(["scoring_difference", "proximity_to_pass_mark", "pass_mark_range", "sample_moderation"])
    assert judge(raw, stored, workflow="EXTENDED") == (PRESENT, [])


def test_half_a_range_keeps_the_other_half() -> None:
    stored = Values(pass_mark_from=3, pass_mark_to=9)
    assert judge({"pass_mark_range": {"from": 5}}, stored, workflow="EXTENDED")[0] == replace(stored, pass_mark_from=5)


garbage = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text("ab 1-", max_size=4), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["from", "to"]), st.one_of(st.none(), st.integers(), st.text("a1", max_size=3)), max_size=2),
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from([*ENUMS, *BOOLEANS, *PERCENTS, "pass_mark_range"]), garbage), st.sampled_from(["SIMPLE", "EXTENDED"])
)
def test_whatever_comes_in_the_result_is_storable_or_a_problem_is_named(raw: dict[str, Any], workflow: str) -> None:
    values, problems = judge(raw, PRESENT, workflow=workflow)
    assert {problem.field.split(".")[0] for problem in problems} <= {"settings"}
    if not problems:
        assert values.scoring_difference is None or 0 <= values.scoring_difference <= 100
        assert (values.pass_mark_from is None) == (values.pass_mark_to is None)
        again = {name: getattr(values, name) for name in NAMES if not name.startswith("pass_mark")}
        assert judge(again, values, workflow=workflow) == (values, [])
