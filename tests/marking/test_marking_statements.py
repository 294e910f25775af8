"""What marking costs does not depend on how many candidates a schedule has: neither in statements, nor in rows that are gone through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.foundation import clock
from stratus.marking.models import Allocation, ItemScore, PoolMember, Script
from stratus.marking.scripts.actions import make_scripts
from stratus.marking.scripts.preliminary import preliminary_report
from stratus.marking.setup.actions import allocate_evenly, change_settings
from stratus.marking.setup.changes import SettingsChange
from stratus.people.models import User
from stratus.results.models import Result
from stratus.results.my_exams.queries import overview
from stratus.results.publication.actions import publish
from stratus.results.publication.queries import result_sheet, results_of
from stratus.results.publication.tasks import inform
from stratus.scheduling.models import Schedule
from support.builders import SYSTEM, a_member, a_schedule, a_user, an_assessment, many_handed_in
from support.costs import rows_gone_through
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SIZES = (3, 40)
LARGE = 1_500
"""Of a table with fewer rows reading all pages is as good as a look-up, where a page out of order costs four of those in order."""


@dataclass
class Hall:
    """A schedule with scripts that are shared out to two assessors, a browser of one of them, and one of the coordinator."""

    schedule: Schedule
    coordinator: User
    marker: Client
    boss: Client
    script: Script
    essays: list[str]
    scores: Iterator[int]

    @property
    def address(self) -> str:
        return f"/marking/{self.schedule.pk}"

    @property
    def page(self) -> str:
        return f"{self.address}/scripts/{self.script.pk}"

    def save(self, go: str = "stay", item: int = 0) -> Any:
        seen = ItemScore.objects.filter(evaluation__script=self.script.pk, item=self.essays[item]).values_list("changed_at", flat=True)
        values = {"item": self.essays[item], "score": str(next(self.scores) % 20 / 10), "comment": "", "go": go}
        sent = values | {"seen_at": seen[0].isoformat() if seen else ""}
        return lambda: self.marker.post(f"{self.page}/save", sent)


def a_hall(size: int) -> Hall:
    assessment = an_assessment(["MULTIPLE_CHOICE", "ESSAY", "ESSAY"], marking_workflow="EXTENDED")
    coordinator = a_user("Scheduler")
    schedule = a_schedule(assessment, active=True, owner_id=coordinator.pk)
    member = a_member(schedule)
    a_member(schedule)
    made = make_scripts(many_handed_in(schedule, size), by=SYSTEM, at=clock.now())
    allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now())
    mine = Allocation.objects.filter(first_marker=member).order_by("registration")[0].registration_id
    essays = [item["id"] for item in assessment.versions.get().items if item["type"] == "ESSAY"]
    script = next(script for script in made if script.registration_id == mine)
    hall = Hall(schedule, coordinator, a_browser(member.user), a_browser(coordinator), script, essays, count(1))
    for browser in (hall.marker, hall.boss):
        browser.get(hall.address)
    return hall


def statements(call: Callable[[], Any], status: int = 200) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = call()
    assert answer.status_code == status
    return [one["sql"] for one in captured]


def acts(hall: Hall) -> Iterator[tuple[str, Callable[[], Any], int]]:
    """What people do in marking: name, call, and status of its answer."""
    yield "first score", hall.save(), 302
    yield "next score", hall.save(), 302
    yield "score and next question", hall.save("next"), 302
    yield "score and next candidate", hall.save("next_candidate"), 302
    yield "last score", hall.save(item=1), 302
    yield "script", lambda: hall.marker.get(hall.page), 200
    yield "confirmation", lambda: hall.marker.get(f"{hall.page}/submit"), 200
    yield "scripts of an assessor", lambda: hall.marker.get(hall.address), 200
    yield "those to be marked", lambda: hall.marker.get(f"{hall.address}?status=TO_BE_MARKED"), 200
    yield "by User ID", lambda: hall.boss.get(f"{hall.address}?sort=candidate_id"), 200
    yield "scripts of a coordinator", lambda: hall.boss.get(hall.address), 200
    yield "found by name", lambda: hall.boss.get(f"{hall.address}?q=doe"), 200
    yield "schedules", lambda: hall.marker.get("/marking"), 200
    yield "front page", lambda: hall.marker.get("/"), 200
    yield "allocations", lambda: hall.boss.get(f"{hall.address}/allocations"), 200
    yield "allocations without assessor", lambda: hall.boss.get(f"{hall.address}/allocations?open=1"), 200
    yield "one allocation", lambda: hall.boss.post(f"{hall.address}/allocations", others_first_marker(hall)), 302
    yield "submission", lambda: hall.marker.post(f"{hall.page}/submit", {"comment": ""}), 302


def others_first_marker(hall: Hall) -> dict[str, Any]:
    """The form in which somebody's script, of which nobody has marked anything, goes to another assessor."""
    row = Allocation.objects.filter(schedule=hall.schedule).order_by("-registration")[0]
    other = PoolMember.objects.filter(schedule=hall.schedule).exclude(pk=row.first_marker_id).get()
    return {f"first-{row.registration_id}": other.pk}


def test_whatever_is_done_in_marking_costs_as_many_statements_for_many_candidates_as_for_few():
    few, many = ({name: len(statements(call, status)) for name, call, status in acts(a_hall(size))} for size in SIZES)
    assert few == many


AROUND = ("SAVEPOINT", "RELEASE")


def test_a_score_is_saved_in_twelve_statements_of_which_three_find_out_who_asks():
    hall = a_hall(3)
    first, later = ([sql for sql in statements(hall.save(), 302) if not sql.startswith(AROUND)] for _time in range(2))
    assert len(later) == 12, later
    assert len(first) == 14, first  # the evaluation, and the status of the script


@pytest.mark.parametrize(("by", "more"), [("BY_CANDIDATES", 3), ("BY_QUESTIONS", 3)])
def test_a_first_score_that_takes_the_candidate_or_the_question_is_saved_in_fifteen(by, more):
    hall = a_hall(3)
    free = SettingsChange(allocation_assignment="ASSESSOR_DECIDES", allocation_type=by)
    change_settings(hall.schedule.pk, free, by=SYSTEM, now=clock.now())
    Allocation.objects.all().delete()
    first, later = ([sql for sql in statements(hall.save(), 302) if not sql.startswith(AROUND)] for _time in range(2))
    assert len(later) == 12, later
    assert len(first) == 12 + more, first  # the row of the matrix too
    assert Allocation.objects.get().first_marker.user == hall.script.evaluations.get().member.user


ONE = {"first score", "next score", "score and next question", "last score", "script", "confirmation", "submission"}
"""What concerns one script."""


@pytest.mark.slow("some hundred scripts, and every statement twice")
def test_no_statement_walks_through_all_scripts_for_each_of_them(statistics_of_small_tenants):
    hall = a_hall(LARGE)
    for name, call, status in acts(hall):
        with rows_gone_through() as work:
            assert call().status_code == status, name
        most = LARGE if name in ONE else 40 * LARGE
        assert work.rows < most, f"{name}: {work.rows:,}\n{work.worst}"


@pytest.mark.slow("some hundred scripts, and every statement twice")
def test_making_sharing_out_publishing_and_reporting_walk_through_no_script_for_each_other(statistics_of_small_tenants, look_at_results):
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="EXTENDED"), active=True)
    a_member(schedule)
    attempts = many_handed_in(schedule, LARGE)
    for work_of in (
        lambda: make_scripts(attempts, by=SYSTEM, at=clock.now()),
        lambda: allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now()),
        lambda: list(preliminary_report(schedule, clock.now())),
        lambda: publish(schedule.pk, by=SYSTEM, now=clock.now()),
        lambda: results_of(schedule=schedule),
        lambda: results_of(schedule=schedule, candidate=attempts[0].registration.candidate),
        lambda: look_at_results(schedule),
    ):
        with rows_gone_through() as work:
            assert work_of()
        assert work.rows < 60 * LARGE, work.worst
    candidate, result = attempts[0].registration.candidate, Result.objects.filter(schedule=schedule).order_by("pk")[0]
    for look, most in (
        (
            lambda: overview(candidate.pk, clock.now()).completed,
            2 * LARGE,
        ),  # of a candidate's registrations, all of the schedule are looked at
        (lambda: result_sheet(result.pk, SYSTEM), LARGE),
        (lambda: mailed(result), LARGE),
    ):
        with rows_gone_through() as work:
            assert look()
        assert work.rows < most, work.worst


def mailed(result: Result) -> bool:
    """Whether the job that mails a result's candidate found out that they have no address."""
    return not inform(result.tenant_id, result.pk)


@pytest.fixture
def look_at_results() -> Callable[[Schedule], Any]:
    """Opens the list of results of a schedule, found by name and not."""

    def look(schedule: Schedule) -> Any:
        browser = a_browser(a_user("System administrator"))
        pages = [browser.get(f"/results/{schedule.pk}{query}") for query in ("", "?sort=candidate_id", "?handed_in_from=2020-01-01")]
        return [page.status_code for page in pages] == [200, 200, 200]

    return look
