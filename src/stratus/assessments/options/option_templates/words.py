"""What a template sets, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.assessments.models import Assessment
from stratus.assessments.options.forms import RESULT_LABELS, TOOL_LABELS, OptionsForm, TextsForm
from stratus.assessments.options.texts import TEXTS
from stratus.foundation.markup import plain_text
from stratus.people.models import Hierarchy
from stratus.ui.forms.number_words import said_number

MOST_SHOWN = 300
"""Characters of a text for candidates that are shown."""
GRADING: dict[str, str | Promise] = {
    "grade_scale": gettext_lazy("Grade scale"),
    "correct_for_guessing": gettext_lazy("Correct the pass mark for guessing"),
}
NUMBERS = ("duration", "extra_time", "attempts_allowed", "percentage_to_pass")


def said_of(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return label and value of everything that a template sets, in the order of the forms. One statement where it names hierarchies."""
    labels = {name: field.label for form in (OptionsForm, TextsForm) for name, field in form.base_fields.items()} | GRADING
    titles = dict(Hierarchy.objects.filter(pk__in=settings.get("available_to") or []).values_list("pk", "title"))
    return [(str(label), _said(name, settings[name], titles)) for name, label in labels.items() if name in settings]


def _said(name: str, value: Any, titles: Mapping[int, str]) -> str:
    if name in TEXTS:
        return Truncator(plain_text(value or "")).chars(MOST_SHOWN) or _("none")
    if name == "available_to":
        return "; ".join(titles[pk] for pk in value if pk in titles) or _("all hierarchies")
    if name == "tools":
        return "; ".join(str(label) for code, label in TOOL_LABELS if code in value) or _("none")
    if name == "result_parts":
        return "; ".join(str(label) for code, label in RESULT_LABELS if code in value) or _("none")
    if name == "grade_scale":
        return str(value["name"]) if value else _("none")
    if isinstance(value, list):
        return "; ".join(map(str, value)) or _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in NUMBERS:
        return _("no limit") if value is None else said_number(Decimal(str(value)))
    field: Any = Assessment._meta.get_field(name)
    return str(dict(field.flatchoices).get(value, value))
