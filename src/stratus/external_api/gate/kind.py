"""The kind of work that a call is which is carried out later."""

from __future__ import annotations

from datetime import timedelta

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission
from stratus.external_api.jobs.calls import NAME
from stratus.jobs.kinds import MEGABYTE, Kind
from stratus.jobs.models import Job
from stratus.jobs.running import Run

MOST_WAITING = 100
"""Calls of one owner that wait or run."""
MOST_BYTES_WAITING = 256 * MEGABYTE
"""What the calls of an organisation that wait or run have sent, together: eight of the largest, or many thousands of usual ones."""


def _carry_out(task: Run) -> None:
    # Every operation and every schema of the API comes with this module. Programs that carry no call out start without them.
    from stratus.external_api.gate.later import carry_out

    carry_out(task)


def _caller(job: Job) -> Actor:
    """Return the owner of the token. Whether it still allows calls is looked at when the call is carried out, and is part of its answer."""
    return Actor(job.actor_id, frozenset(Permission.values), Door.API, job.request_id)


KIND = Kind(
    name=NAME,
    title="Call of the External API",
    work=_carry_out,
    is_listed=False,
    kept_for=timedelta(hours=24),
    most_waiting=MOST_WAITING,
    most_bytes_waiting=MOST_BYTES_WAITING,
    lane=lambda job: "calls",
    in_order=True,
    acts_as=_caller,
)
