"""Takes an assessment on its way to publication: offers it, approves it, sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.template.defaultfilters import date as in_words
from django.utils import timezone
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.actions import open_assessment
from stratus.assessments.errors import Archived, NotFound, Unpublishable
from stratus.assessments.models import Assessment, AssessmentDecision, AssessmentVersion
from stratus.assessments.queries import assessments_visible_to
from stratus.assessments.versions.actions import frozen
from stratus.assessments.versions.approval.errors import ChangedByApprover, ChangedSince, NotAtThisStage
from stratus.assessments.versions.approval.gate import fingerprint_of, seen_in
from stratus.assessments.versions.approval.rules import FROM, JUDGING, LONGEST_COMMENT, TO, VERDICT, Step, is_changed_last_by
from stratus.events import log
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.foundation.text import as_typed
from stratus.library.models import Item
from stratus.library.rules import storable
from stratus.people.models import User
from stratus.tenancy.queries import tenant_settings

MOST_NAMED = 10


def take(
    assessment_id: int,
    step: Step,
    *,
    by: Actor,
    now: datetime,
    comment: str = "",
    fingerprint: str = "",
    looked_at: datetime | None = None,
) -> Assessment:
    """Take a step on the way to publication; one that has been taken already changes nothing.

    `fingerprint` is that of what somebody saw who approves, and `looked_at` when they did: nothing else is approved. Raises NotAllowed,
    NotFound, ViewOnly, Archived, a DomainError where the organisation demands no approval, NotAtThisStage, Unpublishable (what is missing
    something is not offered, nor approved), ChangedSince, ChangedByApprover, or InvalidFields (`comment`).
    """
    by.require(Permission.APPROVE_ASSESSMENTS if step in JUDGING else Permission.MANAGE_ASSESSMENTS)
    said = _checked(comment, step)
    with transaction.atomic():
        assessment = _judged(assessment_id, by) if step in JUDGING else open_assessment(assessment_id, by)
        settings = tenant_settings()
        if not settings.approve_assessments:
            raise DomainError(_("Your organisation does not demand that assessments are approved."))
        if assessment.stage not in FROM[step]:
            if assessment.stage == TO[step]:
                return assessment
            raise NotAtThisStage(" ".join(_edited_since(assessment, looked_at)))
        if step == Step.APPROVE and is_changed_last_by(assessment.edited_by_id, assessment.owner_id, (by.user_id, by.effective_user_id)):
            raise ChangedByApprover
        version = None
        if step in (Step.OFFER, Step.APPROVE):
            found = frozen(assessment, settings, now=now)
            version = found.version
            if step == Step.APPROVE and fingerprint_of(version) != fingerprint:
                raise ChangedSince(what_happened(assessment, version, looked_at))
            if found.problems:
                raise Unpublishable(found.problems)
        assessment.stage = TO[step]
        assessment.save(update_fields=["stage"])
        AssessmentDecision.objects.create(
            assessment=assessment,
            verdict=VERDICT[step],
            fingerprint=fingerprint_of(version) if version else "",
            seen=seen_in(version) if version else {},
            comment=said,
            created_by_id=by.effective_user_id,
            created_at=now,
        )
        kind = {
            Step.OFFER: "assessment.offered",
            Step.TAKE_BACK: "assessment.taken_back",
            Step.APPROVE: "assessment.approved",
            Step.SEND_BACK: "assessment.sent_back",
        }[step]
        log.record(kind, by=by, subject=assessment, at=now)
    return assessment


def what_happened(assessment: Assessment, version: AssessmentVersion, since: datetime | None) -> Sequence[str]:
    """Return what changed of what would be published since a moment, as sentences; two queries at most."""
    told = _edited_since(assessment, since)
    if since is not None:
        ids = [one["id"] for one in (*version.items, *version.pages)]
        newer = Item.objects.filter(external_id__in=ids, latest__created_at__gt=since).order_by("sort_key", "pk")
        if titles := list(newer.values_list("title", flat=True)[: MOST_NAMED + 1]):
            named = "; ".join(titles[:MOST_NAMED]) + ("; …" if len(titles) > MOST_NAMED else "")
            told.append(_("Changed in the library meanwhile: %(titles)s.") % {"titles": named})
    return told


def _edited_since(assessment: Assessment, since: datetime | None) -> list[str]:
    """Return who changed the assessment since then, in a sentence; nothing where nobody did. One query at most."""
    if since is None or assessment.edited_at is None or assessment.edited_at <= since:
        return []
    editor = User.objects.filter(pk=assessment.edited_by_id or 0).first()
    at = in_words(timezone.localtime(assessment.edited_at), "H:i")
    if editor is None:
        return [_("It was changed at %(time)s.") % {"time": at}]
    return [_("%(name)s changed it at %(time)s.") % {"name": editor.full_name, "time": at}]


def _judged(assessment_id: int, by: Actor) -> Assessment:
    """Return an assessment that the actor sees, locked. Raises NotFound or Archived."""
    assessment = assessments_visible_to(by).select_for_update(of=("self",)).filter(pk=assessment_id).first()
    if assessment is None:
        raise NotFound(_("This assessment is not in review any more, or you may not see it."))
    if assessment.status == "ARCHIVED":
        raise Archived(_("The assessment is archived: bring it back before you change it."))
    return assessment


def _checked(comment: str, step: Step) -> str:
    written = as_typed(storable(comment)).strip()
    if len(written) > LONGEST_COMMENT:
        raise InvalidFields({"comment": _("Write at most %(max)s characters.") % {"max": LONGEST_COMMENT}})
    if step == Step.SEND_BACK and not written:
        raise InvalidFields({"comment": _("Say what has to change: its author reads it.")})
    return written
