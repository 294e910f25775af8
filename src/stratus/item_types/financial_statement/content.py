"""Financial statement: a table in which numbers are typed and words are chosen, with totals."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, view
from stratus.item_types.credit import POLYTOMOUS, clean_scoring, share
from stratus.item_types.errors import Problems
from stratus.item_types.financial_statement.notation import CHOICE, LABEL, MAX_SOURCE, TOTAL, WrongCell, read_table
from stratus.item_types.financial_statement.overlay import Labels
from stratus.item_types.financial_statement.totals import Amount, in_digits, right_amounts
from stratus.item_types.overlays.where import Html
from stratus.item_types.parts import Kind, Part
from stratus.item_types.typed.numbers import uses_comma

Cell = dict[str, Any]


class Content(base.Content):
    """`table` is what the author wrote; `rows` of cells are made of it when it is saved (`notation.py` says how).

    A cell has a `kind`. A label has its `label`; others `id`, `name` (B2), `points`, and `value` and `tolerance`, `options` and `right`, or
    `terms`: pairs of a sign and the name of a cell or an amount. Numbers are texts in digits with a point.
    """

    key = "FINANCIAL_STATEMENT"
    translated = (Html("stem"), Labels())

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["table"] = str(content.get("table") or "").replace("\r\n", "\n")  # browsers send lines with both
        cleaned["rows"] = _rows(cleaned["table"], cleaned["lang"], problems)
        cleaned["scoring"] = clean_scoring(content, problems, default=POLYTOMOUS)
        if "table" not in problems and not scored(cleaned):
            problems.add("table", "NOTHING_TO_FILL_IN")
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its table, without what is right."""
        ids = {cell["name"]: cell["id"] for cell in self.places(content)}
        rows = [[_seen(cell, ids) for cell in cells] for cells in content["rows"]]
        return {**view(item_id, self.key, content, max_score), "rows": rows, "comma": uses_comma(content["lang"])}

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the cells that are no labels; what an author has written and nobody saved has none."""
        return [cell for cells in content.get("rows") or [] for cell in cells if cell["kind"] != LABEL]

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the cells that are scored, by their names."""
        places = scored(content)
        return [Part(cell["id"], cell["name"], share(content, places, cell), Kind.CELL) for cell in places]

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the stem and what the table says."""
        return [content["stem"], *(escape(cell["label"]) for cells in content["rows"] for cell in cells if cell["kind"] == LABEL)]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is right in each cell that is scored, and where it is near enough."""
        sums = right_amounts(content)
        return {"cells": {cell["id"]: _key(cell, sums) for cell in scored(content)}}


def scored(content: Mapping[str, Any]) -> list[Cell]:
    """Return the cells that earn points."""
    return [cell for cells in content["rows"] for cell in cells if cell["kind"] != LABEL and cell["points"]]


def inputs(content: Mapping[str, Any]) -> list[Cell]:
    """Return the cells that are filled in."""
    return [cell for cells in content["rows"] for cell in cells if cell["kind"] not in (LABEL, TOTAL)]


def _rows(table: str, lang: str, problems: Problems) -> list[list[Cell]]:
    if len(table) > MAX_SOURCE:
        problems.add("table", "TABLE_TOO_LONG", most=MAX_SOURCE)
        return []
    try:
        return read_table(table, comma=uses_comma(lang))
    except WrongCell as wrong:
        problems.add("table", wrong.code, **wrong.params)
        return []


def _seen(cell: Mapping[str, Any], ids: Mapping[str, str]) -> Cell:
    if cell["kind"] == LABEL:
        return dict(cell)
    seen = {"id": cell["id"], "kind": cell["kind"]}
    if cell["kind"] == CHOICE:
        return {**seen, "options": list(cell["options"])}
    if cell["kind"] == TOTAL:
        return {**seen, "terms": [[sign, ids.get(term, term)] for sign, term in cell["terms"]]}
    return seen


def _key(cell: Mapping[str, Any], sums: Mapping[str, Amount | None]) -> Cell:
    if cell["kind"] == CHOICE:
        return {"right": list(cell["right"])}
    amount = sums[cell["name"]]
    return {"value": "" if amount is None else in_digits(amount.value), "tolerance": cell["tolerance"]}
