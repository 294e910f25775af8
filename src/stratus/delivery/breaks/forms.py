"""Form of candidates' breaks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.delivery.attempts.breaks import MOST_BREAK_MINUTES, MOST_BREAKS
from stratus.ui.forms.numbers import NumberField


class BreaksForm(forms.Form):
    """Breaks that stop the clock, in place of those that somebody has."""

    breaks = NumberField(label=_("Number of breaks"), low=0, high=MOST_BREAKS, initial=2, help_text=_("0: none."))
    break_minutes = NumberField(label=_("Minutes of each"), low=1, high=MOST_BREAK_MINUTES, initial=5)
