"""The base classes of domain errors."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the domain forbids something. `field` names the input at fault, if there is one.

    Every package derives its errors from this. The message is for people: clear English, translated on screens.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidFields(DomainError):
    """Several inputs are wrong: field name → message."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, text in errors.items()))
        self.errors = errors
