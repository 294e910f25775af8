"""How authors write financial statements."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.credit import POLYTOMOUS
from stratus.item_types.financial_statement.notation import CHOICE, LABEL, MAX_SOURCE, Place
from stratus.item_types.financial_statement.totals import Amount, in_digits, right_amounts
from stratus.item_types.forms import ItemForm, scoring_field
from stratus.item_types.typed.numbers import shown, uses_comma

EXAMPLE = " | 2024 | 2025\nCash | =1250 | =1300±5\nStock | =800 | {0;*900}\nTotal | sum(B2:B3) | sum(C2) #2"


class Form(ItemForm):
    """A table, written line by line."""

    needed = ("stem", "table")
    table = forms.CharField(
        label=_("Table"),
        required=False,
        strip=False,
        max_length=MAX_SOURCE,
        widget=forms.Textarea(
            attrs={"rows": 12, "class": "font-monospace", "placeholder": EXAMPLE, "spellcheck": "false", "dir": "auto", "data-cells": ""}
        ),
        help_text=_(
            "A line is a row, | stands between cells; the first row and the first column are headings. =1250 or =1250±5 is a number to be "
            "typed; {up;*down} a choice, the right one with an asterisk; sum(B2:B4, -B6) a total, B2 being the second row of the second "
            "column, and sum(B2:B4)±5 one that is right within 5. #3 behind it gives 3 points. "
            "Anything else is shown as it is. The preview shows the table."
        ),
    )
    scoring = scoring_field(_("Partial credit: each right cell earns its share of the points."), first=POLYTOMOUS)


class Editor(authoring.Editor):
    """Financial statement."""

    label = _("Financial statement")
    hint = _("A table in which the candidate types numbers and chooses words, with totals. Scored by itself, cell by cell.")
    form = Form
    words = {
        "NO_TABLE": _("Write the table."),
        "TABLE_TOO_LONG": _("The table is longer than %(most)s characters."),
        "TABLE_TOO_LARGE": _("A table has at most %(rows)s rows and %(columns)s columns."),
        "NOTHING_TO_FILL_IN": _("There is nothing to fill in: write a number like =1250, or a choice like {up;*down}."),
        "CELL_TOO_LONG": _("The text of cell %(cell)s is longer than %(most)s characters."),
        "CELL_NO_NUMBER": _("Cell %(cell)s: “%(text)s” is no number."),
        "POINTS_OF_CELL": _("Cell %(cell)s: points are a whole number from 1 to %(most)s."),
        "CHOICE_OPEN": _("Cell %(cell)s: the choice is not closed by }."),
        "NUMBER_OF_OPTIONS": _("Cell %(cell)s: a choice has %(low)s to %(high)s different words, with ; between them."),
        "NO_RIGHT_OPTION": _("Cell %(cell)s: put an asterisk before what is right."),
        "TOTAL_UNREAD": _("Cell %(cell)s: “%(text)s” is no cell with a number. Write a total like sum(B2:B4, -B6)."),
        "TOTAL_TOO_LONG": _("Cell %(cell)s: a total sums at most %(most)s cells."),
        "TOTAL_OF_GIVEN": _("Cell %(cell)s: nothing that this total sums is typed, so it earns no points."),
        "TOTAL_OF_ITSELF": _("Cell %(cell)s: this total sums itself."),
    }
    key_template = "financial_statement/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the table with what is right in each cell."""
        sums, comma = right_amounts(content), uses_comma(content["lang"])
        rows = enumerate(content["rows"])
        return [[{"name": Place(row, at).name, **_shown(cell, sums, comma=comma)} for at, cell in enumerate(cells)] for row, cells in rows]


def _shown(cell: Mapping[str, Any], sums: Mapping[str, Amount | None], *, comma: bool) -> dict[str, Any]:
    if cell["kind"] == LABEL:
        return {"text": cell["label"], "points": 0}
    if cell["kind"] == CHOICE:
        return {"text": " / ".join(cell["right"]), "points": cell["points"]}
    amount = sums[cell["name"]]
    text = "" if amount is None else shown(in_digits(amount.value), comma=comma)
    tolerance = cell["tolerance"]
    near = f" ± {shown(tolerance, comma=comma)}" if Decimal(tolerance) else ""
    return {"text": text + near, "points": cell["points"]}
