"""The head of a request, bounded before anything behind the front reads it."""

from __future__ import annotations

from stratus.server.limits.bounds import KB, Limits
from stratus.server.limits.errors import Refused
from stratus.server.request import RequestHead


def check(request: RequestHead, limits: Limits) -> None:
    """Raise Refused (431) for a head that is larger than `limits` allow, headers of one name counted together.

    Python before 3.11.10 and 3.12.6 reads cookies in a time that grows with the square of their length.
    """
    size = len(request.path) + len(request.query)
    for name, value in request.headers:
        size += len(name) + len(value)
    if size <= limits.header:
        return  # so no header can be larger
    by_name: dict[str, int] = {}
    for name, value in request.headers:
        by_name[name] = by_name.get(name, len(name)) + len(value)
    sizes = by_name.values()
    if by_name and max(sizes) > limits.header:
        raise Refused(431, "head_too_large", f"A header of the request is larger than {limits.header // KB} kB")
    if sum(sizes) + len(request.path) + len(request.query) > limits.head:
        raise Refused(431, "head_too_large", f"The head of the request is larger than {limits.head // KB} kB")
