"""Form of a schedule's safeguards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.scheduling.models import Schedule

ASSESSMENT, YES, NO = "", "yes", "no"


class SafeguardsForm(forms.Form):
    """Whether the schedule follows its assessment."""

    use_seb = forms.ChoiceField(
        label=gettext_lazy("Safe Exam Browser"),
        required=False,
        help_text=gettext_lazy(
            "It keeps honest candidates at their exam. "
            "A candidate's own file holds the salt of its key, so who can read the file can imitate it: "
            "give the files a start password and tell it in the hall, or use computers of yours with the file for a hall."
        ),
    )
    use_proctorio = forms.ChoiceField(label=gettext_lazy("Proctorio"), required=False)

    def __init__(self, *args: Any, options: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "use_seb": (_("Only in Safe Exam Browser"), _("In any browser")),
            "use_proctorio": (_("With Proctorio"), _("Without Proctorio")),
        }
        fields: dict[str, Any] = self.fields
        for name, (yes, no) in words.items():
            followed = _("As the assessment says: %(choice)s") % {"choice": yes if options[name] else no}
            fields[name].choices = [(ASSESSMENT, followed), (YES, yes), (NO, no)]

    @staticmethod
    def initial_of(schedule: Schedule) -> dict[str, str]:
        """Return the form's values for this schedule."""
        return {name: {True: YES, False: NO, None: ASSESSMENT}[getattr(schedule, name)] for name in ("use_seb", "use_proctorio")}

    def wanted(self) -> dict[str, bool | None]:
        """Return what was chosen, None where the assessment decides."""
        return {name: {YES: True, NO: False}.get(self.cleaned_data[name]) for name in ("use_seb", "use_proctorio")}
