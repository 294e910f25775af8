"""Erases what delivery stores about a schedule."""

from __future__ import annotations

from collections.abc import Mapping

from stratus.delivery.attempts.tasks import have_files_erased
from stratus.delivery.models import Answer, AnswerEvent, Attempt, Order, ProctoringPass, ResponseFile, Session
from stratus.events.erasure import Erased, delete_rows


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete the attempts of a schedule with their answers and logs, and have their files deleted once this is committed."""
    files = ResponseFile.objects.filter(attempt__in=erased.attempts)
    have_files_erased(list(files.order_by("attempt_id").values_list("attempt_id", flat=True).distinct()))
    return delete_rows(
        [
            files,
            AnswerEvent.objects.filter(attempt__in=erased.attempts),
            Answer.objects.filter(attempt__in=erased.attempts),
            Session.objects.filter(attempt__in=erased.attempts),
            Attempt.objects.filter(schedule=erased.schedule_id),
            Order.objects.filter(registration__in=erased.registrations),
            ProctoringPass.objects.filter(registration__in=erased.registrations),
        ]
    )
