"""What rows and columns of a matrix are called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.assessments.versions.matrix.rules import Node


def row_of(node: Node | None, kind: str) -> str:
    """Return the name of a row, with what it lies in. `kind`: that of the rows, "objectives" or "topics"."""
    if node is None:
        return _("No learning objective") if kind == "objectives" else _("No topic")
    return f"{node.above} › {node.text}" if node.above else node.text


def column_of(node: Node | None) -> str:
    """Return the name of a column."""
    return _("No level") if node is None else node.text
