"""The demo's schedules: one to be sat at once, the two of the documentation's samples, and one whose marking is under way.

The past is created with the ordinary actions, at past moments. Only answers and starts, which come from browsers, are written directly,
as the saver writes them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stratus.access.actor import Actor
from stratus.assessments.models import Assessment
from stratus.delivery.attempts.actions import finalise_due, set_breaks
from stratus.demo import sittings
from stratus.demo.marked import mark_twelve_scripts, set_up_sample
from stratus.demo.people import STUDENTS
from stratus.people.models import Hierarchy, User
from stratus.scheduling.candidates.actions import add_candidates
from stratus.scheduling.invigilators.actions import add_invigilators
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import pinned_version
from stratus.scheduling.schedules.actions import activate, create_schedule
from stratus.scheduling.schedules.inputs import ScheduleInput

Users = dict[str, User]


def make_schedules(users: Users, assessments: dict[str, Assessment], *, now: datetime) -> None:
    """Create all schedules of the demo tenant."""
    by = Actor.system()
    _always_open(users, assessments["EXT1"], by=by, now=now)
    _accountancy(users, assessments["ACC"], by=by)
    _marking_sample(users, assessments["MARK1"], by=by)
    _running_marking(users, assessments["MARK2"], by=by, now=now)
    finalise_due(now=now)
    mark_twelve_scripts(users, now=now)


def _schedule(users: Users, data: ScheduleInput, candidates: list[str], *, by: Actor, at: datetime) -> Schedule:
    """Create, fill and activate a schedule as of the moment `at`."""
    schedule = create_schedule(data, by=by, now=at)
    add_candidates(schedule.pk, [users[external_id].pk for external_id in candidates], by=by, now=at)
    add_invigilators(schedule.pk, [users["invigilator"].pk, users["scheduler"].pk], by=by, now=at)
    return activate(schedule.pk, by=by, now=at)


def _always_open(users: Users, assessment: Assessment, *, by: Actor, now: datetime) -> None:
    data = ScheduleInput(
        assessment_id=assessment.pk,
        starts_at=now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1),
        ends_at=datetime(2099, 12, 31, 23, 0, tzinfo=UTC),
        title="Research Methods, open demo",
        external_id="DEMO",
        owner_id=users["scheduler"].pk,
    )
    schedule = _schedule(users, data, ["candidate", *(student.external_id for student in STUDENTS)], by=by, at=now)
    with_breaks = Registration.objects.get(schedule=schedule, candidate__username=STUDENTS[0].username)
    set_breaks([with_breaks.pk], 2, 5, by=by, now=now)


def _accountancy(users: Users, assessment: Assessment, *, by: Actor) -> None:
    """The schedule of the page invigilation-info; its two rows follow from the rules, to the millisecond."""
    data = ScheduleInput(
        assessment_id=assessment.pk,
        starts_at=datetime(2022, 6, 21, 14, 0, tzinfo=UTC),
        ends_at=datetime(2032, 6, 21, 14, 0, tzinfo=UTC),
        title="Accountancy 101",
        external_id="ACC_101",
        pin="6961",
        owner_id=users["scheduler"].pk,
    )
    schedule = _schedule(users, data, ["7132", "7133"], by=by, at=datetime(2022, 6, 1, 9, 0, tzinfo=UTC))
    debit, depreciation = pinned_version(schedule, schedule.starts_at).items
    first = sittings.start(schedule, users["7132"], at=datetime(2022, 6, 21, 14, 2, 5, 118000, tzinfo=UTC))
    sittings.answer(first, {debit["id"]: sittings.choice(debit, 1)}, at=first.started_at + timedelta(minutes=2))
    sittings.hand_in(first, at=datetime(2022, 6, 21, 14, 6, 41, 702000, tzinfo=UTC))
    second = sittings.start(schedule, users["7132"], at=datetime(2022, 6, 21, 14, 9, 32, 426000, tzinfo=UTC))
    answers = {debit["id"]: sittings.choice(debit, 0), depreciation["id"]: sittings.choice(depreciation, 0)}
    sittings.answer(second, answers, at=second.started_at + timedelta(minutes=1))
    sittings.pause(second, at=datetime(2022, 6, 21, 14, 10, tzinfo=UTC), milliseconds=960)


def _marking_sample(users: Users, assessment: Assessment, *, by: Actor) -> None:
    """The schedule of the page patch-marking-settings, archived long ago."""
    data = ScheduleInput(
        assessment_id=assessment.pk,
        starts_at=datetime(2023, 5, 15, 8, 0, tzinfo=UTC),
        ends_at=datetime(2023, 5, 15, 12, 0, tzinfo=UTC),
        title="Test Schedule for Marking",
        external_id="schid_1",
        owner_id=users["41023018"].pk,
        hierarchy_id=Hierarchy.objects.get(external_id="ECON").pk,
    )
    schedule = _schedule(users, data, ["7131", "7140", "7141"], by=by, at=datetime(2023, 5, 2, 9, 0, tzinfo=UTC))
    set_up_sample(schedule, users, by=by, now=datetime(2023, 5, 2, 9, 30, tzinfo=UTC))


def _running_marking(users: Users, assessment: Assessment, *, by: Actor, now: datetime) -> None:
    start = (now - timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    data = ScheduleInput(
        assessment_id=assessment.pk,
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        title="Research Methods: essays, first sitting",
        external_id="schid_2",
        owner_id=users["scheduler"].pk,
        hierarchy_id=Hierarchy.objects.get(external_id="PSY").pk,
    )
    schedule = _schedule(users, data, [student.external_id for student in STUDENTS], by=by, at=start - timedelta(days=7))
    sittings.twelve_scripts(schedule, [users[student.external_id] for student in STUDENTS], opens=start)
