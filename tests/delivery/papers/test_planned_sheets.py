"""Sheets that are drawn before their attempts, where candidates of an exam have different questions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.delivery.models import PlannedSheet, SheetPlan
from stratus.delivery.papers import planning, preparation
from stratus.delivery.papers.sheets import Divided
from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.bulk import insert_many
from support.builders import a_number, a_registration, a_role, a_schedule, a_version, an_assessment, an_attempt, an_item

TWO_CELLS = [{"cells": [{"items": [0], "take": 1}, {"items": [1, 2, 3, 4], "take": 2}, {"items": [5, 6, 7], "take": 1}]}]


def drawn_exam(**fields: Any) -> Schedule:
    return a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 8, forms=TWO_CELLS, **fields), active=True)


def many_candidates(schedule: Schedule, count: int) -> None:
    role, prefix, now = a_role("Candidate"), f"c{a_number()}-", clock.now()
    users = [User(username=f"{prefix}{n}", external_id=f"{prefix}{n}", role=role, password="!", created_at=now) for n in range(count)]
    insert_many(users)
    insert_many([Registration(schedule=schedule, candidate=user) for user in users])


def prepared(schedule: Schedule) -> list[PlannedSheet]:
    preparation.prepare(schedule.pk, clock.now())
    return list(PlannedSheet.objects.filter(plan__schedule=schedule).select_related("plan__version").order_by("registration"))


def test_thousands_are_drawn_in_a_bounded_number_of_statements_and_each_has_what_the_blueprint_says(tenant: Any, very_many: int) -> None:
    schedule = drawn_exam()
    many_candidates(schedule, very_many)
    preparation.prepare_due(clock.now() - timedelta(days=9))  # nothing yet: statements of the first run are no part of it
    with CaptureQueriesContext(connection) as asked:
        sheets = prepared(schedule)
    assert len(sheets) == very_many
    assert len(asked) <= 40 + 12 * (very_many // planning.PORTION + 1)
    [form] = sheets[0].plan.version.forms
    for planned in sheets:
        assert [len(set(planned.sheet["order"]) & set(cell["items"])) for cell in form["cells"]] == [1, 2, 1]
        assert (len(planned.sheet["order"]), planned.sheet["form"]) == (4, 1)
    uses = Counter(item for planned in sheets for item in planned.sheet["order"])
    for cell in form["cells"]:
        counts = [uses[item] for item in cell["items"]]
        expected = very_many * cell["take"] / len(cell["items"])
        chi_square = sum((count - expected) ** 2 / expected for count in counts)
        assert chi_square <= len(counts) - 1
        assert max(counts) - min(counts) <= 1


def test_a_sheet_is_drawn_again_from_its_seed_form_and_place(tenant: Any) -> None:
    schedule = drawn_exam(random_order=True)
    many_candidates(schedule, 12)
    for planned in prepared(schedule):
        version = planned.plan.version
        again = Divided(version.items, version.sections, version.forms, random_order=True)
        assert again.sheet(planned.plan.seed, planned.form, planned.place) == planned.sheet


def test_only_alternatives_of_the_sheets_own_questions_are_on_it(tenant: Any) -> None:
    items = [an_item("DRAG_AND_DROP") for _n in range(4)]
    schedule = a_schedule(an_assessment(items, forms=[{"cells": [{"items": [0, 1, 2, 3], "take": 1}]}]), active=True)
    many_candidates(schedule, 4)
    assert all(list(planned.sheet["alternatives"]) == planned.sheet["order"] for planned in prepared(schedule))


def test_who_is_registered_late_gets_a_sheet_in_the_next_run_and_the_others_keep_theirs(tenant: Any) -> None:
    schedule = drawn_exam()
    many_candidates(schedule, 3)
    before = {one.registration_id: one.sheet for one in prepared(schedule)}
    late = a_registration(schedule)
    assert preparation.prepare_due(clock.now()) == 1
    after = {one.registration_id: one.sheet for one in PlannedSheet.objects.all()}
    assert after.keys() == {*before, late.pk}
    assert before.items() <= after.items()
    assert SheetPlan.objects.get().taken == {"1": 4}


def test_who_has_an_attempt_already_needs_no_first_sheet(tenant: Any) -> None:
    schedule = drawn_exam()
    an_attempt(a_registration(schedule), sheet={"order": ["x"]})
    assert prepared(schedule) == []


def test_another_version_has_a_plan_of_its_own(tenant: Any) -> None:
    schedule = drawn_exam()
    a_registration(schedule)
    prepared(schedule)
    Schedule.objects.filter(pk=schedule.pk).update(version=a_version(schedule.assessment, forms=TWO_CELLS))
    prepared(schedule)
    assert SheetPlan.objects.count() == PlannedSheet.objects.count() == 2


def test_fixed_forms_are_given_evenly(tenant: Any) -> None:
    forms = [{"title": "A", "items": [0, 1]}, {"title": "B", "items": [2, 1]}]
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 3, forms=forms), active=True)
    many_candidates(schedule, 7)
    sheets = prepared(schedule)
    assert sorted(Counter(one.form for one in sheets).values()) == [3, 4]
    ids = [item["id"] for item in schedule.assessment.versions.get().items]
    assert {(one.form, tuple(one.sheet["order"])) for one in sheets} == {(1, (ids[0], ids[1])), (2, (ids[2], ids[1]))}


def test_sections_from_which_is_drawn_keep_their_order_and_what_everybody_has(tenant: Any) -> None:
    sections = [{"questions": 3, "draw": 1}, {"questions": 2}]
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 5, sections=sections), active=True)
    many_candidates(schedule, 3)
    ids = [item["id"] for item in schedule.assessment.versions.get().items]
    sheets = prepared(schedule)
    assert sorted(one.sheet["order"][0] for one in sheets) == sorted(ids[:3])
    assert {tuple(one.sheet["order"][1:]) for one in sheets} == {tuple(ids[3:])}
    assert not any("form" in one.sheet for one in sheets)


def test_an_exam_of_which_all_have_the_same_questions_has_no_plan(tenant: Any) -> None:
    schedule = a_schedule(an_assessment(), active=True)
    a_registration(schedule)
    assert prepared(schedule) == []
    assert not SheetPlan.objects.exists()


@pytest.mark.parametrize("size", [3])
def test_a_run_that_died_between_drawing_and_freezing_is_done_again(tenant: Any, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    schedule = drawn_exam()
    many_candidates(schedule, size)
    with monkeypatch.context() as patch:
        patch.setattr(preparation, "_freeze", lambda *_args: None)
        drawn = {one.registration_id: one.sheet for one in prepared(schedule)}
    assert preparation.prepare_due(clock.now()) == 1
    assert {one.registration_id: one.sheet for one in PlannedSheet.objects.all()} == drawn
    assert not Registration.objects.filter(schedule=schedule, profile_extra_time=None).exists()
