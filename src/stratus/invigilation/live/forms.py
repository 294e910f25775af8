"""Invigilators' forms. The actions check whether something can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stratus.delivery.attempts.actions.clock import MOST_MINUTES
from stratus.delivery.attempts.actions.orders import LONGEST_COMMENT, LONGEST_MESSAGE
from stratus.delivery.attempts.errors import Refused
from stratus.delivery.breaks import forms as breaks
from stratus.delivery.breaks.words import breaks_in_words
from stratus.invigilation.incidents.actions import LONGEST_NOTE, note_incident
from stratus.invigilation.live import actions
from stratus.invigilation.live.actions import Watched
from stratus.invigilation.models import IncidentAction, Severity
from stratus.scheduling.models import Registration
from stratus.ui.forms.numbers import NumberField
from stratus.ui.forms.texts import LinesField

MOST_KEYCODES_TOLD = 20
MOST_CONFIRMED = 10**9


class ActionForm(forms.Form):
    """One action on the chosen candidates. `done` says in words what happened to how many."""

    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        """Do it, and return those for whom nothing could be done."""
        raise NotImplementedError

    def done(self, number: int) -> str:
        """Return what happened, in one sentence."""
        raise NotImplementedError

    def notes(self) -> list[str]:
        """Return further information about the outcome."""
        return []


class ExtraTimeForm(ActionForm):
    minutes = NumberField(label=_("Minutes"), low=-MOST_MINUTES, high=MOST_MINUTES, help_text=_("Below zero takes back what was granted."))
    comment = forms.CharField(label=_("Reason"), max_length=LONGEST_COMMENT, required=False)

    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        data = self.cleaned_data
        return actions.grant_extra_time(schedule_ids, ids, data["minutes"], comment=data["comment"], **who)

    def done(self, number: int) -> str:
        minutes = self.cleaned_data["minutes"]
        text = ngettext("%(minutes)+d minutes for %(n)d candidate.", "%(minutes)+d minutes for %(n)d candidates.", number)
        return text % {"minutes": minutes, "n": number}


class BreaksForm(ActionForm, breaks.BreaksForm):
    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        data = self.cleaned_data
        return actions.set_breaks(schedule_ids, ids, data["breaks"], data["break_minutes"], **who)

    def done(self, number: int) -> str:
        data = self.cleaned_data
        text = ngettext("%(n)d candidate: %(breaks)s.", "%(n)d candidates: %(breaks)s.", number)
        return text % {"n": number, "breaks": breaks_in_words(data["breaks"], data["break_minutes"])}


class VoidForm(ActionForm):
    """Voiding is final: the form sends the number of candidates that was confirmed, and it must still be right."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_COMMENT)
    confirmed = NumberField(low=0, high=MOST_CONFIRMED, widget=forms.HiddenInput)

    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        return actions.void_attempts(schedule_ids, ids, comment=self.cleaned_data["reason"], **who)

    def done(self, number: int) -> str:
        return ngettext("%(n)d candidate was voided.", "%(n)d candidates were voided.", number) % {"n": number}


class MessageForm(ActionForm):
    text = LinesField(label=_("Message"), max_length=LONGEST_MESSAGE)

    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        actions.send_message(schedule_ids, ids, self.cleaned_data["text"], **who)
        return []

    def done(self, number: int) -> str:
        return ngettext("%(n)d candidate gets the message.", "%(n)d candidates get the message.", number) % {"n": number}


class ReopenForm(ActionForm):
    reopen_minutes = NumberField(label=_("Extra minutes"), low=0, high=MOST_MINUTES, required=False, initial=0)
    reopen_comment = forms.CharField(label=_("Reason"), max_length=LONGEST_COMMENT)

    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        data = self.cleaned_data
        return actions.reopen(schedule_ids, ids, minutes=data["reopen_minutes"] or 0, comment=data["reopen_comment"], **who)

    def done(self, number: int) -> str:
        return ngettext("%(n)d candidate can go on.", "%(n)d candidates can go on.", number) % {"n": number}


class PauseForm(ActionForm):
    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        return actions.pause(schedule_ids, ids, **who)

    def done(self, number: int) -> str:
        return ngettext("%(n)d candidate is paused.", "%(n)d candidates are paused.", number) % {"n": number}


class ResumeForm(ActionForm):
    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        return actions.resume(schedule_ids, ids, **who)

    def done(self, number: int) -> str:
        return ngettext("%(n)d candidate goes on.", "%(n)d candidates go on.", number) % {"n": number}


class UnlockForm(ActionForm):
    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        return actions.unlock(schedule_ids, ids, **who)

    def done(self, number: int) -> str:
        return ngettext("%(n)d candidate is unlocked.", "%(n)d candidates are unlocked.", number) % {"n": number}


class HandInForm(ActionForm):
    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        return actions.hand_in_for(schedule_ids, ids, **who)

    def done(self, number: int) -> str:
        return ngettext("%(n)d exam was handed in.", "%(n)d exams were handed in.", number) % {"n": number}


class RemoveForm(ActionForm):
    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        return actions.remove_candidates(schedule_ids, ids, **who)

    def done(self, number: int) -> str:
        return ngettext("%(n)d candidate was removed.", "%(n)d candidates were removed.", number) % {"n": number}


class KeycodeForm(ActionForm):
    """New keycodes. A few are shown directly; for many, the slips are printed."""

    codes: dict[int, str]

    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        self.codes, refused = actions.new_keycodes(schedule_ids, ids, **who)
        return refused

    def done(self, number: int) -> str:
        text = ngettext("%(n)d candidate has a new keycode.", "%(n)d candidates have new keycodes.", number)
        return text % {"n": number}

    def notes(self) -> list[str]:
        if len(self.codes) > MOST_KEYCODES_TOLD:
            return [gettext("Print the login slips: they show the new keycodes.")]
        found = Registration.objects.filter(pk__in=self.codes).select_related("candidate").order_by("candidate__sort_key", "pk")
        return [f"{one.candidate.full_name}: {self.codes[one.pk]}" for one in found]


class IncidentForm(ActionForm):
    severity = forms.ChoiceField(label=_("How grave"), choices=Severity.choices)
    measure = forms.ChoiceField(label=_("What was done"), choices=IncidentAction.choices)
    incident = LinesField(label=_("What happened"), max_length=LONGEST_NOTE)

    def act(self, schedule_ids: Watched, ids: Sequence[int], **who: Any) -> list[Refused]:
        data = self.cleaned_data
        note_incident(schedule_ids, ids, severity=data["severity"], action=data["measure"], text=data["incident"], **who)
        return []

    def done(self, number: int) -> str:
        return ngettext("Noted for %(n)d candidate.", "Noted for %(n)d candidates.", number) % {"n": number}


VERBS: dict[str, Callable[..., ActionForm]] = {
    "extra_time": ExtraTimeForm,
    "breaks": BreaksForm,
    "message": MessageForm,
    "pause": PauseForm,
    "resume": ResumeForm,
    "unlock": UnlockForm,
    "hand_in": HandInForm,
    "reopen": ReopenForm,
    "void": VoidForm,
    "remove": RemoveForm,
    "keycode": KeycodeForm,
    "incident": IncidentForm,
}


class AddForm(forms.Form):
    """People to be added to a running exam, by User ID or user name."""

    people = forms.CharField(
        label=_("User IDs or user names"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, or separated by commas."),
    )


class MoveEndForm(forms.Form):
    """A later end for the whole schedule, as minutes from the present one."""

    later = NumberField(label=_("Minutes later"), low=1, high=MOST_MINUTES)
    end_reason = forms.CharField(label=_("Reason"), max_length=LONGEST_COMMENT)
