"""What a rule says when the answer is no."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the domain says no. `field` names the input at fault, where there is one.

    Every package derives its own errors from this; the message is clear English for a person, translated for screens.
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
