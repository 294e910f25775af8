"""The originals of media, as the library keeps them: the only place that knows where they come from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from stratus.delivery.papers.sealed.contents import Original
from stratus.library.media import queries


class Unreadable(Exception):
    """A medium that the library has cannot be read at the moment; the message names it."""


def of(names: Collection[str]) -> dict[str, Original]:
    """Return those of these media that the library has, by SHA-256. Reading one raises Unreadable where it is not whole."""
    return {name: Original(one.type, one.size, _whole(name, one)) for name, one in _library(names).items()}


def _library(names: Collection[str]) -> Mapping[str, Original]:
    return queries.originals(names)


def _whole(name: str, one: Original) -> Callable[[int, int], bytes]:
    def read(offset: int, size: int) -> bytes:
        try:
            content = one.read(offset, size)
        except Exception as error:  # of whatever storage it lies in
            raise Unreadable(name) from error
        if len(content) != min(size, one.size - offset):
            raise Unreadable(name)
        return content

    return read
