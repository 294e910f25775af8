"""How the body of `PATCH …/marking/settings` is read into what marking takes."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.external_api.marking.reading import DOCUMENTED, documented_path, read_change
from stratus.external_api.wire.reading import parse_json
from stratus.marking.pool.actions import RIGHTS
from stratus.marking.setup.changes import STAYS, AllocationRow, AssessorChange, MarkingChange, PassMarkRange, SettingsChange, Unreadable
from stratus.marking.setup.problems import Wrong


def settings(**given: Any) -> SettingsChange:
    change = read_change({"Settings": given}).settings
    assert change is not None
    return change


def kinds(given: Any) -> list[Wrong]:
    change = read_change({"Settings": given}).settings
    return [problem.kind for problem in change.unreadable] if change else []


def test_a_body_without_anything_changes_nothing():
    nothing = MarkingChange(settings=None, assessors=[], allocations=[])
    assert read_change({}) == read_change({"Settings": None, "Assessors": None, "Allocations": "  "}) == nothing


def test_names_enums_booleans_and_numbers_are_read_liberally():
    change = read_change({"settings": {"assessingtype": " two_assessors ", "USEMODERATION": "True", "ScoringDifference": "10"}}).settings
    assert change == SettingsChange(assessing_type="TWO_ASSESSORS", use_moderation=True, scoring_difference=10)


def test_both_spellings_of_the_assignment_are_the_same_setting():
    assert settings(AllocationAssigmentType="MANUAL") == settings(AllocationAssignmentType="manual")


def test_null_switches_a_moderation_rule_off_and_leaves_everything_else():
    change = settings(AssessingType=None, UseModeration=None, ScoringDifference=None, PassMarkRange=None)
    assert change == SettingsChange(scoring_difference=None, pass_mark_range=None)
    assert change.sample_moderation is STAYS


def test_blank_text_equals_absence():
    assert settings(AssessingType="  ", ScoringDifference="", PassMarkRange=" ") == SettingsChange()


def test_half_a_range_is_half_a_range():
    assert settings(PassMarkRange={"from": "5", "To": None}).pass_mark_range == PassMarkRange(low=5)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ([], Wrong.SETTINGS),
        ("x", Wrong.SETTINGS),
        ({"AssessingType": 5}, Wrong.ASSESSING_TYPE),
        ({"AllocationType": "BY_LUCK"}, Wrong.ALLOCATION_TYPE),
        ({"EvaluationsSharingType": "NONE"}, Wrong.SHARING_TYPE),
        ({"SharingAnnotations": "yes"}, Wrong.OTHER),
        ({"SharingAnnotations": 1}, Wrong.OTHER),
        ({"ScoringDifference": 2.5}, Wrong.DIFFERENCE),
        ({"ScoringDifference": True}, Wrong.DIFFERENCE),
        ({"ProximityToPassMark": "ten"}, Wrong.PROXIMITY),
        ({"ProximityToPassMark": 10**30}, Wrong.PROXIMITY),
        ({"SampleModeration": {}}, Wrong.SAMPLE),
        ({"PassMarkRange": []}, Wrong.RANGE),
        ({"PassMarkRange": {"From": "x"}}, Wrong.RANGE),
    ],
)
def test_what_cannot_be_read_is_a_problem_of_its_kind(given: Any, wrong: Wrong):
    assert kinds(given) == [wrong]


def test_a_property_that_comes_twice_with_different_values_cannot_be_read():
    body = parse_json(b'{"Settings": {"UseModeration": true, "useModeration": false}}')
    assert [problem.field for problem in read_change(body).settings.unreadable] == ["settings.use_moderation"]


def test_an_assessor_is_read_with_profile_rights_and_a_password_as_it_is():
    given = {
        "ExternalId": 41.0,
        "FirstName": " Jo ",
        "Phone": 7,
        "Photo": "",
        "Password": " secret ",
        "CanPublish": "TRUE",
        "Role": "moderator",
    }
    expected = AssessorChange(
        external_id="41",
        first_name="Jo",
        password=" secret ",
        role="MODERATOR",
        rights={"can_publish": True},
        profile={"phone_number": "7"},
    )
    assert read_change({"Assessors": [given]}).assessors == [expected]
    assert read_change({"Assessors": [{"ExternalId": "41", "Action": "delete"}]}).assessors == [
        AssessorChange(external_id="41", leaves=True)
    ]


def test_everything_that_is_wrong_with_an_assessor_is_told_and_keeps_its_place():
    given = {"ExternalId": "a/b", "Role": "BOSS", "CanPublish": 1, "SpecialNeeds": "perhaps"}
    [first, second, third] = read_change({"Assessors": [{"ExternalId": "ok"}, 5, given]}).assessors
    assert isinstance(first, AssessorChange)
    assert [problem.field for problem in second.problems] == ["assessors[1]"]
    assert [documented_path(problem.field) for problem in third.problems] == [
        f"Assessors[2].{name}" for name in ("ExternalId", "Role", "SpecialNeeds", "CanPublish")
    ]


def test_an_allocation_names_by_text_and_garbage_is_the_name_of_nothing():
    rows = [{"ExternalId": 7131.0, "Markers": [41, [], True], "Moderator": " m "}, {"ExternalId": {}, "Markers": None, "Moderator": []}]
    assert read_change({"Allocations": rows}).allocations == [AllocationRow("7131", ["41", "", ""], "m"), AllocationRow("", [], "")]


def test_markers_that_are_no_array_are_told_with_what_else_is_wrong_with_the_row():
    [row] = read_change({"Allocations": [{"ExternalId": "c1", "Markers": "m1"}]}).allocations
    assert (row.subject, [problem.field for problem in row.unreadable]) == ("c1", ["allocations[0].markers"])


@pytest.mark.parametrize("name", ["Assessors", "Allocations"])
def test_a_list_that_is_none_cannot_be_read(name: str):
    [element] = getattr(read_change({name: {"ExternalId": "c1"}}), name.lower())
    assert isinstance(element, Unreadable)
    assert [problem.message for problem in element.problems] == ["Must be an array."]


def test_whatever_the_domain_can_change_has_a_documented_name():
    assert set(DOCUMENTED) >= {field.name for field in fields(SettingsChange)} - {"unreadable"}
    assert set(RIGHTS) <= set(DOCUMENTED)


garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("ab 1-\x00", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["From", "ExternalId", "Markers", "Role"]), inner, max_size=2)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(DOCUMENTED.values())), garbage), garbage)
def test_whatever_comes_is_read_or_named_under_documented_paths(given: dict[str, Any], other: Any):
    change = read_change({"Settings": given, "Assessors": [given, other], "Allocations": [given, other]})
    problems = [*change.settings.unreadable] if change.settings else []
    for element in (*change.assessors, *change.allocations):
        problems += element.problems if isinstance(element, Unreadable) else getattr(element, "unreadable", ())
    for problem in problems:
        assert documented_path(problem.field).partition(".")[0].partition("[")[0] in ("Settings", "Assessors", "Allocations")
