"""What the database itself refuses about jobs, and that two runs at once do a portion once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from stratus.foundation import clock
from stratus.jobs.models import Job, JobLine

pytestmark = pytest.mark.database


@pytest.fixture
def job(person) -> Job:
    return Job.objects.create(kind="test.work", actor=person, created_at=clock.now())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("job_state_known", {"state": "ASLEEP"}),
        ("job_done_within_total", {"done": 3, "total": 2}),
        ("job_running_began", {"state": "RUNNING"}),
        ("job_end_fits_state", {"state": "DONE"}),
        ("job_end_fits_state", {"ended_at": "2030-01-01T00:00Z", "expires_at": "2030-01-01T00:00Z"}),
        ("job_result_of_done", {"result_path": "jobs/1/x"}),
        ("job_failure_fits_state", {"failure": "x"}),
        ("job_failure_fits_state", {"state": "FAILED", "ended_at": "2030-01-01T00:00Z", "expires_at": "2030-01-01T00:00Z"}),
        (
            "job_input_until_end",
            {"state": "CANCELLED", "ended_at": "2030-01-01T00:00Z", "expires_at": "2030-01-01T00:00Z", "input_path": "jobs/1/x"},
        ),
    ],
)
def test_a_job_is_always_in_one_piece(job, name, fields):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**fields)


def test_a_line_stands_in_a_report_once(job):
    JobLine.objects.create(job=job, number=1, level="INFO", text="x")
    with pytest.raises(IntegrityError, match="job_line_once"), transaction.atomic():
        JobLine.objects.create(job=job, number=1, level="INFO", text="y")
