"""What is wrong with a scale that somebody typed, by field, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from stratus.assessments.options.grading.rules import (
    HIGHEST_GRADE,
    LONGEST_LABEL,
    MOST_GRADES,
    MOST_ROWS,
    STEPS,
    ByCut,
    ByTable,
    Row,
    Scale,
    by_cut,
    said,
)
from stratus.foundation.text import is_storable
from stratus.ui.forms.number_words import said_number

LONGEST_NAME = 100
FEWEST_ROWS = 2


class TypedRow(NamedTuple):
    """A row as it was typed, at its place in the form; None for a per cent that is missing."""

    place: int
    label: str
    since: Decimal | None
    passes: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.label and self.since is None


def name_faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the name; absent, it is not judged."""
    name = str(values.get("name", "x")).strip()
    if not name or len(name) > LONGEST_NAME or not is_storable(name):
        return {"name": _("Give it a name of at most %(most)d characters.") % {"most": LONGEST_NAME}}
    return {}


def cut_faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with a scale by cut: `lowest`, `highest`, `passing` and `step`; absent ones are not judged."""
    errors: dict[str, str] = {}
    numbers = {name: Fraction(values[name]) for name in ("lowest", "highest", "passing") if values.get(name) is not None}
    for name, number in numbers.items():
        if not 0 <= number <= HIGHEST_GRADE:
            errors[name] = _("Enter a number from %(low)s to %(high)s.") % {"low": 0, "high": HIGHEST_GRADE}
    if "step" in values and values["step"] not in STEPS:
        errors["step"] = _("Choose a step.")
    if errors or "step" not in values:
        return errors
    step = Fraction(values["step"])
    for name in ("lowest", "highest"):
        if name in numbers and numbers[name] % step:
            errors[name] = _("With this step there is no such grade.")
    if errors or len(numbers) < len(("lowest", "highest", "passing")):
        return errors
    scale = by_cut(values)
    if not scale.lowest < scale.highest:
        errors["highest"] = _("Must be higher than the lowest grade.")
    elif not (scale.lowest < scale.first_passing <= scale.highest and scale.lowest < scale.passing < scale.highest):
        errors["passing"] = _("Must lie between the lowest and the highest grade, with a failing grade below it.")
    elif scale.first_passing < scale.passing:
        errors["passing"] = _between(scale)
    elif scale.count > MOST_GRADES:
        errors["step"] = _("That makes %(count)s grades, and %(most)s are possible. Choose a larger step.") % {
            "count": scale.count,
            "most": MOST_GRADES,
        }
    return errors


def _between(scale: ByCut) -> str:
    """Say between which grades the lowest passing one was typed, which would round down: then somebody passes with less than it."""
    upwards = Fraction(ceil((scale.first_passing + scale.step / 2) * 10), 10)  # as a tenth, which the field takes
    numbers = {"typed": scale.passing, "below": scale.first_passing, "above": scale.first_passing + scale.step, "upwards": upwards}
    text = _(
        "With this step there is no %(typed)s, only %(below)s and %(above)s. From %(upwards)s on, %(above)s is the lowest that passes."
    )
    return text % {name: said_number(Decimal(said(number))) for name, number in numbers.items()}


def table_faults(rows: Sequence[TypedRow]) -> dict[str, str]:
    """Return what is wrong with the rows of a table, by the field of its place (`label_0`, `since_0`, `passes_0`)."""
    errors: dict[str, str] = {}
    typed = [row for row in rows if not row.is_empty]
    for row in typed:
        errors |= _row_faults(row)
    labels, begins = [row.label.casefold() for row in typed], [row.since for row in typed]
    for row in typed:
        if row.label and labels.count(row.label.casefold()) > 1:
            errors.setdefault(f"label_{row.place}", _("Two rows have the same grade."))
        if row.since is not None and begins.count(row.since) > 1:
            errors.setdefault(f"since_{row.place}", _("Two rows begin here."))
    return errors or _faults_together(typed)


def _row_faults(row: TypedRow) -> dict[str, str]:
    errors = {}
    if not row.label:
        errors[f"label_{row.place}"] = _("Enter a grade, or empty the row.")
    elif len(row.label) > LONGEST_LABEL or not is_storable(row.label):
        errors[f"label_{row.place}"] = _("At most %(most)s characters.") % {"most": LONGEST_LABEL}
    if row.since is None:
        errors[f"since_{row.place}"] = _("Enter the per cent from which on it is given, or empty the row.")
    elif not 0 <= row.since <= 100:
        errors[f"since_{row.place}"] = _("Enter a percentage from 0 to 100.")
    return errors


def _faults_together(typed: Sequence[TypedRow]) -> dict[str, str]:
    """Return what is wrong with rows that are each right."""
    rows = sorted(typed, key=lambda row: row.since or 0)
    if not FEWEST_ROWS <= len(rows) <= MOST_ROWS:
        return {"label_0": _("Enter %(fewest)s to %(most)s grades.") % {"fewest": FEWEST_ROWS, "most": MOST_ROWS}}
    if rows[0].since:
        return {f"since_{rows[0].place}": _("The lowest grade must begin at 0, so that every score has a grade.")}
    passing = [row for row in rows if row.passes]
    if not passing:
        return {f"passes_{rows[-1].place}": _("Tick at least one grade that passes.")}
    if rows[0].passes:
        return {f"passes_{rows[0].place}": _("The lowest grade cannot pass: some scores fail.")}
    above = [row for row in rows if not row.passes and (row.since or 0) > (passing[0].since or 0)]
    return {f"passes_{row.place}": _("A lower grade passes, so this one must pass too.") for row in above}


def table_scale(rows: Sequence[TypedRow]) -> Scale:
    """Return the scale of these rows, which `table_faults` finds nothing wrong with, from the lowest grade on."""
    typed = sorted((row for row in rows if not row.is_empty), key=lambda row: row.since or 0)
    return ByTable([Row(row.label, Fraction(row.since or 0), row.passes) for row in typed])
