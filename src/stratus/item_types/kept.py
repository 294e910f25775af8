"""Texts that an author left as they are stored: they are not asked what later releases ask of a text. Pure, and without Django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from stratus.foundation.authored import bare

_kept: ContextVar[frozenset[str]] = ContextVar("texts as they are stored", default=frozenset())


@contextmanager
def keeping(before: Mapping[str, Any] | None) -> Iterator[None]:
    """Within this, take the texts of a content as they are, wherever in it they stand now: a row may have been moved.

    None: what is taken as it is stays as it was said before.
    """
    token = _kept.set(_kept.get() if before is None else frozenset(map(bare, _texts(before))))
    try:
        yield
    finally:
        _kept.reset(token)


def is_kept(text: str) -> bool:
    """Tell whether an author left a text as it is stored."""
    return bare(text) in _kept.get()


def _texts(value: Any) -> Iterator[str]:
    """Return all texts with markup; a content is as deep as its type makes it."""
    if isinstance(value, str):
        if "<" in value:
            yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _texts(member)
