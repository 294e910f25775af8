"""Widgets of the forms of item types, and texts as authors type them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from stratus.foundation.numbers import LONGEST_NUMBER

BLOCK = re.compile(r"<(p|ul|ol|table|h[1-6]|blockquote|pre|div|img|hr)\b", re.IGNORECASE)


def as_html(text: str) -> str:
    """Return what an author typed as HTML: lines become paragraphs, the sanitiser sees to the rest."""
    if BLOCK.search(text) or not text.strip():
        return text
    paragraphs = (part.strip() for part in re.split(r"\r?\n\s*\r?\n", text))
    lines = (re.sub(r"\r?\n", "<br>", part) for part in paragraphs if part)
    return "".join(f"<p>{part}</p>" for part in lines)


class RichText(forms.Textarea):
    """A text area that the front end turns into an editor."""

    def __init__(self, rows: int = 6, *, pictures: bool = True, sounds: bool = False) -> None:
        told = {name: "" for name, is_so in (("data-no-pictures", not pictures), ("data-sounds", sounds)) if is_so}
        super().__init__(attrs={"rows": rows, "data-rich-text": "", **told})


class TypeWidget(forms.Widget):
    """A widget with a template of a type's own folder, where the renderer of Django's own widgets does not look."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows; types add their own. Fields for numbers cut nothing off that could be taken for a number."""
        context = super().get_context(name, value, attrs)
        context["widget"]["longest_number"] = LONGEST_NUMBER
        return context

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the widget's HTML."""
        assert self.template_name
        return render_to_string(self.template_name, self.get_context(name, value, attrs))
