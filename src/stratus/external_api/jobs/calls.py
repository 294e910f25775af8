"""Calls that are carried out later: their jobs, and the answers that these keep."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpResponse

from stratus.external_api.jobs import errors
from stratus.external_api.wire.envelope import failure, seconds
from stratus.external_api.wire.errors import Text, fail
from stratus.external_api.wire.texts import everywhere
from stratus.jobs import files
from stratus.jobs.models import Job, JobState
from stratus.jobs.running import Run

NAME = "external_api.call"
"""The kind of these jobs."""


def call_of(token_id: int, job_id: str, now: datetime) -> Job | None:
    """Return the job of a call that was made with this token, unless it has expired. One query."""
    try:
        key = uuid.UUID(job_id)
    except ValueError:
        return None
    return Job.objects.filter(key=key, kind=NAME, params__token=token_id).exclude(expires_at__lte=now).first()


def state_of(job: Job) -> dict[str, Any]:
    """Return what is told of a call, its answer included once it has ended."""
    return {
        "JobId": str(job.key),
        "State": job.state,
        "Done": job.done,
        "Total": job.total,
        "Created": seconds(job.created_at),
        "Started": seconds(job.started_at),
        "Ended": seconds(job.ended_at),
        "Answer": _answer_of(job) if job.has_ended else None,
    }


def keep_answer(run: Run, response: HttpResponse) -> None:
    """Keep the answer of a call as the result of its job: the status in the first line, then the body."""
    with run.result_file("answer", "application/json") as file:
        file.write(b"%d\n" % response.status_code)
        file.write(response.content)


def _answer_of(job: Job) -> dict[str, Any]:
    if job.state != JobState.DONE:
        return _failed(everywhere.SERVER_ERROR)
    try:
        with files.opened(job.result_path) as file:
            status = int(file.readline())
            return {"Status": status, "Body": msgspec.Raw(file.read())}
    except FileNotFoundError:
        return _failed(errors.ANSWER_LOST)


def _failed(error: Text) -> dict[str, Any]:
    response = failure(fail(error))
    return {"Status": response.status_code, "Body": msgspec.Raw(response.content)}
