"""Two people at one form: nobody's save overwrites what somebody else saved meanwhile without having seen it.

A form carries a mark of what each of its fields held when it was made. Whoever saves it after somebody else is shown both, field by field,
and chooses; then their form is made from the newer values. Calls of other systems do not ask: there the last one counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from stratus.foundation.conflicts import hold
from stratus.foundation.errors import DomainError
from stratus.foundation.markup import safe_text, text_fault
from stratus.tenancy import current

MADE_FROM = "made_from"
KEPT = "keep-"
"""With a field's name: which of the two values was chosen for it, `theirs` or `mine`."""
THEIRS, MINE = "theirs", "mine"
MARK = 12
"""Hexadecimal digits of a field's mark: enough to notice a change, too few to guess the value by."""
LONGEST_SENT = 20_000


class Overtaken(DomainError):
    """Somebody saved the same thing since the form was opened."""

    def __init__(self) -> None:
        super().__init__(_("Somebody saved this while you were writing. Nothing of yours is saved yet: choose below, and save again."))


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that somebody else changed: both values, as a page shows them, and which one is offered."""

    name: str
    label: str
    theirs: str | SafeString
    mine: str | SafeString
    takes_theirs: bool


class Original:
    """What an editing form was made from. It goes with the form as `form.original`; `{% form_errors form %}` shows it.

    `stored` returns the values of the form's fields as they are stored now; None for a form of something new. It is asked again while the
    name of the page is held, so that of two who save at the same moment the second one sees what the first has saved.
    """

    def __init__(self, request: HttpRequest, form: forms.BaseForm, stored: Callable[[], Mapping[str, Any]] | None) -> None:
        form.original = self  # type: ignore[attr-defined]  # where {% form_errors %} looks for it
        self._form, self._stored, self._request = form, stored, request
        self.choices: list[Choice] = []
        self._marks: dict[str, str] = {}
        if stored is None:
            return
        if not form.is_bound:
            self._marks = _marks(form, form.initial)
            return
        data: Any = request.POST if request.method == "POST" else form.data  # a form that was kept, and is shown again
        self._marks = _read(data.get(MADE_FROM, ""))
        chosen = [name for name in form.fields if request.POST.get(KEPT + name) == THEIRS]
        if chosen:
            self._take(chosen, stored())

    def go_on_in(self, form: forms.BaseForm) -> None:
        """Show this form instead, which is not read yet and was made from `data` of the one before: what was chosen is in there."""
        form.original = self  # type: ignore[attr-defined]  # where {% form_errors %} looks for it
        self._form = form

    @property
    def sent(self) -> str:
        """What the form carries; empty for a form of something new."""
        return json.dumps(self._marks, separators=(",", ":")) if self._marks else ""

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Run the block in a transaction, unless somebody saved other values meanwhile. Raises Overtaken."""
        with transaction.atomic():
            if self._stored is not None and self._marks:
                hold("form", current.require_id(), self._request.path)
                self._compare(self._stored())
            yield

    def _compare(self, values: Mapping[str, Any]) -> None:
        form, now = self._form, _marks(self._form, values)
        changed = [name for name, mark in now.items() if mark != self._marks.get(name)]
        differing = [name for name in changed if form.fields[name].has_changed(values.get(name), form[name].data)]
        if not differing:
            return
        for name in differing:
            field = form.fields[name]
            # A choice is marked as its key: what it means (True, None) is not what the form was made from.
            typed = form[name].data if isinstance(field, forms.ChoiceField) else form.cleaned_data.get(name)
            untouched = _mark(form, name, typed) == self._marks.get(name)
            mine, theirs = shown(field, form[name].data), shown(field, values.get(name))
            self.choices.append(Choice(name, str(field.label or name), theirs, mine, untouched))
        self._marks = now
        raise Overtaken

    def _take(self, names: list[str], values: Mapping[str, Any]) -> None:
        """Put stored values into what was sent, as the browser would have sent them."""
        data = self._request.POST.copy()
        for name in names:
            if name in values:
                for key, sent in as_sent(self._form, name, values[name]).items():
                    data.setlist(key, sent)
        self._form.data = data


def as_sent(form: forms.BaseForm, name: str, value: Any) -> dict[str, list[str]]:
    """Return what a browser sends for a field that holds this value: keys and their values."""
    field, key = form.fields[name], form.add_prefix(name)
    widget, value = field.widget, field.prepare_value(value)
    if hasattr(widget, "as_sent"):
        sent: dict[str, list[str]] = widget.as_sent(key, value)
        return sent
    if isinstance(widget, forms.CheckboxInput):
        return {key: ["on"] if value else []}
    formatted = widget.format_value(value)
    if isinstance(formatted, list | tuple):
        return {key: [str(one) for one in formatted]}
    return {key: [] if formatted is None else [str(formatted)]}


def _read(sent: str) -> dict[str, str]:
    try:
        found = json.loads(sent) if len(sent) <= LONGEST_SENT else None
        return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}
    except (ValueError, RecursionError):  # a few kilobytes can be nested deeper than Python reads
        return {}


def _marks(form: forms.BaseForm, values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _mark(form, name, values[name]) for name in form.fields if name in values}


def _mark(form: forms.BaseForm, name: str, value: Any) -> str:
    field = form.fields[name]
    if hasattr(field, "canonical"):
        value = field.canonical(value)
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(f"{name}:{text}".encode(errors="surrogatepass"), digest_size=MARK // 2).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value so that what a form was given and what it read out of the same text are equal."""
    if value is None or value is False:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        members = [_plain(member) for member in value]
        return members if any(isinstance(member, dict) for member in members) else sorted(map(str, members))
    return str(value).replace("\r\n", "\n")


def shown(field: forms.Field, value: Any) -> str | SafeString:
    """Return a field's value for people: text, or HTML that is safe."""
    widget = field.widget
    if hasattr(widget, "shown"):
        return str(widget.shown(value))
    if isinstance(widget, forms.PasswordInput):
        return "•••" if value else ""
    if isinstance(widget, forms.CheckboxInput):
        return _("Yes") if value and value != "False" else _("No")
    if isinstance(field, forms.ChoiceField):
        wanted = {str(one) for one in value} if isinstance(value, list | tuple | set) else {"" if value is None else str(value)}
        return ", ".join(str(label) for key, label in _choices(field) if str(key) in wanted)
    text = "" if value is None else str(field.widget.format_value(field.prepare_value(value)) or "")
    if "data-rich-text" in widget.attrs and text_fault(text, LONGEST_SENT) is None:
        return mark_safe(safe_text(text))  # noqa: S308 - it was just made safe
    return text


def _choices(field: forms.ChoiceField) -> Iterator[tuple[Any, Any]]:
    choices: Any = field.choices
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
