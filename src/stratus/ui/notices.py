"""Messages for the next page: what a button without a form did, or the domain error that refused it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.utils.translation import gettext as _

from stratus.access.errors import NotAllowed
from stratus.foundation.errors import DomainError

UNDO = "undo:"
"""Before the address that takes back what a message tells, in its tags."""
AT = "at:"
"""Before the id of the field that a message leads to, in its tags."""


class Notices(FallbackStorage):
    """The messages of a request. Remembers of which levels they are that this request added, shown or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said: set[int] = set()

    def add(self, level: int, message: str, extra_tags: str | None = "") -> None:
        super().add(level, message, extra_tags)
        self.said.add(level)


def was_refused(request: HttpRequest) -> bool:
    """Tell whether the messages that this request added say no: one is an error, or one a warning and none a success."""
    said: set[int] = getattr(messages.get_messages(request), "said", set())
    return messages.ERROR in said or (messages.WARNING in said and messages.SUCCESS not in said)


def done_with_undo(request: HttpRequest, done: str, undo: str) -> None:
    """Show `done` with a button *Undo*, which is sent to the address `undo`; without the button where that is empty."""
    messages.success(request, done, extra_tags=f"{UNDO}{undo}" if undo else "")


def counted(request: HttpRequest, number: int, done: str, *, undo: str = "") -> None:
    """Show `done`, which says what happened to how many; where it happened to none, that is no success and is said as a fact.

    `undo`: the address that takes it back, where one does.
    """
    if number:
        done_with_undo(request, done, undo)
    else:
        messages.info(request, _("Nothing was changed."))


@contextmanager
def told(request: HttpRequest, done: str = "", *, at: Mapping[str, str] | None = None) -> Iterator[None]:
    """Show `done` if the block succeeds, else the domain error; NotAllowed is raised on, and gets a page of its own.

    `at`: the field that an error names → the id of that field on the next page, to which its message then is a link.
    """
    try:
        yield
    except NotAllowed:
        raise
    except DomainError as problem:
        place = (at or {}).get(problem.field or "")
        messages.error(request, problem.message, extra_tags=f"{AT}{place}" if place else "")
    else:
        if done:
            messages.success(request, done)
