"""Points by the criteria of an item: what a marker gave each, as it is stored beside a score, and as pages show it.

Pure, but for the words of what is wrong.

Stored is `{"revision": 3, "points": {id: "1.5"}}`: the revision of the item whose criteria these are, as it is frozen in the paper, and the
points of those that have some. A question is scored once all of them have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from stratus.item_types.criteria.content import CRITERIA, Leaf, leaves, plain
from stratus.marking.errors import MarkingError, SeveralFaults, WrongCriterion, WrongScore
from stratus.ui.forms.number_words import number_or_fault

PREFIX = "criterion-"
"""What the fields of criteria are named by, before their ids."""
PLACES = 4
"""Decimals of points, as of a marker's score."""
Stored = dict[str, Any]


def criteria_of(item: Mapping[str, Any]) -> list[Leaf]:
    """Return what markers give points for in an item of a version; empty where the question is scored as a whole."""
    return leaves(item["content"].get(CRITERIA) or ())


def read_criteria(typed: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[Stored | None, Decimal | None]:
    """Return the points that a marker typed, as they are stored, and their sum: None as long as one has none.

    `typed`: id → points, of which others than those of the item are left out. Raises WrongCriterion, or SeveralFaults with one for each.
    """
    asked, points, faults = criteria_of(item), dict[str, Decimal](), list[MarkingError]()
    for one in asked:
        raw = typed.get(one.id)
        if raw is None or not str(raw).strip():
            continue
        given, fault = number_or_fault(str(raw), low=0, high=one.points, places=PLACES)
        if given is not None and one.levels and given not in [Decimal(level["points"]) for level in one.levels]:
            given, fault = None, _("Choose one of the levels.")
        if given is None:
            faults.append(WrongCriterion(fault, one.id))
        else:
            points[one.id] = given
    if faults:
        raise faults[0] if len(faults) == 1 else SeveralFaults(faults)
    stored = {"revision": item["revision"], "points": {pk: plain(given) for pk, given in points.items()}} if points else None
    return stored, sum(points.values(), Decimal(0)) if len(points) == len(asked) else None


def require_criteria(score: Decimal | str | None) -> None:
    """Raise WrongScore where a question with criteria is given a score as a whole."""
    if score is not None and str(score).strip():
        raise WrongScore(_("Give points for each criterion."))


def given_points(stored: Stored | None) -> dict[str, Decimal]:
    """Return id → points of what is stored beside a score."""
    return {pk: Decimal(points) for pk, points in (stored or {}).get("points", {}).items()}


def is_begun(score: Decimal | None, stored: Stored | None) -> bool:
    """Tell whether some criteria have points, and others none yet."""
    return score is None and bool(stored)


@dataclass(frozen=True, slots=True)
class Field:
    """A criterion on the page of a script. `given`: what stands in its field; `wrong`: what is wrong with it, in words."""

    leaf: Leaf
    heading: str
    """The title of the criterion that it is part of, with the first of its parts."""
    given: str
    wrong: str
    levels: Sequence[Mapping[str, Any]]

    @property
    def name(self) -> str:
        """The name of its field."""
        return PREFIX + self.leaf.id

    @property
    def most(self) -> str:
        """Its points in digits, as scripts read them."""
        return plain(self.leaf.points)


def fields_of(
    item_content: Mapping[str, Any], stored: Stored | None, typed: Mapping[str, str] | None, wrong: Mapping[str, str]
) -> list[Field]:
    """Return the criteria of a question with what was given, or, where something else was typed, with that. `typed`, `wrong`: by fields."""
    fields, before = [], ""
    given = {pk: plain(points) for pk, points in given_points(stored).items()}
    for leaf in leaves(item_content.get(CRITERIA) or ()):
        stands = given.get(leaf.id, "") if typed is None else typed.get(PREFIX + leaf.id, "")
        levels = [{**level, "chosen": level["points"] == stands} for level in leaf.levels]
        fields.append(Field(leaf, leaf.of if leaf.of != before else "", stands, wrong.get(PREFIX + leaf.id, ""), levels))
        before = leaf.of
    return fields


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion with what several markers gave: None where one gave nothing. `average`: where two or more gave something."""

    leaf: Leaf
    points: Sequence[Decimal | None]
    average: Decimal | None


def compared(item_content: Mapping[str, Any], given: Sequence[Stored | None]) -> list[Row]:
    """Return what several markers gave for each criterion, in the order of the markers; empty where nobody gave anything."""
    if not any(given):
        return []
    read = [given_points(stored) for stored in given]
    rows = []
    for leaf in leaves(item_content.get(CRITERIA) or ()):
        points = [one.get(leaf.id) for one in read]
        known = [one for one in points if one is not None]
        rows.append(Row(leaf, points, sum(known, Decimal(0)) / len(known) if len(known) > 1 else None))
    return rows


def told(item_content: Mapping[str, Any], stored: Stored | None) -> list[tuple[str, Decimal, Decimal, list[tuple[str, Decimal, Decimal]]]]:
    """Return the criteria that have points, each with its title, points, their maximum, and the same of its sub-criteria."""
    given, found = given_points(stored), []
    for criterion in item_content.get(CRITERIA) or ():
        most = Decimal(criterion["points"])
        parts = [(one["title"], given[one["id"]], Decimal(one["points"])) for one in criterion["parts"] if one["id"] in given]
        if parts:
            found.append((criterion["title"], sum((points for _title, points, _most in parts), Decimal(0)), most, parts))
        elif criterion["id"] in given:
            found.append((criterion["title"], given[criterion["id"]], most, []))
    return found
