"""Reads about the approval of assessments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment, AssessmentDecision, Stage, Verdict
from stratus.assessments.queries import assessments_visible_to
from stratus.assessments.versions.approval.rules import Hands, Step, is_changed_last_by, steps
from stratus.tenancy.queries import tenant_settings
from stratus.ui.home import Card, count_of

MOST_DECISIONS = 20
"""Decisions that the page of an approval lists."""


def with_tasks(assessments: QuerySet[Assessment], by: Actor) -> QuerySet[Any]:
    """Return these assessments so that they can be asked by `waits_for_me` and `sent_back_to_me`.

    For somebody's approval waits what is in review and was not changed last by them; what was sent back, and not made ready since, is with
    its owner.
    """
    people = [one for one in (by.user_id, by.effective_user_id) if one is not None]
    present = ~Q(status="ARCHIVED")
    waits = present & Q(stage=Stage.IN_REVIEW) & ~Q(editor__in=people) if by.can(Permission.APPROVE_ASSESSMENTS) else Q(pk__in=[])
    decisions = AssessmentDecision.objects.filter(assessment=OuterRef("pk")).order_by("-id")
    back = present & Q(stage=Stage.DRAFT, owner=by.effective_user_id, last_verdict=Verdict.SENT_BACK)
    found = assessments.alias(editor=Coalesce(F("edited_by"), F("owner")), last_verdict=Subquery(decisions.values("verdict")[:1]))
    return found.alias(waits_for_me=ExpressionWrapper(waits, BooleanField()), sent_back_to_me=ExpressionWrapper(back, BooleanField()))


@dataclass(frozen=True, slots=True)
class Approval:
    """What pages show of the approval of an assessment, and offer to one person."""

    hands: Hands
    steps: Sequence[Step]
    decisions: Sequence[AssessmentDecision]

    @property
    def last(self) -> AssessmentDecision | None:
        """What was decided last."""
        return self.decisions[0] if self.decisions else None

    @property
    def judging(self) -> bool:
        """Whether this person can decide now."""
        return Step.APPROVE in self.steps or Step.SEND_BACK in self.steps


def approval_for(assessment: Assessment, by: Actor, *, may_edit: bool) -> Approval:
    """Return what pages show of the approval of an assessment to this person. One statement."""
    people = (by.user_id, by.effective_user_id)
    hands = Hands(
        may_edit=may_edit and by.can(Permission.MANAGE_ASSESSMENTS),
        may_judge=by.can(Permission.APPROVE_ASSESSMENTS),
        changed_it_last=is_changed_last_by(assessment.edited_by_id, assessment.owner_id, people),
    )
    decisions = AssessmentDecision.objects.filter(assessment=assessment).select_related("created_by").defer("seen").order_by("-id")
    offered = [] if assessment.status == "ARCHIVED" else steps(assessment.stage, hands)
    return Approval(hands, offered, list(decisions[:MOST_DECISIONS]))


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's cards about what waits for this person's approval, and what was sent back to them, if anything is."""
    if not by.can(Permission.ASSESSMENTS) or not tenant_settings().approve_assessments:
        return
    address, seen = reverse("assessments:list"), with_tasks(assessments_visible_to(by), by).order_by("sort_key", "id")
    if n := count_of(seen.filter(waits_for_me=True)):
        text = ngettext("assessment waits for your approval", "assessments wait for your approval", n)
        yield Card(n, text, "assessments", f"{address}?approval=mine")
    if n := count_of(seen.filter(sent_back_to_me=True)):
        text = ngettext("assessment was sent back to you", "assessments were sent back to you", n)
        yield Card(n, text, "assessments", f"{address}?approval=back")
