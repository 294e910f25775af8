"""How authors write comprehensive integrated puzzles."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.comprehensive_integrated_puzzle.content import MOST_COLUMNS, MOST_ROWS, cells
from stratus.item_types.comprehensive_integrated_puzzle.forms import SHOWN_COLUMNS, CasesInput, ColumnsInput, columns_for_form
from stratus.item_types.comprehensive_integrated_puzzle.lines import options_of, text_now
from stratus.item_types.forms import ItemForm, scoring_field
from stratus.item_types.naming import letter_at
from stratus.item_types.rows.lists import Named, Row, RowsField
from stratus.item_types.rows.texts import TextsField

SHOWN_CASES = 3
"""Rows of cases that a new item begins with."""


class Form(ItemForm):
    """Columns with their options, cases, and what is right in each cell."""

    needed = ("stem", "columns", "rows")
    columns = RowsField(
        ColumnsInput(Named(_("Column %(name)s"), more=_("One more column")), least=SHOWN_COLUMNS, most=MOST_COLUMNS),
        label=_("Columns"),
        help_text=_("What there is to find out about each scenario: history, laboratory, therapy. Each column has options of its own."),
    )
    rows = TextsField(
        CasesInput(Named(_("Scenario %(name)s"), more=_("One more scenario")), least=SHOWN_CASES, most=MOST_ROWS), label=_("Scenarios")
    )
    shuffle = forms.BooleanField(
        label=_("Show the options in another order to each candidate"),
        required=False,
        initial=True,
        help_text=_("Without it they stand as written above: an order that goes along with the scenarios gives the answers away."),
    )
    scoring = scoring_field(_("Partial credit: each right cell earns the same share."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cases = self.fields["rows"].widget
        assert isinstance(cases, CasesInput)
        cases.columns = self._columns

    def content(self) -> dict[str, Any]:
        """Return the content; what is right as letters of the options as they are now."""
        values = super().content()
        columns = [{**column, "options": options_of(column)} for column in values["columns"]]
        values["rows"] = [{**row, "cells": _cells(row, columns)} for row in values["rows"]]
        values["columns"] = [{name: column[name] for name in ("id", "text", "once", "options")} for column in columns]
        return values

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values; what is right as the texts of options."""
        right = iter(cells(content))
        rows = [
            {
                "id": row["id"],
                "html": row["html"],
                "cells": [{"id": cell["id"], "answer": next(right).right["text"]} for cell in row["cells"]],
            }
            for row in content["rows"]
        ]
        return super().initial_of(title, {**content, "rows": rows, "columns": columns_for_form(content["columns"])}, max_score)

    def _columns(self) -> list[Row]:
        """The columns that the form shows."""
        columns = self["columns"]
        widget = columns.field.widget
        assert isinstance(widget, ColumnsInput)
        return widget.rows(columns.value())


def _cells(row: Row, columns: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The cells of a row of a form, what is right in them as letters."""
    found = []
    for cell, column in zip(row["cells"], columns, strict=False):
        texts = [option["text"] for option in column["options"]]
        text = text_now(column, cell["answer"])
        found.append({"id": cell["id"], "answer": letter_at(texts.index(text)) if text in texts else ""})
    return found


class Editor(authoring.Editor):
    """Comprehensive integrated puzzle."""

    label = _("Comprehensive integrated puzzle")
    hint = _(
        "A grid of scenarios and aspects: each cell takes one option of its column. Scored by itself, with partial credit if you like."
    )
    form = Form
    words = {
        "NUMBER_OF_COLUMNS": _("Write %(low)s to %(high)s columns."),
        "COLUMN_WITHOUT_NAME": _("Give column %(number)s a name."),
        "COLUMN_TOO_LONG": _("The name of a column is longer than %(most)s characters."),
        "COLUMN_TWICE": _("Two columns have the name “%(name)s”."),
        "NUMBER_OF_OPTIONS": _("Write %(low)s to %(high)s options for the column “%(name)s”."),
        "OPTION_TOO_LONG": _("An option is longer than %(most)s characters."),
        "OPTION_TWICE": _("The column “%(name)s” has the option “%(option)s” twice."),
        "NUMBER_OF_ROWS": _("Write %(low)s to %(high)s scenarios."),
        "CASE_TWICE": _("Scenarios %(first)s and %(second)s are the same to candidates."),
        "CELL_WITHOUT_ANSWER": _("Choose what is right for “%(name)s” of scenario %(number)s."),
        "ANSWER_TWICE": _(
            "Scenarios %(first)s and %(second)s have the same right option for “%(name)s”, where each may be used once only."
        ),
    }
    key_template = "comprehensive_integrated_puzzle/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return each case with its columns and their right options."""
        right = iter(cells(content))
        rows = []
        for row in content["rows"]:
            found = [next(right) for _cell in row["cells"]]
            rows.append({"html": row["html"], "cells": [{"column": cell.column["text"], "right": cell.right["text"]} for cell in found]})
        return {"rows": rows}
