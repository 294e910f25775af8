"""Form of the organisation's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from stratus.organisation.settings.actions import LENGTHS, LIMITS, faults
from stratus.ui.forms import RuledForm
from stratus.ui.forms.numbers import NumberField
from stratus.ui.forms.texts import LinesField
from stratus.ui.forms.time_zones import ZONES


def _number(name: str, label: Any, help_text: Any) -> NumberField:
    low, high = LIMITS[name]
    return NumberField(label=label, help_text=help_text, low=low, high=high)


class SettingsForm(RuledForm):
    """Settings for the whole organisation."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=[(name, name.replace("_", " ")) for name in ZONES],
        help_text=gettext_lazy("In which times are shown to people who have not chosen their own."),
    )
    whom_to_ask = LinesField(
        label=gettext_lazy("Whom candidates ask"),
        required=False,
        max_length=LENGTHS["whom_to_ask"],
        help_text=gettext_lazy(
            "Name, telephone number or place. It stands at the foot of every page that candidates come to, before, during and after"
            " an exam."
        ),
        rows=3,
    )
    preparation_minutes = _number(
        "preparation_minutes",
        gettext_lazy("Preparation of a schedule, in minutes"),
        gettext_lazy(
            "So long before its start a schedule takes the newest version of its assessment and the extra time of its candidates."
        ),
    )
    grace_seconds = _number(
        "grace_seconds",
        gettext_lazy("Grace after the deadline, in seconds"),
        gettext_lazy("Answers that arrive so much later still count and are marked as late."),
    )
    file_grace_seconds = _number(
        "file_grace_seconds",
        gettext_lazy("Grace for files, in seconds"),
        gettext_lazy("So long after the end a file that was handed in may still be on its way."),
    )
    connection_lock_seconds = _number(
        "connection_lock_seconds",
        gettext_lazy("Lock after a lost connection, in seconds"),
        gettext_lazy(
            "In exams that lock on connection loss: so long without an answer of the server, the questions are hidden until an"
            " invigilator unlocks them. Exams that have begun keep what they began with."
        ),
    )
    archive_after_hours = _number(
        "archive_after_hours",
        gettext_lazy("Archive schedules after, in hours"),
        gettext_lazy("Counted from the end of the schedule. Archived schedules can still be read and marked."),
    )
    direct_link_days = _number(
        "direct_link_days",
        gettext_lazy("Direct links of assessors, in days"),
        gettext_lazy(
            "Counted from the day on which the link was sent, at the earliest from the end of the schedule. It ends with the last"
            " publication too."
        ),
    )
    score_step = forms.ChoiceField(
        label=gettext_lazy("Scores are rounded to"),
        choices=[
            ("0.01", gettext_lazy("hundredths of a point")),
            ("0.1", gettext_lazy("tenths of a point")),
            ("0.25", gettext_lazy("quarters of a point")),
            ("0.5", gettext_lazy("half points")),
            ("1", gettext_lazy("whole points")),
        ],
        help_text=gettext_lazy(
            "Once, halves up. Outcome and grade are judged on the rounded score. It holds for assessments that are published from now on."
        ),
    )
    use_keycodes = forms.BooleanField(
        label=gettext_lazy("Candidates come in with a keycode"),
        required=False,
        help_text=gettext_lazy("Printed on their login slips, for one use. A schedule may say otherwise."),
    )
    keycode_needs_username = forms.BooleanField(label=gettext_lazy("Ask for the user name beside the keycode"), required=False)
    practice_exam = forms.BooleanField(
        label=gettext_lazy("Practice exam"),
        required=False,
        help_text=gettext_lazy(
            "Everybody can open it from the log-in page and from the waiting room, without logging in: questions of every type, all tools,"
            " and a rehearsed loss of the connection. What they answer stays in their browser, and is deleted there."
        ),
    )
    only_live_items = forms.BooleanField(
        label=gettext_lazy("Only Live items in publications"),
        required=False,
        help_text=gettext_lazy(
            "New items are drafts, and a Live item that is changed becomes a draft again. Somebody who may review them approves them"
            " before an assessment can be published with them. Without it, new items are Live at once."
        ),
    )
    approve_assessments = forms.BooleanField(
        label=gettext_lazy("Assessments are approved before they are published"),
        required=False,
        help_text=gettext_lazy(
            "Somebody with the right “Approve assessments” looks at what would be published, and approves it or sends it back. It cannot be"
            " who changed it last. A change after that has to be approved again."
        ),
    )
    hall_networks = forms.CharField(
        label=gettext_lazy("Network addresses of halls"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy(
            "One on each line, like 192.0.2.7 or 192.168.1.0/24. A hall is one address to us: more people may mistype their password"
            " there at once, before others there have to wait."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    accessibility_note = LinesField(
        label=gettext_lazy("Note on the accessibility statement"),
        required=False,
        max_length=LENGTHS["accessibility_note"],
        help_text=gettext_lazy(
            "Such as the authority to which people may complain. It stands below the statement, which everybody may read."
        ),
        rows=4,
    )

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values)
