"""Buttons without a form: domain errors become a message on the next page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from stratus.access.errors import NotAllowed
from stratus.foundation.errors import DomainError


def counted(request: HttpRequest, number: int, done: str) -> None:
    """Show `done`, which says what happened to how many; where it happened to none, that is no success and is said as a fact."""
    if number:
        messages.success(request, done)
    else:
        messages.info(request, _("Nothing was changed."))


@contextmanager
def told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Show `done` if the block succeeds, else the domain error; NotAllowed is raised on, and gets a page of its own."""
    try:
        yield
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, problem.message)
        request.was_refused = True  # type: ignore[attr-defined]  # so it may be sent again (`forms.once`)
    else:
        if done:
            messages.success(request, done)
