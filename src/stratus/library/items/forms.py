"""What the library adds to the forms of item types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from stratus.library.models import Collection, ItemStatus
from stratus.library.queries import cases_of


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
