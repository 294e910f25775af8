"""The form that hands over what somebody owns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.permissions import Permission
from stratus.people.choosing.forms import PersonChoice
from stratus.people.models import User


class HandOverForm(forms.Form):
    new_owner = PersonChoice(Permission.LIBRARY, label=gettext_lazy("New owner"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["new_owner"]
        field.leave_out([person.pk], _("%(name)s owns it already."))
