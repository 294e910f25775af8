"""Form of a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stratus.text_templates.actions import LONGEST_SUBJECT, LONGEST_TITLE, Wording, faults
from stratus.text_templates.kinds import Kind
from stratus.text_templates.models import TextTemplate, TextTemplateRevision
from stratus.ui.forms import RuledForm


class TemplateForm(RuledForm):
    """The fields of a template of this kind; `hierarchies` are (id, title) of those that this person may write for."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, help_text=_("By which it is chosen. Candidates do not see it."))
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("Any language")), *settings.LANGUAGES])
    hierarchy = forms.TypedChoiceField(
        label=_("For"), required=False, coerce=int, empty_value=None, choices=[], help_text=_("A hierarchy, and all below it.")
    )
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(label=_("Text"))

    def __init__(self, *args: Any, kind: Kind, hierarchies: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["hierarchy"].choices = [("", _("The whole organisation")), *hierarchies]  # type: ignore[attr-defined]  # fields by name are any Field to the stubs
        if not kind.has_subject:
            del self.fields["subject"]
        attributes = {"rows": 10, "data-rich-text": ""} if kind.html else {"rows": 10}
        self.fields["text"] = forms.CharField(
            label=_("Text"), max_length=kind.longest, strip=False, widget=forms.Textarea(attrs=attributes), help_text=str(kind.hint)
        )

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(self.kind, values, before=self.initial.get("text", ""))

    def wording(self) -> Wording:
        """Return what was typed. The form must be valid."""
        values = self.cleaned_data
        return Wording(values["title"], values["text"], values.get("subject", ""), values["language"], values["hierarchy"])

    @staticmethod
    def initial_of(template: TextTemplate, latest: TextTemplateRevision) -> dict[str, Any]:
        """Return the form's values for a template."""
        return {
            "title": template.title,
            "language": template.language,
            "hierarchy": template.hierarchy_id,
            "subject": latest.subject,
            "text": latest.text,
        }
