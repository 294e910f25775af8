"""What the settings of a schedule's marking may be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.marking.setup.changes import STAYS, PassMarkRange, SettingsChange
from stratus.marking.setup.problems import Wrong, first, wrong_setting
from stratus.marking.setup.rules import BOOLEANS, ENUMS, NAMES, PERCENTS, Values, judge


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


PRESENT = Values()
TWO = replace(PRESENT, assessing_type="TWO_ASSESSORS")


def kind(change: dict[str, Any], present: Values = PRESENT, **kwargs: Any) -> Wrong | None:
    _values, problems = judge(SettingsChange(**change), present, **({"workflow": "EXTENDED"} | kwargs))
    return first(problems).kind if problems else None


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, None),
        ({"assessing_type": "THREE"}, Wrong.ASSESSING_TYPE),
        ({"assessing_type": "TWO_ASSESSORS"}, None),
        ({"allocation_type": "BY_LUCK"}, Wrong.ALLOCATION_TYPE),
        ({"allocation_assignment": "BY_LUCK"}, Wrong.OTHER),
        ({"evaluations_sharing": "NONE"}, Wrong.SHARING_TYPE),
        ({"sharing_annotations": True}, None),
        ({"scoring_difference": 101}, Wrong.DIFFERENCE),
        ({"scoring_difference": -1}, Wrong.DIFFERENCE),
        ({"scoring_difference": 100}, None),
        ({"proximity_to_pass_mark": 101}, Wrong.PROXIMITY),
        ({"sample_moderation": 0}, Wrong.SAMPLE),
        ({"sample_moderation": 101}, Wrong.SAMPLE),
        ({"sample_moderation": 1}, None),
        ({"pass_mark_range": PassMarkRange(1, 2)}, None),
        ({"pass_mark_range": PassMarkRange(2, 2)}, None),
        ({"pass_mark_range": PassMarkRange(3, 2)}, Wrong.RANGE),
        ({"pass_mark_range": PassMarkRange(3)}, Wrong.RANGE),
        ({"pass_mark_range": PassMarkRange()}, Wrong.RANGE),
        ({"pass_mark_range": PassMarkRange(-1, 2)}, Wrong.RANGE),
        ({"pass_mark_range": PassMarkRange(1, 10**12)}, Wrong.RANGE),
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
def test_each_value_is_judged_by_itself_and_with_the_others(change: dict[str, Any], wrong: Wrong | None) -> None:
    assert kind(change) == wrong


def test_the_simple_workflow_has_one_assessor_and_no_moderation() -> None:
    assert kind({"assessing_type": "TWO_ASSESSORS"}, workflow="SIMPLE") == Wrong.ASSESSING_TYPE
    assert kind({"use_moderation": True, "proximity_to_pass_mark": 2}, workflow="SIMPLE") == Wrong.OTHER
    assert kind({"scoring_difference": 10}, workflow="SIMPLE") is None


def test_a_value_equal_to_the_present_one_is_never_a_problem() -> None:
    stored = replace(TWO, use_moderation=True, scoring_difference=10)
    change = {"assessing_type": "TWO_ASSESSORS", "use_moderation": True, "scoring_difference": 10}
    assert kind(change, stored, workflow="SIMPLE", has_published=True, is_finished=True) is None


def test_a_change_is_refused_once_a_result_is_published_or_marking_is_finished() -> None:
    assert kind({"sharing_annotations": True}, has_published=True, is_finished=True) == Wrong.PUBLISHED
    assert kind({"sharing_annotations": True}, is_finished=True) == Wrong.FINISHED


def test_wrong_values_that_the_page_lists_later_come_after_published() -> None:
    assert kind({"evaluations_sharing": "NONE"}, has_published=True) == Wrong.PUBLISHED
    assert kind({"scoring_difference": 101}, has_published=True) == Wrong.DIFFERENCE


def test_what_could_not_be_read_is_refused_with_the_rest_in_the_order_of_kinds() -> None:
    unreadable = (wrong_setting("use_moderation", "Must be true or false"),)
    assert kind({"unreadable": unreadable}) == Wrong.OTHER
    assert kind({"unreadable": unreadable}, has_published=True) == Wrong.PUBLISHED
    assert kind({"unreadable": unreadable, "assessing_type": "THREE"}, has_published=True) == Wrong.ASSESSING_TYPE


def test_none_switches_a_rule_off() -> None:
    stored = Values(scoring_difference=1, proximity_to_pass_mark=2, pass_mark_from=3, pass_mark_to=4, sample_moderation=5)
    change = SettingsChange(scoring_difference=None, proximity_to_pass_mark=None, pass_mark_range=None, sample_moderation=None)
    assert judge(change, stored, workflow="EXTENDED") == (PRESENT, [])
    assert judge(SettingsChange(), stored, workflow="EXTENDED") == (stored, [])


def test_half_a_range_keeps_the_other_half() -> None:
    stored = Values(pass_mark_from=3, pass_mark_to=9)
    for half, whole in ((PassMarkRange(low=5), (5, 9)), (PassMarkRange(high=4), (3, 4))):
        values, _problems = judge(SettingsChange(pass_mark_range=half), stored, workflow="EXTENDED")
        assert (values.pass_mark_from, values.pass_mark_to) == whole


ends = st.one_of(st.none(), st.integers())
changes = st.builds(
    SettingsChange,
    **{name: st.one_of(st.none(), st.text(max_size=3), st.sampled_from(words)) for name, words in ENUMS.items()},
    **{name: st.one_of(st.none(), st.booleans()) for name in BOOLEANS},
    **{name: st.one_of(st.just(STAYS), st.none(), st.integers()) for name in PERCENTS},
    pass_mark_range=st.one_of(st.just(STAYS), st.none(), st.builds(PassMarkRange, ends, ends)),
)


@given(changes, st.sampled_from(["SIMPLE", "EXTENDED"]))
def test_whatever_is_asked_for_the_result_is_storable_or_a_problem_is_named(change: SettingsChange, workflow: str) -> None:
    values, problems = judge(change, PRESENT, workflow=workflow)
    assert {problem.field.split(".")[0] for problem in problems} <= {"settings"}
    if not problems:
        assert values.scoring_difference is None or 0 <= values.scoring_difference <= 100
        assert (values.pass_mark_from is None) == (values.pass_mark_to is None)
        again = SettingsChange(**{name: getattr(values, name) for name in NAMES if not name.startswith("pass_mark")})
        assert judge(again, values, workflow=workflow) == (values, [])


def all_problems(change: dict[str, Any], present: Values = PRESENT, workflow: str = "EXTENDED") -> dict[str, str]:
    """Field → message, without `settings.`."""
    _values, problems = judge(SettingsChange(**change), present, workflow=workflow)
    return {problem.field.removeprefix("settings."): problem.message for problem in problems}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"assessing_type": "THREE"}, "assessing_type", "Possible values: TWO_ASSESSORS, ONE_ASSESSOR"),
        ({"scoring_difference": 101}, "scoring_difference", "Must be a whole number from 0 to 100"),
        ({"proximity_to_pass_mark": -1}, "proximity_to_pass_mark", "Must be a whole number from 0 to 100"),
        ({"sample_moderation": 0}, "sample_moderation", "Must be a whole number from 1 to 100"),
        ({"pass_mark_range": PassMarkRange(1)}, "pass_mark_range", "From and To must both be given"),
        ({"pass_mark_range": PassMarkRange(high=1)}, "pass_mark_range", "From and To must both be given"),
        ({"pass_mark_range": PassMarkRange(0, -1)}, "pass_mark_range", "Must be a whole number from 0 to 2147483647"),
        ({"pass_mark_range": PassMarkRange(0, 2**31)}, "pass_mark_range", "Must be a whole number from 0 to 2147483647"),
        ({"pass_mark_range": PassMarkRange(2**31, 0)}, "pass_mark_range", "Must be a whole number from 0 to 2147483647"),
        ({"pass_mark_range": PassMarkRange(1, 0)}, "pass_mark_range", "From must not be greater than To"),
        ({"anonymous_assessors": True}, "anonymous_assessors", "One assessor cannot be hidden from other assessors"),
        ({"use_moderation": True}, "use_moderation", "Give a proximity or a range"),
    ],
)
def test_a_problem_names_its_setting_and_what_is_possible(change: dict[str, Any], field: str, message: str) -> None:
    assert all_problems(change) == {field: message}


def test_two_assessors_may_also_be_moderated_by_difference() -> None:
    change = {"use_moderation": True, "assessing_type": "TWO_ASSESSORS"}
    assert all_problems(change) == {"use_moderation": "Give a difference, a proximity or a range"}
    rules = [{"scoring_difference": 0}, {"proximity_to_pass_mark": 0}, {"pass_mark_range": PassMarkRange(0, 0)}]
    assert [all_problems(change | rule) for rule in rules] == [{}, {}, {}]


def test_one_assessor_is_moderated_by_proximity_or_range() -> None:
    most = 2**31 - 1
    rules = [{"proximity_to_pass_mark": 100}, {"pass_mark_range": PassMarkRange(0, most)}, {"pass_mark_range": PassMarkRange(most, most)}]
    assert [all_problems({"use_moderation": True} | rule) for rule in rules] == [{}, {}, {}]


def test_all_problems_are_named_not_only_the_first() -> None:
    change = {"assessing_type": "TWO_ASSESSORS", "use_moderation": True, "sample_moderation": 101}
    _values, problems = judge(SettingsChange(**change), PRESENT, workflow="SIMPLE", is_finished=True)
    assert [(problem.kind, problem.field, problem.message) for problem in problems] == [
        (Wrong.SAMPLE, "settings.sample_moderation", "Must be a whole number from 1 to 100"),
        (Wrong.ASSESSING_TYPE, "settings.assessing_type", "The simple workflow has one assessor"),
        (Wrong.OTHER, "settings.use_moderation", "The simple workflow has no moderation"),
        (Wrong.MODERATION_OF_TWO, "settings.use_moderation", "Give a difference, a proximity or a range"),
        (Wrong.FINISHED, "settings", "The marking of this schedule is finished"),
    ]


def test_a_published_result_is_the_reason_that_is_named_rather_than_finished_marking() -> None:
    change = SettingsChange(sharing_annotations=True)
    _values, problems = judge(change, PRESENT, workflow="EXTENDED", has_published=True, is_finished=True)
    assert [(problem.field, problem.message) for problem in problems] == [("settings", "A result of this schedule is published")]


def test_every_setting_that_is_given_is_taken_over_and_no_other() -> None:
    wanted = Values("TWO_ASSESSORS", "BY_QUESTIONS", "ASSESSOR_DECIDES", True, "ALL", True, True, True, True, True, 100, 0, 0, 2**31 - 1, 1)
    given = {name: getattr(wanted, name) for name in NAMES if not name.startswith("pass_mark")}
    whole = PassMarkRange(wanted.pass_mark_from, wanted.pass_mark_to)
    assert judge(SettingsChange(**given, pass_mark_range=whole), PRESENT, workflow="EXTENDED") == (wanted, [])
    for name, value in given.items():
        values, _problems = judge(SettingsChange(**{name: value}), PRESENT, workflow="EXTENDED")
        assert values == replace(PRESENT, **{name: value})


def test_a_wrong_value_changes_nothing() -> None:
    for change in ({"assessing_type": "THREE"}, {"sample_moderation": 0}, {"pass_mark_range": PassMarkRange(2, 1)}):
        assert judge(SettingsChange(**change), TWO, workflow="EXTENDED")[0] == TWO
