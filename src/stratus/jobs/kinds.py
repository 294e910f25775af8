"""The kinds of work that people start. Each package registers its own in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.access.present import present_actor
from stratus.jobs.errors import UnknownKind
from stratus.jobs.models import Job

MEGABYTE = 1024 * 1024


def own_rights(job: Job) -> Actor | None:
    """Return the person who started the job with their present rights; None if they may no longer log in."""
    return present_actor(job.actor_id, acting_as_id=job.acting_as_id, request_id=job.request_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is to be known of a kind of work.

    `name` is stored with every job and never changes. `work` is called with a `jobs.running.Run`. `rights`: whoever starts it needs one of
    them, and still does when it runs (empty: everybody). `stays` says what a cancelled job leaves, for the question before it is cancelled.
    `left` returns what one has done that was cancelled or failed, by its cursor, for its report; empty: nothing is said.
    `is_listed`: whether the person's page and the audit log tell of such jobs. `lane`: jobs of one lane run one by one, so that long ones
    leave room for what exams need. `in_order`: an organisation's jobs of this kind are done in the order in which they were started, and
    organisations take turns, one job each. `most_bytes_waiting`: the inputs of all jobs of an organisation that wait or run, together; None
    where `most_waiting` bounds them well enough. `acts_as` returns who acts, None for nobody any more. `address` returns the page of what a
    job is about, empty for none. `may_take` tells whether somebody with the rights may still have the result.
    """

    name: str
    title: str | Promise
    work: Callable[[Any], None] = field(repr=False)
    rights: tuple[Permission, ...] = ()
    stays: str | Promise = ""
    left: Callable[[Job], str] = field(default=lambda job: "", repr=False)
    can_be_tried: bool = False
    is_listed: bool = True
    kept_for: timedelta = timedelta(days=7)
    most_input: int = 100 * MEGABYTE
    most_waiting: int = 10
    most_bytes_waiting: int | None = None
    lane: Callable[[Job], str] = field(default=lambda job: f"long-{job.actor_id % 2}", repr=False)
    in_order: bool = False
    acts_as: Callable[[Job], Actor | None] = field(default=own_rights, repr=False)
    address: Callable[[Job], str] = field(default=lambda job: "", repr=False)
    may_take: Callable[[Job, Actor], bool] = field(default=lambda job, by: True, repr=False)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known, when the apps are ready. Raises ValueError for a name that is taken."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"There is a kind of jobs named {kind.name} already.")


def kind_named(name: str) -> Kind:
    """Return the kind of this name. Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def every_kind() -> list[Kind]:
    """Return all kinds."""
    return list(_kinds.values())


def unlisted() -> list[str]:
    """Return the names of all kinds whose jobs the person's page does not show."""
    return [kind.name for kind in _kinds.values() if not kind.is_listed]
