"""Starting a job: who may, what is kept of it until it runs, and what is refused."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.jobs import actions, errors, files
from stratus.jobs.models import Job
from stratus.tenancy import current
from support.builders import SYSTEM, a_hierarchy, a_user


@pytest.fixture
def kind(a_kind):
    return a_kind(lambda run: None, rights=(P.LIBRARY,), most_input=20, most_waiting=2)


def start(by, **fields):
    return actions.start("test.work", by=by, now=clock.now(), **fields)


def stored() -> list[str]:
    folder = f"jobs/{current.require_id()}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_a_job_waits_for_the_worker_in_the_same_transaction(kind, by):
    job = start(by, title="Anatomy", params={"collection": 7}, trial=True)
    assert (job.state, job.title, job.params, job.is_trial) == ("QUEUED", "Anatomy", {"collection": 7}, True)
    queued = ProcrastinateJob.objects.get(task_name="jobs.run", args__job_id=job.pk)
    assert queued.args["tenant_id"] == job.tenant_id


def test_the_log_says_who_started_what_about_what(kind, by):
    subject = a_hierarchy()
    start(by, subject=subject)
    event = Event.objects.get(kind="job.started")
    assert event.actor_id == by.user_id
    assert event.data == {"job_kind": "test.work", "trial": False, "about": f"people.hierarchy:{subject.pk}"}


def test_the_right_of_the_kind_is_needed(kind, by):
    with pytest.raises(NotAllowed):
        start(Actor(by.user_id, frozenset(), Door.UI))
    assert not Job.objects.exists()


def test_neither_the_system_nor_an_assessor_with_a_direct_link_has_jobs(kind, by):
    for actor in (SYSTEM, Actor(by.user_id, by.permissions, Door.UI, schedule_id=1)):
        with pytest.raises(NotAllowed):
            start(actor)


def test_a_kind_that_nobody_registered_is_a_fault_of_the_program(by):
    with pytest.raises(errors.UnknownKind):
        start(by)


def test_what_cannot_be_tried_is_not_tried(a_kind, by):
    a_kind(lambda run: None, can_be_tried=False)
    with pytest.raises(errors.NoTrial):
        start(by, trial=True)


def test_one_person_has_a_limited_number_of_jobs_that_wait(kind, by):
    first = start(by)
    start(by)
    with pytest.raises(errors.TooManyWaiting, match="2 jobs"):
        start(by, source=b"x")
    assert stored() == []
    actions.cancel(first.pk, by=by, now=clock.now())
    start(by)


def test_an_organisation_has_a_limited_number_of_bytes_that_wait(a_kind, by):
    a_kind(lambda run: None, most_bytes_waiting=1024 * 1024)
    first = start(by, source=bytes(1024 * 1024))
    assert first.input_size == 1024 * 1024
    colleague = Actor.of(a_user("Author"), Door.UI)
    with pytest.raises(errors.TooMuchWaiting, match="more than 1 MB"):
        start(colleague, source=b"x")
    assert len(stored()) == 1
    start(colleague)
    actions.cancel(first.pk, by=by, now=clock.now())
    start(colleague, source=b"x")


def test_the_input_is_encrypted_in_the_storage(kind, by):
    job = start(by, source=io.BytesIO(b"a password"), source_name="users.csv")
    assert b"password" not in Path(default_storage.path(job.input_path)).read_bytes()
    with files.opened(job.input_path) as file:
        assert file.read() == b"a password"


def test_an_input_that_is_too_large_is_refused_with_its_limit_and_not_stored(a_kind, by):
    a_kind(lambda run: None, most_input=1024 * 1024)
    with pytest.raises(errors.InputTooLarge, match="1 MB") as refused:
        start(by, source=bytes(1024 * 1024 + 1))
    assert refused.value.field == "file"
    assert stored() == []


def test_a_small_limit_is_told_in_kilobytes(a_kind, by):
    a_kind(lambda run: None, most_input=2048)
    with pytest.raises(errors.InputTooLarge, match="2 kB"):
        start(by, source=bytes(2049))


def test_a_file_may_be_called_anything(kind, by):
    job = start(by, source=b"x", source_name="\x00" + "a" * 300, title="b" * 300)
    assert (len(job.input_name), len(job.title)) == (200, 200)


def test_nothing_is_stored_of_a_job_that_could_not_be_written(kind, by, monkeypatch):
    monkeypatch.setattr(actions, "queue", lambda job: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        start(by, source=b"x")
    assert stored() == []


def test_a_job_that_waits_is_cancelled_at_once_and_its_input_goes(kind, by, django_capture_on_commit_callbacks):
    job = start(by, source=b"x")
    now = clock.now()
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(job.pk, by=by, now=now)
    job.refresh_from_db()
    assert (job.state, job.ended_at, job.expires_at) == ("CANCELLED", now, now + timedelta(days=7))
    assert stored() == []


def test_nobody_cancels_the_job_of_somebody_else(kind, by):
    from support.builders import a_user

    job = start(by)
    with pytest.raises(Job.DoesNotExist):
        actions.cancel(job.pk, by=Actor.of(a_user("System administrator"), Door.UI), now=clock.now())


def test_a_job_that_has_ended_is_not_cancelled(kind, by):
    job = start(by)
    actions.cancel(job.pk, by=by, now=clock.now())
    with pytest.raises(errors.HasEnded):
        actions.cancel(job.pk, by=by, now=clock.now())
