"""Papers, attempts, and everything that arrived from candidates."""

from stratus.delivery.models.attempts import (
    Answer,
    AnswerEvent,
    Attempt,
    AttemptStatus,
    Order,
    ResponseFile,
    Restoration,
    Session,
    SubmittedBy,
)
from stratus.delivery.models.beside import CheckedQuestion, QuestionReport
from stratus.delivery.models.papers import Paper, PlannedSheet, SealedPaper, SheetPlan
from stratus.delivery.models.safeguards import ProctoringPass, ProctorioSettings, SebSettings

__all__ = [
    "Answer",
    "AnswerEvent",
    "Attempt",
    "AttemptStatus",
    "CheckedQuestion",
    "Order",
    "Paper",
    "PlannedSheet",
    "ProctoringPass",
    "ProctorioSettings",
    "QuestionReport",
    "ResponseFile",
    "Restoration",
    "SealedPaper",
    "SebSettings",
    "Session",
    "SheetPlan",
    "SubmittedBy",
]
