"""Which operation answers at a path, in any spelling of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from ninja.operation import Operation

from stratus.external_api.routes import api
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.texts import everywhere as errors

Segments = tuple[str, ...]


def _split(path: str) -> Segments:
    """Return the segments of a path; one slash at the end is not a segment."""
    return tuple(path.strip("/").split("/")) if path.strip("/") else ()


@cache
def operations() -> tuple[tuple[Segments, Operation], ...]:
    """Return every operation and the segments of its documented path."""
    return tuple(
        (_split(path), operation)
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
    )


def _bare(path: Segments) -> Segments:
    return path[1:] if path[:1] == ("external",) else path


def _match(pattern: Segments, path: Segments) -> dict[str, str] | None:
    if len(pattern) != len(path):
        return None
    values: dict[str, str] = {}
    for part, given in zip(pattern, path, strict=True):
        if part.startswith("{"):
            values[part[1:-1]] = given.strip()
        elif part != given:
            return None
    return values


def _candidates(path: Segments) -> Iterator[tuple[bool, Operation, dict[str, str]]]:
    """Yield the operations at this path in both spellings, and whether the spelling is the operation's own."""
    for pattern, operation in operations():
        values = _match(_bare(pattern), _bare(path))
        if values is not None:
            yield pattern[:1] == path[:1], operation, values


def spelled(operation: Operation, values: Mapping[str, str]) -> str:
    """Return the path of a call as it is documented, whatever its spelling was."""
    pattern = next(pattern for pattern, one in operations() if one is operation)
    segments = (values[part[1:-1]] if part.startswith("{") else part for part in pattern)
    return "/".join(("/api/v1/integrations", *segments))


def find(method: str, rest: str) -> tuple[Operation, dict[str, str]]:
    """Return the operation of this method and path, and the path's values. HEAD is answered by GET. Raises ApiError 404 or 405."""
    asked = "GET" if method == "HEAD" else method
    path = tuple(rest.removesuffix("/").split("/")) if rest.removesuffix("/") else ()
    found = sorted(_candidates(path), key=lambda candidate: (not candidate[0], len(candidate[2])))
    if not found:
        raise fail(errors.URL_NOT_FOUND)
    for _exact, operation, values in found:
        if asked in operation.methods:
            return operation, values
    error = fail(errors.METHOD_NOT_ALLOWED)
    allowed = {m for _exact, operation, _values in found for m in operation.methods}
    error.headers["Allow"] = ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))
    raise error
