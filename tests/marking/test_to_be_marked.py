"""How many scripts are to be marked is one number, wherever it is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission as P
from stratus.delivery.attempts.actions import reopen, void_attempts
from stratus.foundation import clock
from stratus.marking.models import PoolMember, Script
from stratus.marking.scripts.lists import SCHEDULES, scripts_for
from stratus.marking.scripts.queries import scripts_visible_to, viewer_of
from stratus.marking.scripts.sheet import script_sheet
from stratus.marking.setup.actions import allocate, change_settings
from stratus.marking.setup.changes import AllocationRow, PassMarkRange, SettingsChange
from stratus.marking.voiding.actions import void_candidates
from stratus.results.publication.actions import publish
from stratus.results.publication.queries import count_results, state_counts
from stratus.scheduling.models import Schedule
from stratus.ui.home import cards_for
from stratus.ui.lists.asked import asked
from support.builders import (
    SYSTEM,
    a_marked_script,
    a_marker,
    a_member,
    a_registration,
    a_schedule,
    a_script,
    a_user,
    allocated,
    an_actor,
    an_assessment,
    an_attempt,
    scored,
)


@pytest.fixture
def exam() -> Schedule:
    """An exam with two assessors and moderation, with a script of every kind there is: six of them are to be marked."""
    exam = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    rules = SettingsChange(assessing_type="TWO_ASSESSORS", use_moderation=True, pass_mark_range=PassMarkRange(0, 2))
    change_settings(exam.pk, rules, by=SYSTEM, now=clock.now())
    anna, ben = a_member(exam), a_member(exam)

    def given() -> Script:
        return allocated(a_script(exam), anna, ben)

    a_script(exam)  # nobody is allocated
    given()
    scored(given(), anna, 1, submit=False)
    scored(given(), anna, 1)  # waits for the second assessor
    scored(scored(given(), anna, 0), ben, 0)  # waits for a moderator
    scored(scored(given(), anna, 0), ben, 0)
    scored(scored(given(), anna, 2), ben, 2)
    published = scored(scored(given(), anna, 2), ben, 2)
    publish(exam.pk, [published.pk], by=SYSTEM, now=clock.now())
    void_candidates(exam.pk, [given().registration_id], by=SYSTEM, now=clock.now())
    a_registration(exam)
    an_attempt(a_registration(exam))
    void_attempts([an_attempt(a_registration(exam)).registration_id], by=SYSTEM, now=clock.now())
    reopen([given().registration_id], minutes=30, by=SYSTEM, now=clock.now())
    return exam


def coordinator_of(exam: Schedule) -> Actor:
    return an_actor(P.COORDINATE_MARKING, P.MARK, user=exam.owner)


def on_the_front_page(by: Actor) -> Any:
    [card] = [card for card in cards_for(by, clock.now()) if card.url == "/marking"]
    return card.number


def lines(by: Actor, **query: str) -> list[Any]:
    """What the list of schedules says to somebody for an address."""
    wanted = asked(SCHEDULES, query, by, {})
    return list(SCHEDULES.prepared(list(wanted.rows(by, {})), by))


def scripts(exam: Schedule, by: Actor, **query: str) -> list[Any]:
    declared = scripts_for(viewer_of(exam, by, clock.now()))
    return list(asked(declared, query, by, {"schedule": exam.pk}).rows(by, {"schedule": exam.pk}))


def offered(exam: Schedule, by: Actor) -> dict[str, str]:
    """What the filter of the list of scripts offers, with its numbers."""
    return dict(scripts_for(viewer_of(exam, by, clock.now())).filters[0].read({}, by, {"schedule": exam.pk}).choices)


def statuses(rows: Iterable[Script]) -> list[str]:
    return sorted(script.status for script in rows)


def test_front_page_list_and_filter_give_one_number(exam):
    by = coordinator_of(exam)
    [line] = lines(by)
    waiting = scripts(exam, by, status="TO_BE_MARKED")
    assert statuses(waiting) == ["IN_PROGRESS", "IN_PROGRESS", "MODERATION", "MODERATION", "OPEN", "OPEN"]
    assert (on_the_front_page(by), line.n_to_be_marked, len(waiting)) == (6, 6, 6)
    assert offered(exam, by)["TO_BE_MARKED"] == "To be marked (6)"


def test_what_a_schedule_counts_adds_up_to_its_scripts(exam):
    by = coordinator_of(exam)
    [line] = lines(by)
    assert line.n_scripts == len(scripts(exam, by)) == line.n_to_be_marked + line.n_complete + line.n_void
    assert (line.n_begun, line.n_moderation, line.n_complete, line.n_void, line.n_published) == (2, 2, 2, 2, 1)


def test_results_count_the_same_scripts(exam):
    count_results([exam])
    by = an_actor(P.PUBLISH_RESULTS, P.VIEW_ALL_SCHEDULES, user=exam.owner)
    [line] = lines(coordinator_of(exam))
    assert (exam.n_scripts, state_counts(by, exam.pk)["unmarked"]) == (line.n_scripts, line.n_to_be_marked)


def test_a_script_of_an_attempt_that_was_opened_again_is_nobodys_to_mark(schedule):
    script = a_script(schedule)
    by = coordinator_of(schedule)
    assert on_the_front_page(by) == 1
    reopen([script.registration_id], minutes=30, by=SYSTEM, now=clock.now())
    [line] = lines(by)
    assert (on_the_front_page(by), line.n_to_be_marked, scripts(schedule, by)) == (0, 0, [])
    assert lines(by, waiting="1") == []


def test_the_filter_finds_the_schedules_of_which_the_list_counts_some(exam):
    a_marked_script(finished := a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True, owner_id=exam.owner_id))
    by = coordinator_of(exam)
    assert {line.pk: line.n_to_be_marked for line in lines(by)} == {exam.pk: 6, finished.pk: 0}
    assert [line.pk for line in lines(by, waiting="1")] == [exam.pk]


def test_the_front_page_counts_no_schedule_that_the_list_does_not_show(exam):
    a_script(a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True))
    by = coordinator_of(exam)
    assert on_the_front_page(by) == sum(line.n_to_be_marked for line in lines(by))


def state(schedule: Schedule) -> str:
    [line] = [line for line in lines(SYSTEM) if line.pk == schedule.pk]
    return SCHEDULES.columns[-1].text(line)


def test_a_schedule_says_how_far_it_is(schedule):
    change_settings(schedule.pk, SettingsChange(use_moderation=True, pass_mark_range=PassMarkRange(0, 2)), by=SYSTEM, now=clock.now())
    said = [state(schedule)]
    anna, mo = a_member(schedule), a_member(schedule, "MODERATOR")
    said.append(state(schedule))
    first, second = (allocated(a_script(schedule), anna, moderator=mo) for _n in range(2))
    said.append(state(schedule))
    scored(first, anna, 0, submit=False)
    said.append(state(schedule))
    scored(second, anna, 0)
    said.append(state(schedule))
    void_candidates(schedule.pk, [first.registration_id], by=SYSTEM, now=clock.now())
    said.append(state(schedule))
    scored(second, mo, 0)
    said.append(state(schedule))
    assert said == [
        "Assessor needed",
        "Pending",
        "Ready for assessing",
        "Assessing in progress",
        "Assessing in progress",
        "Moderation needed",
        "Assessed",
    ]


def test_the_front_page_counts_for_an_assessor_what_their_lists_show(exam):
    anna = PoolMember.objects.filter(schedule=exam, role="ASSESSOR").order_by("pk")[0]
    other = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    a_member(other, user=anna.user)
    a_script(other)  # nobody is allocated
    by = a_marker(anna)
    shown = [len(scripts(schedule, by, status="TO_BE_MARKED")) for schedule in (exam, other)]
    assert shown == [5, 0]  # of six: to one script nobody is allocated
    assert on_the_front_page(by) == 5
    change_settings(other.pk, SettingsChange(allocation_assignment="ASSESSOR_DECIDES"), by=SYSTEM, now=clock.now())
    assert on_the_front_page(by) == 6


def test_the_front_page_costs_as_many_statements_for_many_schedules_as_for_few():
    marker = a_user("Marker")
    by, counts = Actor.of(marker, Door.UI), []
    for schedules in (1, 3):
        for number in range(schedules):
            one = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
            member = a_member(one, user=marker)
            allocated(a_script(one), member)
            if number:
                change_settings(one.pk, SettingsChange(assessing_type="TWO_ASSESSORS"), by=SYSTEM, now=clock.now())
        with CaptureQueriesContext(connection) as statements:
            counts.append((on_the_front_page(by), len(statements)))
    assert [number for number, _statements in counts] == [1, 4]
    assert counts[0][1] == counts[1][1]


ROLES = ("ASSESSOR", "MODERATOR", "ASSESSOR_AND_MODERATOR", "OTHER")
SIGHTS = [
    SettingsChange(),
    SettingsChange(allocation_assignment="ASSESSOR_DECIDES"),
    SettingsChange(assessing_type="TWO_ASSESSORS", allocation_assignment="ASSESSOR_DECIDES"),
    SettingsChange(sharing_annotations=True, evaluations_sharing="ALL"),
    SettingsChange(anonymous_candidates=True),
    SettingsChange(allocation_type="BY_QUESTIONS"),
    SettingsChange(allocation_type="BY_QUESTIONS", allocation_assignment="ASSESSOR_DECIDES"),
    SettingsChange(use_moderation=True, pass_mark_range=PassMarkRange(0, 4)),
]


@pytest.mark.parametrize("change", SIGHTS)
def test_one_script_is_seen_by_those_whose_lists_have_it(change):
    exam = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    change_settings(exam.pk, change, by=SYSTEM, now=clock.now())
    members = [a_member(exam, role) for role in ROLES]
    assessors, moderator = [members[0], members[2]], members[1]
    two = 2 if change.assessing_type == "TWO_ASSESSORS" else 1
    made = [a_script(exam) for _number in range(5)]
    if change.allocation_type != "BY_QUESTIONS":
        allocated(made[0], *assessors[:two])
        allocated(made[1], *reversed(assessors[:two]), moderator=moderator)
        if two == 1:
            scored(made[1], assessors[0], 1)  # with moderation: the other moderator has nothing to do with it
        allocated(made[2], assessors[0])
        scored(made[2], assessors[0], 1, submit=two == 1)
        reopen([made[3].registration_id], minutes=30, by=SYSTEM, now=clock.now())
    elif change.allocation_assignment != "ASSESSOR_DECIDES":
        essay = made[0].attempt.paper.version.items[1]["id"]
        allocate(exam.pk, [AllocationRow(essay, [str(assessors[0].pk)], None)], by=SYSTEM, now=clock.now())
        scored(made[2], assessors[0], 1)
    people = [*(a_marker(member) for member in members), coordinator_of(exam)]
    for place, by in enumerate(people):
        viewer = viewer_of(exam, by, clock.now())
        listed = set(scripts_visible_to(viewer).values_list("pk", flat=True))
        opened = {script.pk for script in made if opens(script, by)}
        assert opened == listed, (place, change)


def opens(script: Script, by: Actor) -> bool:
    try:
        script_sheet(script.pk, by, clock.now())
    except Script.DoesNotExist:
        return False
    return True
