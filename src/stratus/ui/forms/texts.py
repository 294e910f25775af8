"""Texts of several lines."""

from __future__ import annotations

from typing import Any

from django import forms

from stratus.foundation.text import as_typed


class LinesField(forms.CharField):
    """A text of several lines that is kept as it was typed: every blank stays, and blanks alone are nothing."""

    def __init__(self, *, rows: int = 4, **named: Any) -> None:
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows}), **named)

    def to_python(self, value: Any) -> str:
        return as_typed(super().to_python(value) or "")
