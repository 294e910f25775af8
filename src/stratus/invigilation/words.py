"""Log entries in words: what browsers sent, its outcome, and what was done to an exam."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stratus.delivery.breaks.words import breaks_in_words
from stratus.events.models import Event
from stratus.invigilation.models import Severity

KINDS = {
    "answer": gettext_lazy("Answer"),
    "visit": gettext_lazy("Question visited"),
    "flag": gettext_lazy("Flag"),
    "hand_in": gettext_lazy("Hand-in"),
    "restored": gettext_lazy("Answer put back by staff"),
    "note": gettext_lazy("Candidate's own notes"),
    "play": gettext_lazy("Sound or video played"),
    "check": gettext_lazy("Check of a question asked for"),
    "report": gettext_lazy("Report of a problem sent"),
    "log": gettext_lazy("Browser's note"),
    "lock": gettext_lazy("Screen locked"),
    "unlock": gettext_lazy("Screen unlocked"),
}
HAPPENED = {
    "attempt.started": gettext_lazy("Exam started"),
    "attempt.taken_over": gettext_lazy("Continued in another browser"),
    "attempt.renewed": gettext_lazy("Sent again what the exam server may have lost"),
    "attempt.paused": gettext_lazy("Paused"),
    "attempt.resumed": gettext_lazy("Resumed"),
    "attempt.break_begun": gettext_lazy("Break begun"),
    "attempt.break_ended": gettext_lazy("Break over"),
    "attempt.unlocked": gettext_lazy("Unlocked"),
    "attempt.unlock_code_given": gettext_lazy("Unlock code given"),
    "attempt.handed_in": gettext_lazy("Handed in"),
    "attempt.final": gettext_lazy("Became final"),
    "attempt.voided": gettext_lazy("Voided"),
    "attempt.reopened": gettext_lazy("Opened again"),
    "attempt.extra_time_granted": gettext_lazy("Extra time"),
    "question.checked": gettext_lazy("Question checked"),
    "question.reported": gettext_lazy("Problem with a question reported"),
    "registration.extra_time_granted": gettext_lazy("Extra time for the next attempt"),
    "registration.breaks_set": gettext_lazy("Breaks"),
    "registration.voided": gettext_lazy("Voided before starting"),
    "registration.link_revoked": gettext_lazy("Launch link revoked"),
    "keycode.issued": gettext_lazy("New keycode"),
    "keycode.used": gettext_lazy("Came in with a keycode"),
    "candidate.messaged": gettext_lazy("Message sent"),
    "candidates.added": gettext_lazy("Added to the schedule"),
    "incident.noted": gettext_lazy("Incident"),
    "schedule.end_moved": gettext_lazy("The end was moved"),
    "attempt.outside_seb": gettext_lazy("Answers came from outside Safe Exam Browser"),
    "registration.sent_to_proctoring": gettext_lazy("Went to the proctoring service"),
    "schedule.safeguards_changed": gettext_lazy("The safeguards were changed"),
    "answers.arrived_late": gettext_lazy("Answers arrived after the end"),
    "answers.imported": gettext_lazy("Answers brought in a file"),
    "answers.late_rejected": gettext_lazy("Late answers rejected"),
    "attempt.answers_changed": gettext_lazy("Answers put back by staff"),
}
OUTCOMES = {
    "": gettext_lazy("counted"),
    "LATE": gettext_lazy("counted, in the grace"),
    "AFTER_END": gettext_lazy("after the end"),
    "SECTION_OVER": gettext_lazy("after its section was over"),
    "QUESTION_PASSED": gettext_lazy("after the question was passed"),
    "IMPORTED": gettext_lazy("from a file"),
}


def event_kind(kind: str) -> str:
    """Return what a browser sent, in words."""
    return str(KINDS.get(kind, kind))


def event_outcome(outcome: str) -> str:
    """Return the outcome of something that arrived, in words; a reason for refusal is shown as its code."""
    return str(OUTCOMES.get(outcome, outcome))


def plays_in_words(value: object) -> str:
    """Return what a browser said of the plays in a question, in words: of each sound, how far each play came."""
    media = value.values() if isinstance(value, dict) else ()
    numbered = (enumerate(sorted(plays.values(), reverse=True), 1) for plays in media)
    return "; ".join(", ".join(_play(number, play) for number, play in plays) for plays in numbered)


def _play(number: int, play: Sequence[int]) -> str:
    at, over = play
    if over:
        return _("time %(n)d to the end") % {"n": number}
    seconds = at // 1000
    return _("time %(n)d up to %(place)s") % {"n": number, "place": f"{seconds // 60}:{seconds % 60:02}"}


def _breaks(event: Event) -> list[str]:
    data = event.data
    if "break" in data:
        return [_("%(n)d of %(all)d") % {"n": data["break"], "all": data["of"]}]
    return [breaks_in_words(data["breaks"], data["break_minutes"])] if "break_minutes" in data else []


def what_happened(event: Event) -> str:
    """Return an event in words, with its minutes, breaks and reason if it has them."""
    words = [str(HAPPENED.get(event.kind, event.kind))]
    minutes = event.data.get("minutes")
    if isinstance(minutes, int) and minutes:
        words.append(ngettext("%(n)+d minute", "%(n)+d minutes", abs(minutes)) % {"n": minutes})
    words += _breaks(event)
    if event.data.get("submitted_by") == "SYSTEM":
        words.append(_("by the system"))
    if event.data.get("declaration"):
        words.append(_("declaration accepted"))
    if severity := event.data.get("severity"):
        words.append(str(Severity(severity).label))
    if comment := event.data.get("comment"):
        words.append(f"“{comment}”")
    return ", ".join(words)
