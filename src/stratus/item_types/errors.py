"""Problems of a content, as codes with parameters. Their messages are in `authoring`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

TOO_NESTED = "TOO_NESTED"
"""The code of an answer, and of an author's text, in which too many elements of HTML lie in each other."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: a code, and the numbers for its message, those with decimals as Decimal.

    `part`: where the field is a list, the number or letter of the row.
    """

    code: str
    params: Mapping[str, int | str | Decimal] = field(default_factory=dict)
    part: str = ""

    @property
    def rows(self) -> frozenset[str]:
        """The numbers or letters of the rows of its field that it is about."""
        return frozenset(str(one) for one in (self.part, *map(self.params.get, ("number", "first", "second"))) if one)

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.params.items())])


class ContentError(ValueError):
    """A content cannot be saved: field → problem."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


class Problems(dict[str, Problem]):
    """The problems found while a content is checked, at most one a field: the first one counts."""

    def add(self, field: str, code: str, **params: int | str | Decimal) -> None:
        """Note a problem of this field."""
        self.setdefault(field, Problem(code, params))

    def of_part(self, part: str) -> Problems:
        """Return these problems as a check of one row of a list sees them: what it adds is noted here, with the row's number or letter."""
        return _OfPart(self, part)

    def raise_any(self) -> None:
        """Raise ContentError if there is any."""
        if self:
            raise ContentError(self)


class _OfPart(Problems):
    def __init__(self, whole: Problems, part: str) -> None:
        super().__init__()
        self.whole, self.part = whole, part

    def add(self, field: str, code: str, **params: int | str | Decimal) -> None:
        self.whole.setdefault(field, Problem(code, params, self.part))
