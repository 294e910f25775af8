"""Forms of sharing a collection: somebody new, somebody who has access, another owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.permissions import Permission
from stratus.library.collections.sharing import access_errors
from stratus.library.models import Collection, CollectionRole, CollectionSharing
from stratus.library.queries import sharing_of
from stratus.library.rules import Access
from stratus.people.choosing.forms import PersonChoice
from stratus.ui.forms import RuledForm


class AccessForm(RuledForm):
    """What somebody may do with a collection."""

    to_collection = forms.BooleanField(
        label=gettext_lazy("Access to the collection"), required=False, help_text=gettext_lazy("They see it in their library.")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=[("", gettext_lazy("None: to look at")), *CollectionRole.choices],
        help_text=gettext_lazy(
            "Authors change and approve items, co-authors change them, reviewers approve them. All three see statistics."
        ),
    )
    to_questions = forms.BooleanField(
        label=gettext_lazy("Access to its questions"), required=False, help_text=gettext_lazy("They use them in assessments.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what gives nothing."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("to_collection") and not values.get("to_questions"):
            self.add_error("to_collection", _("Tick at least one kind of access."))
        return values

    def faults(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """Return what is wrong with those values that could be read."""
        return {name: text for name, text in access_errors(self._access(values)).items() if name in self.fields}

    def full_clean(self) -> None:
        """Ask the rules also where every field could be read: what they say stands beside the fields, with the rest of the row."""
        super().full_clean()
        if self.is_bound and not self.errors:
            self.tell_all()

    def access(self) -> Access:
        """Return what was chosen."""
        return self._access(self.cleaned_data)

    @staticmethod
    def _access(values: Mapping[str, Any]) -> Access:
        return Access(bool(values.get("to_collection")), bool(values.get("to_questions")), str(values.get("role") or ""))

    @classmethod
    def of(cls, row: CollectionSharing, data: Any = None) -> AccessForm:
        """Return the form of somebody who has access. Each of them has one on the page, with ids of its own."""
        return cls(data, auto_id=f"id_u{row.user_id}_%s", initial=cls.initial_of(row))

    @staticmethod
    def initial_of(row: CollectionSharing | None) -> dict[str, Any]:
        """Return the form's values for this row; without one: no access."""
        if row is None:
            return {"to_collection": False, "to_questions": False, "role": ""}
        return {"to_collection": row.access_to_collection, "to_questions": row.access_to_questions, "role": row.role}


class ShareForm(AccessForm):
    """Somebody new."""

    user = PersonChoice(Permission.LIBRARY, label=gettext_lazy("Share with"))
    field_order = ("user",)

    def __init__(self, *args: Any, collection: Collection, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"to_collection": True}, **kwargs})
        there = [*sharing_of(collection).values_list("user_id", flat=True)]
        field: Any = self.fields["user"]
        field.leave_out([collection.owner_id, *there], _("%(name)s has access already: change it in the list."))


class OwnerForm(forms.Form):
    """Another owner."""

    owner = PersonChoice(Permission.LIBRARY, label=gettext_lazy("New owner"))
    stay = forms.BooleanField(label=gettext_lazy("The present owner stays as an author"), required=False, initial=True)

    def __init__(self, *args: Any, collection: Collection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.leave_out([collection.owner_id], _("%(name)s owns it already."))
