"""Erasing schedules that were marked for deletion: when it is due, and that nothing of them is left."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from stratus.delivery.attempts.tasks import erase_files
from stratus.delivery.models import (
    AnswerEvent,
    Attempt,
    CheckedQuestion,
    Order,
    PlannedSheet,
    QuestionReport,
    ResponseFile,
    SealedPaper,
    Session,
    SheetPlan,
)
from stratus.delivery.safeguards.proctoring.passes import open_pass
from stratus.delivery.unsent.paths import response_folder
from stratus.events import erasure as registry
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.models import AnswerDecision, IncidentNote
from stratus.jobs.models import Job, JobLine
from stratus.marking.models import Evaluation, LaterScore, Script, SetAsideScore
from stratus.results.publication.actions import publish
from stratus.results.review.models import ReviewSharing
from stratus.retention import erasure
from stratus.retention.tasks import erase_marked_schedules
from stratus.scheduling.candidates.actions import add_candidates
from stratus.scheduling.links import keycodes
from stratus.scheduling.links import secrets as links
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator, ScheduleSharing
from stratus.scheduling.schedules.actions import delete_schedule
from stratus.scheduling.schedules.deletion import cancel_deletion, mark_for_deletion
from stratus.search.models import Word
from stratus.tenancy import current
from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import Credential, TenantModel
from stratus.tenancy.rls import tenant_models
from stratus.webhooks.deliveries.actions import note_try
from stratus.webhooks.endpoints.actions import create_endpoint
from stratus.webhooks.models import Delivery
from support.builders import (
    SYSTEM,
    a_member,
    a_registration,
    a_review_session,
    a_schedule,
    a_script,
    a_user,
    allocated,
    an_assessment,
    an_attempt,
    scored,
)
from support.costs import grows_by_at_most

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def furnished(schedule: Schedule) -> Schedule:
    """The schedule after two candidates sat it: a row in every table that may hold something of it, and a file on the disk."""
    if not Delivery.objects.exists():
        create_endpoint(title="x", url="https://example.org", by=SYSTEM, now=clock.now())
    script = a_script(schedule)
    member = a_member(schedule)
    scored(allocated(script, member), member, 1)
    SetAsideScore.objects.create(evaluation=Evaluation.objects.get(script=script), item="1-1", score=1, at=clock.now())
    LaterScore.objects.create(script=script, item="1-1", made_at=clock.now(), due_at=clock.now(), ended_at=clock.now())
    attempt = script.attempt
    Session.objects.create(attempt=attempt, number=1, opened_at=clock.now())
    SealedPaper.objects.create(schedule=schedule, paper=attempt.paper, key_fingerprint="0" * 32, parts={}, size=0, made_at=clock.now())
    plan = SheetPlan.objects.create(schedule=schedule, version=attempt.paper.version, seed=1)
    PlannedSheet.objects.create(plan=plan, registration=script.registration, number=1, form=0, place=0, sheet={})
    AnswerEvent.objects.create(attempt=attempt, writer=uuid4(), seq=1, session=1, received_at=clock.now(), kind="answer")
    AnswerDecision.objects.create(
        attempt=attempt, event=AnswerEvent.objects.get(attempt=attempt), item="1-1", decision="REJECTED", reason="x", decided_at=clock.now()
    )
    CheckedQuestion.objects.create(attempt=attempt, item="1-1", session=1, seq=2, checked_at=clock.now())
    QuestionReport.objects.create(attempt=attempt, writer=uuid4(), seq=3, item="1-1", text="x", received_at=clock.now())
    IncidentNote.objects.create(registration=script.registration, attempt=attempt, severity="LOW", text="x", noted_at=clock.now())
    Order.objects.create(registration=script.registration, kind="message", text="Hello", created_at=clock.now())
    ScheduleInvigilator.objects.create(schedule=schedule, user=a_user("Invigilator"))
    ScheduleSharing.objects.create(schedule=schedule, user=a_user("Scheduler"))
    a_file(attempt, b"a balance sheet")
    open_pass(script.registration, now=clock.now())
    keycodes.shown([a_registration(schedule).pk], now=clock.now())
    (result,) = publish(schedule.pk, by=SYSTEM, now=clock.now())
    of_schedule = a_review_session(result)
    a_review_session(result, assessment_id=schedule.assessment_id)  # which stays, without this result
    ReviewSharing.objects.create(session=of_schedule, user=a_user("Scheduler"))
    about = Job.objects.create(kind="x", actor=a_user("Scheduler"), schedule_id=schedule.pk, created_at=clock.now())
    JobLine.objects.create(job=about, number=1, level="INFO", text="x")
    delivery = Delivery.objects.get(schedule=schedule)
    note_try(delivery.pk, status_code=200, error="", duration_ms=1, now=clock.now())
    return schedule


def a_file(attempt: Attempt, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    path = f"{response_folder(attempt.tenant_id, attempt.pk)}/{digest}"
    default_storage.save(path, ContentFile(content))
    default_storage.save(f"{path}.part", ContentFile(b"half"))
    ResponseFile.objects.create(attempt=attempt, sha256=digest, size=len(content), completed_at=clock.now(), path=path)
    return path


def marked(schedule: Schedule, days: int = 0, *, at: datetime | None = None) -> Schedule:
    return mark_for_deletion(schedule.pk, days, by=SYSTEM, now=at or clock.now())


def later(**delta: float) -> datetime:
    """A moment after every schedule of these tests has ended."""
    return clock.now() + timedelta(days=2) + timedelta(**delta)


@pytest.fixture
def other() -> Schedule:
    """Another schedule of the same assessment and tenant, as full as the one to be erased."""
    return furnished(a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True))


# What refers to a schedule --------------------------------------------------------------------------------------------------------------


def references() -> Iterator[tuple[type[TenantModel], Any]]:
    """Every foreign key between tenant tables."""
    for model in tenant_models():
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey | TenantOneToOneField):
                yield model, field


def rows_of(schedule: Schedule) -> dict[type[TenantModel], set[Any]]:
    """Every row that refers to the schedule, directly or by way of another row; empty sets for tables that could hold one."""
    words = Word.objects.filter(kind="schedule", subject=schedule.pk).values_list("pk", flat=True)
    jobs = Job.objects.filter(schedule_id=schedule.pk).values_list("pk", flat=True)
    found: dict[type[TenantModel], set[Any]] = {Schedule: {schedule.pk}, Word: set(words), Job: set(jobs)}
    while True:
        before = {model: set(pks) for model, pks in found.items()}
        for model, field in references():
            if field.related_model in found:
                pks = model.objects.filter(**{f"{field.name}__in": found[field.related_model]}).values_list("pk", flat=True)
                found.setdefault(model, set()).update(pks)
        if found == before:
            return found


def count(model: type[Any]) -> int:
    return model.objects.count()


@pytest.mark.database
def test_nothing_that_refers_to_the_schedule_or_its_attempts_is_left_and_nothing_else_is_touched(schedule, other):
    furnished(schedule)
    there, others = rows_of(schedule), rows_of(other)
    empty = [model.__name__ for model, pks in there.items() if not pks]
    assert not empty, f"Let furnished() make rows of {empty}, so that this test can tell."
    everything = {model: count(model) for model in tenant_models() if model is not Event}
    marked(schedule)
    assert erasure.erase_due(now=clock.now()) == 0, "the schedule has not ended"
    assert erasure.erase_due(now=later()) == 1
    connection.check_constraints()
    for model, pks in there.items():
        assert not model.objects.filter(pk__in=list(pks)).exists(), model
    for model, field in references():
        if field.related_model in there:
            assert not model.objects.filter(**{f"{field.name}__in": there[field.related_model]}).exists(), (model, field.name)
    assert rows_of(other) == others
    assert {model: number - len(there.get(model, ())) for model, number in everything.items()} == {
        model: count(model) for model in everything
    }


def test_only_the_log_and_jobs_name_a_schedule_without_a_foreign_key():
    """The log stays. Jobs lie below schedules, so that they cannot refer to them; the test above looks at theirs by name."""
    plain = {
        model._meta.label
        for model in tenant_models()
        for field in model._meta.local_fields
        if field.column in ("schedule_id", "attempt_id", "registration_id") and not field.is_relation
    }
    assert plain == {"events.Event", "jobs.Job"}


def test_links_of_candidates_and_markers_lead_nowhere_any_more(schedule, other):
    furnished(schedule)

    def secrets(of: Schedule) -> set[tuple[str, int]]:
        launch = {("LAUNCH", pk) for pk in of.registrations.values_list("pk", flat=True)}
        return launch | {("MARKING", pk) for pk in of.marking_pool.values_list("pk", flat=True)}

    mine, theirs = secrets(schedule), secrets(other)
    marked(schedule)
    erasure.erase_due(now=later())
    left = set(Credential.objects.filter(tenant_id=current.require_id()).values_list("kind", "subject_id"))
    assert len(mine) == 3
    assert not left & mine
    assert theirs <= left


@pytest.mark.database
def test_files_are_deleted_by_jobs_once_the_rows_are_gone(schedule, other):
    furnished(schedule)
    mine, theirs = ResponseFile.objects.get(attempt__schedule=schedule), ResponseFile.objects.get(attempt__schedule=other)
    assert erase_files(current.require_id(), [mine.attempt_id]) == 0, "its rows are still there"
    marked(schedule)
    erasure.erase_due(now=later())
    assert default_storage.exists(mine.path), "not before the transaction is committed"
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'delivery.erase_files'")
        (job,) = [json.loads(row[0]) for row in cursor.fetchall()]
    assert erase_files(**job) == 2
    assert erase_files(**job) == 0
    assert not default_storage.exists(mine.path)
    assert not default_storage.exists(mine.path.rpartition("/")[0])
    assert default_storage.exists(theirs.path)


def test_one_event_says_what_there_was_and_names_nobody(schedule):
    furnished(schedule)
    at = clock.now()
    marked(schedule, 1, at=at)
    erasure.erase_due(now=later())
    event = Event.objects.get(kind="schedule.erased")
    data = dict(event.data)
    assert (event.subject_id, event.schedule_id, event.door, event.actor_id) == (schedule.pk, schedule.pk, "JOB", None)
    assert data.pop("marked_at") == at.isoformat()
    assert data.pop("external_id") == schedule.external_id
    assert (data.pop("notice_days"), data.pop("assessment_id")) == (1, schedule.assessment_id)
    assert (data["registration"], data["attempt"], data["result"], data["responsefile"]) == (2, 1, 1, 1)
    assert all(isinstance(number, int) for number in data.values())


def test_a_draft_and_a_schedule_deleted_before_are_erased_too():
    draft, deleted = a_schedule(), a_schedule(active=True)
    a_registration(deleted)
    marked(draft)
    marked(deleted)
    delete_schedule(deleted.pk, by=SYSTEM, now=clock.now())
    assert erasure.erase_due(now=later()) == 2
    assert not Schedule.objects.exists()
    assert not Registration.objects.exists()


@pytest.mark.database
def test_the_external_id_is_free_again(schedule):
    marked(schedule)
    erasure.erase_due(now=later())
    assert a_schedule(external_id=schedule.external_id).pk != schedule.pk


@pytest.mark.database
def test_a_package_that_was_forgotten_stops_the_whole_erasure(schedule, monkeypatch):
    furnished(schedule)
    marked(schedule)
    without_marking = [erase for erase in registry._registered if not erase.__module__.startswith("stratus.marking")]
    assert len(without_marking) == len(registry._registered) - 1
    monkeypatch.setattr(registry, "_registered", without_marking)
    with pytest.raises(IntegrityError), transaction.atomic():
        erasure.erase_if_due(schedule.pk, by=SYSTEM, now=later())
        connection.check_constraints()
    assert Attempt.objects.filter(schedule=schedule).exists()


def test_rows_go_before_those_that_they_refer_to(schedule):
    furnished(schedule)
    marked(schedule)
    with CaptureQueriesContext(connection) as captured:
        assert erasure.erase_if_due(schedule.pk, by=SYSTEM, now=later())
    order = [found[1] for query in captured if (found := re.match(r'DELETE FROM "(\w+)"', query["sql"]))]
    for model, field in references():
        table, referred = model._meta.db_table, field.related_model._meta.db_table
        if table != referred and {table, referred} <= set(order):
            assert order.index(table) < order.index(referred), (table, referred)


def test_one_that_fails_does_not_hold_the_others_up(schedule, other, monkeypatch):
    furnished(schedule)
    marked(schedule)
    marked(other)

    def broken(erased: registry.Erased) -> dict[str, int]:
        if erased.schedule_id == other.pk:
            raise ValueError("broken")
        return {}

    monkeypatch.setattr(registry, "_registered", [broken, *registry._registered])
    assert erasure.erase_due(now=later()) == 1
    assert list(Schedule.objects.all()) == [other]
    assert Attempt.objects.filter(schedule=other).exists()


def test_a_database_that_is_away_ends_it(schedule, other, monkeypatch):
    marked(schedule)
    marked(other)
    tried = []

    def broken(erased: registry.Erased) -> dict[str, int]:
        tried.append(erased.schedule_id)
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(registry, "_registered", [broken])
    with pytest.raises(OperationalError):
        erasure.erase_due(now=later())
    assert len(tried) == 1


# When it is due --------------------------------------------------------------------------------------------------------------------------


def due(schedule: Schedule, now: datetime) -> bool:
    return erasure.erase_if_due(schedule.pk, by=SYSTEM, now=now)


def test_without_a_sitting_the_notice_runs_from_the_end(schedule):
    marked(schedule, 30)
    assert not due(schedule, schedule.ends_at + timedelta(days=30, seconds=-1))
    assert due(schedule, schedule.ends_at + timedelta(days=30))


def test_a_mark_after_the_end_runs_from_the_mark():
    schedule = a_schedule(active=True, now=NOW - timedelta(days=50))
    marked(schedule, 30, at=NOW)
    assert not due(schedule, NOW + timedelta(days=30, seconds=-1))
    assert due(schedule, NOW + timedelta(days=30))


def test_marking_again_begins_anew_with_the_notice_given_then():
    schedule = a_schedule(active=True, now=NOW - timedelta(days=50))
    marked(schedule, 30, at=NOW)
    marked(schedule, 5, at=NOW + timedelta(days=29))
    assert not due(schedule, NOW + timedelta(days=30))
    assert due(schedule, NOW + timedelta(days=34))


def test_it_does_not_run_while_a_result_is_to_come_and_begins_with_the_last_publication(schedule):
    first, second = a_script(schedule), a_script(schedule)
    member = a_member(schedule)
    for script in (first, second):
        scored(allocated(script, member), member, 1)
    marked(schedule, 10)
    publish(schedule.pk, [first.pk], by=SYSTEM, now=later())
    assert not due(schedule, later(days=3000))
    published = later(days=100)
    publish(schedule.pk, [second.pk], by=SYSTEM, now=published)
    assert not due(schedule, published + timedelta(days=10, seconds=-1))
    assert due(schedule, published + timedelta(days=10))


def test_a_voided_script_is_not_waited_for(schedule):
    script = a_script(schedule)
    Script.objects.filter(pk=script.pk).update(status="VOID")
    marked(schedule)
    assert due(schedule, later())


def test_an_attempt_that_is_not_final_is_waited_for_and_a_void_one_is_not(schedule):
    attempt = an_attempt(a_registration(schedule))
    marked(schedule)
    assert not due(schedule, later())
    Attempt.objects.filter(pk=attempt.pk).update(status="VOID", ended_at=clock.now())
    assert due(schedule, later())


def test_a_schedule_that_is_not_due_is_not_even_locked(schedule):
    marked(schedule, 30)
    with CaptureQueriesContext(connection) as captured:
        assert not due(schedule, later())
    assert not [query["sql"] for query in captured if "FOR " in query["sql"]]


def test_locks_are_taken_in_the_order_that_everybody_keeps(schedule):
    """As docs/how/locks.md has it, and for deletion only when nobody can publish any more."""
    furnished(schedule)
    marked(schedule)
    with CaptureQueriesContext(connection) as captured:
        assert due(schedule, later())
    locked = [re.search(r'FROM "(\w+)".*(FOR .*)', query["sql"]) for query in captured if "FOR " in query["sql"]]
    assert [found.groups() for found in locked if found] == [
        ("scheduling_schedule", "FOR NO KEY UPDATE"),
        ("scheduling_registration", "FOR NO KEY UPDATE"),
        ("delivery_attempt", "FOR NO KEY UPDATE"),
        ("marking_markingsettings", "FOR NO KEY UPDATE"),
        ("scheduling_registration", "FOR UPDATE"),
        ("delivery_attempt", "FOR UPDATE"),
        ("jobs_job", 'FOR UPDATE OF "jobs_job"'),
    ]


def test_a_mark_that_was_cancelled_erases_nothing(schedule):
    marked(schedule)
    cancel_deletion(schedule.pk, by=SYSTEM, now=clock.now())
    assert not due(schedule, later())
    assert erasure.erase_due(now=later()) == 0


def test_a_schedule_that_is_gone_is_none_any_more():
    assert not erasure.erase_if_due(123456, by=SYSTEM, now=clock.now())


def test_the_job_goes_through_all_tenants(schedule):
    from support.builders import a_tenant

    past = clock.now() - timedelta(days=9)
    over = a_schedule(active=True, now=past)
    marked(over, at=past)
    with current.use(a_tenant()):
        theirs = a_schedule(active=True, now=past)
        marked(theirs, at=past)
    with current.use(None):
        erase_marked_schedules(0)
    assert list(Schedule.objects.all()) == [schedule]
    with current.use(theirs.tenant_id):
        assert not Schedule.objects.exists()


# Many ------------------------------------------------------------------------------------------------------------------------------------


def hall(schedule: Schedule, size: int) -> None:
    """Let so many candidates have sat the schedule, set-based."""
    from stratus.delivery.models import Answer
    from stratus.people.models import User
    from stratus.results.models import Result
    from stratus.scheduling.queries import pinned_version
    from stratus.tenancy.bulk import insert_many
    from support.builders import a_paper, a_role

    now, role = clock.now(), a_role("Candidate")
    names = [f"{schedule.pk}-{number}" for number in range(size)]
    users = [User(role=role, username=name, external_id=name, password="!", created_at=now) for name in names]
    insert_many(users)
    registrations = add_candidates(schedule.pk, [user.pk for user in users], by=SYSTEM, now=now)
    sat: dict[str, Any] = {"schedule": schedule, "paper": a_paper(pinned_version(schedule, now)), "number": 1, "sheet": {}}
    sat |= {"started_at": now, "schedule_end": schedule.ends_at, "deadline_at": now}
    sat |= {"status": "HANDED_IN", "submitted_by": "SYSTEM", "ended_at": now, "finalised_at": now}
    attempts = [Attempt(registration=registration, **sat) for registration in registrations]
    insert_many(attempts)
    common: dict[str, Any] = {"session": 1, "seq": 1, "received_at": now}
    insert_many([Answer(attempt=attempt, item=item, value={}, **common) for attempt in attempts for item in ("1-1", "2-1")])
    writers = (UUID(int=1), UUID(int=2))
    insert_many([AnswerEvent(attempt=attempt, writer=w, kind="answer", value={}, **common) for attempt in attempts for w in writers])
    insert_many([ResponseFile(attempt=attempt, sha256="0" * 64, size=1, path="nowhere") for attempt in attempts])
    published: dict[str, Any] = {"schedule": schedule, "max_score": 4, "published_at": now}
    insert_many([Script(attempt=a, registration_id=a.registration_id, **published) for a in attempts])
    given: dict[str, Any] = {"passed_status": "SATISFACTORY", "score": 4, "percentage": 100, "percentage_to_pass": 50}
    insert_many([Result(attempt=a, registration_id=a.registration_id, **published, **given) for a in attempts])
    with connection.cursor() as cursor:  # as the database does by itself within minutes
        cursor.execute("SET ROLE NONE")
        cursor.execute("ANALYZE")
        cursor.execute("SET ROLE stratus_app")


@pytest.mark.database
def test_the_number_of_statements_does_not_depend_on_what_there_is():
    numbers = []
    for size in (2, 40):
        schedule = a_schedule(active=True)
        hall(schedule, size)
        marked(schedule)
        with CaptureQueriesContext(connection) as captured:
            assert due(schedule, later())
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


@pytest.mark.database
def test_very_many_candidates_are_erased(schedule, very_many):
    hall(schedule, very_many)
    marked(schedule)
    with grows_by_at_most(100):
        assert due(schedule, later())
        connection.check_constraints()
    assert not Attempt.objects.exists()
    assert not Registration.objects.exists()


def test_a_link_that_was_erased_is_unknown(schedule):
    registration = a_registration(schedule)
    from django.conf import settings

    found = links.secret_hash(links.launch_secret(settings.LINK_KEY, registration.pk, registration.link_generation))
    assert Credential.objects.filter(hash=found).exists()
    marked(schedule)
    assert due(schedule, later())
    assert not Credential.objects.filter(hash=found).exists()
