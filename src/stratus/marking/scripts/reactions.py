"""Reactions of marking to events of the packages below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.access.actor import Actor
from stratus.delivery.models import Attempt
from stratus.events.log import Happened, on
from stratus.marking.scripts.actions import follow_changed_answers, make_scripts, refuse_reopening_marked, void_scripts
from stratus.marking.setup.actions import create_settings
from stratus.scheduling.models import Schedule


@on("schedule.activated")
def set_up_marking(happened: Sequence[Happened]) -> None:
    """Give an activated schedule its marking settings."""
    for event in happened:
        create_settings(cast(Schedule, event.subject), by=cast(Actor, event.by), now=event.at)


@on("attempt.final")
def receive_attempts(happened: Sequence[Happened]) -> None:
    """Make scripts of attempts that became final."""
    make_scripts([cast(Attempt, event.subject) for event in happened], by=cast(Actor, happened[0].by), at=happened[0].at)


@on("attempt.voided")
def drop_attempts(happened: Sequence[Happened]) -> None:
    """Make the scripts of voided attempts void."""
    attempts = [event.subject for event in happened if isinstance(event.subject, Attempt)]
    void_scripts(attempts, by=cast(Actor, happened[0].by), at=happened[0].at)


@on("attempt.reopened")
def guard_reopening(happened: Sequence[Happened]) -> None:
    """Refuse to re-open an attempt that is marked."""
    refuse_reopening_marked([cast(Attempt, event.subject) for event in happened])


@on("attempt.answers_changed")
def follow_answers(happened: Sequence[Happened]) -> None:
    """Score answers that staff restored; refuse to restore once the script is marked."""
    attempts = [cast(Attempt, event.subject) for event in happened]
    follow_changed_answers(attempts, by=cast(Actor, happened[0].by), at=happened[0].at)
