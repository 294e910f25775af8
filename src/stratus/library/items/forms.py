"""What the library adds to the forms of item types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.item_types.authoring import in_words
from stratus.item_types.errors import ContentError
from stratus.item_types.forms import OF_THE_ITEM, ItemForm
from stratus.item_types.registry import item_type
from stratus.item_types.rows.lists import RowsInput
from stratus.library.models import Collection, ItemStatus
from stratus.library.queries import cases_of
from stratus.library.rules import storable


def mark_rows(form: ItemForm, kind: str, before: Mapping[str, Any] | None) -> None:
    """Have it said at rows of lists what is wrong with them, beside what stands below their lists.

    `before`: the content as it is stored.
    """
    if not form.errors:
        return
    kept = dict(form.cleaned_data)
    for name, field in form.fields.items():  # a list that was refused is not among them
        if isinstance(field.widget, RowsInput):
            form.cleaned_data.setdefault(name, field.clean(form[name].value()))
    try:
        item_type(kind).clean(storable(form.content()), before)
    except KeyError:  # a field that the content needs was refused
        return
    except ContentError as error:
        for name, text in in_words(kind, error).items():
            widget = form.fields[name].widget if name in form.fields else None
            if isinstance(widget, RowsInput):
                widget.refuse(widget.rows(form[name].value()), error.problems[name].rows, text)
    finally:
        form.cleaned_data = kept


def offer_cases(form: forms.Form, collection: Collection, present: int | None) -> None:
    """Let a question be about one of the collection's cases, where it has any; withdrawn ones are offered to questions that have them."""
    cases = [
        (pk, f"{title} ({external_id})")
        for pk, title, external_id, status in cases_of(collection).values_list("pk", "title", "external_id", "status")
        if status != ItemStatus.WITHDRAWN or pk == present
    ]
    if not cases:
        return
    form.fields["case"] = forms.TypedChoiceField(
        label=_("Case"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("None")), *cases],
        help_text=_("Candidates see it beside the question. Questions of a case stay together."),
    )
    form.order_fields(["title", "case"])


def first_problem(form: forms.Form) -> str:
    """Return why the content of a form cannot be shown in one sentence: the first field with its problem, and how many more there are."""
    if not form.errors:
        return _("This cannot be shown.")
    # A missing title keeps nothing from being shown.
    of_the_content = [(name, problems) for name, problems in form.errors.items() if name not in OF_THE_ITEM]
    [(name, problems), *others] = of_the_content or form.errors.items()
    label = str(form.fields[name].label or name) if name in form.fields else ""
    first = _("%(field)s: %(problem)s") % {"field": label, "problem": problems[0]} if label else str(problems[0])
    more = ngettext("%(n)s more field needs your attention.", "%(n)s more fields need your attention.", len(others))
    return f"{first} {more % {'n': len(others)}}" if others else first
