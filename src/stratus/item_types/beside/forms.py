"""The author's form of feedback, for items of every type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stratus.foundation.markup import plain_text
from stratus.item_types.beside.feedback import PARTLY, PARTS, RIGHT, VERDICTS, WRONG
from stratus.item_types.parts import Kind
from stratus.item_types.widgets import TypeWidget, as_html

VERDICT_WORDS: Mapping[str, str | Promise] = {RIGHT: _("Right"), PARTLY: _("Partly right"), WRONG: _("Wrong")}
PART_WORDS: Mapping[Kind, str | Promise] = {
    Kind.ALTERNATIVE: _("Alternative %(name)s"),
    Kind.GAP: _("Gap %(name)s"),
    Kind.SOURCE: _("Source %(name)s"),
    Kind.STEM: _("Stem %(name)s"),
    Kind.ELEMENT: _("Element %(name)s"),
    Kind.CELL: _("Cell %(name)s"),
    Kind.PIECE: _("Piece %(name)s"),
    Kind.AREA: _("Area %(name)s"),
}
"""Kind of a part → what authors call it."""


def part_name(part: Mapping[str, str]) -> str:
    """Return what authors call a part: its letter or number, and what it says."""
    name = str(PART_WORDS[Kind(part["kind"])]) % {"name": part["label"]}
    return f"{name}: {part['text']}" if part["text"] and part["text"] != part["label"] else name


class FeedbackInput(TypeWidget):
    """A text for each verdict, and one for each part of a question that was saved."""

    template_name = "beside/feedback.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__()
        self.parts: Sequence[Mapping[str, str]] | None = None
        """The parts of the question, as `beside.feedback.named` returns them; None before it is saved."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """Return what was written."""
        found = {verdict: data.get(f"{name}-{verdict}", "") for verdict in VERDICTS}
        sent = getattr(data, "getlist", lambda key: data.get(key) or [])  # as Django's own fields of several values read it
        parts = dict(zip(sent(f"{name}-part"), sent(f"{name}-text"), strict=False))
        return written({**found, PARTS: parts})

    def as_sent(self, name: str, value: Mapping[str, Any] | None) -> dict[str, list[str]]:
        """Return what a browser sends for this value."""
        value = value or {}
        parts = value.get(PARTS, {})
        sent = {f"{name}-{verdict}": [value.get(verdict, "")] for verdict in VERDICTS}
        return {**sent, f"{name}-part": list(parts), f"{name}-text": list(parts.values())}

    def shown(self, value: Mapping[str, Any] | None) -> str:
        """Return the texts as lines."""
        value = value or {}
        lines = [f"{VERDICT_WORDS[name]}: {plain_text(value[name])}" for name in VERDICTS if name in value]
        names = {part["id"]: part_name(part) for part in self.parts or ()}
        return "\n".join([*lines, *(f"{names.get(pk, pk)}: {plain_text(html)}" for pk, html in value.get(PARTS, {}).items())])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: every field with its name and its text."""
        context = super().get_context(name, value, attrs)
        value = value or {}
        texts = value.get(PARTS, {})
        context["widget"].update(
            verdicts=[{"key": key, "label": label, "html": value.get(key, "")} for key, label in VERDICT_WORDS.items()],
            parts=[{"id": part["id"], "label": part_name(part), "html": texts.get(part["id"], "")} for part in self.parts or ()],
            is_new=self.parts is None,
        )
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first text."""
        return f"{id_}_{RIGHT}"


class FeedbackField(forms.Field):
    """Feedback in the form that contents use; {} where none is written."""

    widget: FeedbackInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FeedbackInput(), required=False, **kwargs)

    def clean(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return the texts as HTML."""
        return self.canonical(value)

    def canonical(self, value: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what counts of the texts, the same for those of a content and those that were sent."""
        value = value or {}
        found: dict[str, Any] = {name: as_html(value[name]).strip() for name in VERDICTS if value.get(name)}
        parts = {pk: as_html(text).strip() for pk, text in value.get(PARTS, {}).items() if text}
        return {**found, PARTS: parts} if parts else found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the texts differ."""
        return self.canonical(initial) != self.canonical(data)


def written(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feedback without what is empty."""
    found: dict[str, Any] = {name: value[name] for name in VERDICTS if value[name].strip()}
    parts = {pk: text for pk, text in value[PARTS].items() if text.strip()}
    return {**found, PARTS: parts} if parts else found


def feedback_lines(feedback: Mapping[str, Any], parts: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return every feedback of a content, in the order of the form: what it is to, and its HTML."""
    told = feedback.get(PARTS, {})
    verdicts = [(str(VERDICT_WORDS[name]), feedback[name]) for name in VERDICTS if name in feedback]
    return [*verdicts, *((part_name(part), told[part["id"]]) for part in parts if part["id"] in told)]
