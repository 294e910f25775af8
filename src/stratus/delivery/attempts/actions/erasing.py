"""Erases what delivery stores about a schedule."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from stratus.delivery.attempts.tasks import have_files_erased
from stratus.delivery.models import (
    Answer,
    AnswerEvent,
    Attempt,
    CheckedQuestion,
    Order,
    PlannedSheet,
    ProctoringPass,
    QuestionReport,
    ResponseFile,
    SealedPaper,
    Session,
    SheetPlan,
)
from stratus.delivery.papers.sealed.actions import files as sealed_files
from stratus.events.erasure import Erased, delete_rows


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete the attempts of a schedule with their answers and logs, and have their files deleted once this is committed.

    Sealed objects hold nobody's data: those of this machine go now, those of others when their two days are over.
    """
    transaction.on_commit(lambda: sealed_files().forget(erased.schedule_id), robust=True)
    files = ResponseFile.objects.filter(attempt__in=erased.attempts)
    have_files_erased(list(files.order_by("attempt_id").values_list("attempt_id", flat=True).distinct()))
    return delete_rows(
        [
            files,
            AnswerEvent.objects.filter(attempt__in=erased.attempts),
            Answer.objects.filter(attempt__in=erased.attempts),
            CheckedQuestion.objects.filter(attempt__in=erased.attempts),
            QuestionReport.objects.filter(attempt__in=erased.attempts),
            Session.objects.filter(attempt__in=erased.attempts),
            Attempt.objects.filter(schedule=erased.schedule_id),
            Order.objects.filter(registration__in=erased.registrations),
            SealedPaper.objects.filter(schedule=erased.schedule_id),
            PlannedSheet.objects.filter(plan__in=SheetPlan.objects.filter(schedule=erased.schedule_id)),
            SheetPlan.objects.filter(schedule=erased.schedule_id),
            ProctoringPass.objects.filter(registration__in=erased.registrations),
        ]
    )
