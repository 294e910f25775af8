"""Buttons without a form: a rule's "no" becomes a message on the page that follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from stratus.access.errors import NotAllowed
from stratus.foundation.errors import DomainError


@contextmanager
def told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Say `done` when the block went through, else why not; a missing right goes on to its own page."""
    try:
        yield
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, problem.message)
    else:
        if done:
            messages.success(request, done)
