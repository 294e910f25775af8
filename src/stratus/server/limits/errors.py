"""What the front refuses."""

from __future__ import annotations


class Refused(Exception):
    """The front refuses the request: HTTP status, a code, and a sentence for people; after `retry_after` seconds it may be taken."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.retry_after = status, code, message, retry_after


def too_large(most: int) -> Refused:
    """The body is larger than `most` bytes."""
    size = f"{most // 1024**2} MB" if most >= 1024**2 else f"{most // 1024} kB"
    return Refused(413, "too_large", f"The request is larger than {size}")
