"""What goes: jobs that expired, those about an erased schedule, files that no job points to."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage

from stratus.events import erasure
from stratus.foundation import clock
from stratus.jobs import actions, expiry, files
from stratus.jobs.models import Job, JobLine
from stratus.jobs.tasks import expire, run
from stratus.jobs.turns import take_turn
from stratus.tenancy import current


def stored() -> list[str]:
    return default_storage.listdir(f"jobs/{current.require_id()}")[1]


@pytest.fixture
def job(a_kind, by) -> Job:
    """A job that is done, with a result and a line."""

    def work(run):
        run.info("a line")
        with run.result_file("a.txt", "text/plain") as file:
            file.write(b"x")

    a_kind(work)
    job = actions.start("test.work", by=by, now=clock.now(), schedule_id=77)
    take_turn(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_goes_seven_days_after_its_end_with_its_lines_and_files(job, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert expiry.expire(job.expires_at - timedelta(seconds=1)) == 0
        assert expiry.expire(job.expires_at) == 1
    assert not Job.objects.exists()
    assert not JobLine.objects.exists()
    assert stored() == []


def test_a_job_that_has_not_ended_does_not_expire(a_kind, by):
    a_kind(lambda run: None)
    actions.start("test.work", by=by, now=clock.now())
    assert expiry.expire(clock.now() + timedelta(days=100)) == 0


def test_the_worker_deletes_what_expired_in_every_tenant(job):
    with current.use(None), time_machine.travel(job.expires_at, tick=False):
        expire(0)
    assert not Job.objects.exists()


def test_the_worker_works_on_a_job_of_any_tenant(a_kind, by):
    a_kind(lambda run: None)
    job = actions.start("test.work", by=by, now=clock.now())
    with current.use(None):
        run(job.tenant_id, job.pk)
    job.refresh_from_db()
    assert job.state == "DONE"


def test_jobs_about_a_schedule_go_with_its_erasure(job, a_kind, by, django_capture_on_commit_callbacks):
    other = actions.start("test.work", by=by, now=clock.now(), schedule_id=78)
    with django_capture_on_commit_callbacks(execute=True):
        counts = erasure.erase_all(erasure.Erased(77, [], []))
    assert (counts["job"], counts["jobline"]) == (1, 1)
    assert list(Job.objects.all()) == [other]
    assert stored() == []


def test_a_file_without_a_job_goes_after_a_day(job):
    import io

    stray = files.store(io.BytesIO(b"x"))
    now = clock.now()
    assert expiry.FILES.tidy_own(now + timedelta(hours=23)) == 0
    assert expiry.FILES.tidy_own(now + timedelta(hours=25)) == 1
    assert not default_storage.exists(stray)
    assert default_storage.exists(job.result_path)


def test_a_file_that_goes_while_the_folder_is_looked_through_stops_nothing(job, monkeypatch):
    import io

    stray, path = files.store(io.BytesIO(b"x")), files.store(io.BytesIO(b"y"))
    listed = default_storage.listdir

    def then_gone(folder):
        found = listed(folder)
        files.discard(path)
        return found

    monkeypatch.setattr(default_storage, "listdir", then_gone, raising=False)
    assert expiry.FILES.tidy_own(clock.now() + timedelta(hours=25)) == 1
    assert not default_storage.exists(stray)


def test_a_file_for_which_the_disk_has_no_room_leaves_nothing(tenant):
    import io

    class Full(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 2 * len(portion):
                raise OSError(28, "No space left on device")
            return super().read(size)

    portion = b"x" * 256 * 1024
    with pytest.raises(OSError, match="No space"):
        files.store(Full(portion * 5))
    assert stored() == []
