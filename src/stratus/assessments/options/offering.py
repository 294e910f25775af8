"""In which languages candidates may sit an assessment: the choice of its author."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.actions import open_assessment
from stratus.assessments.models import Assessment
from stratus.assessments.options.languages import MOST_LANGUAGES
from stratus.assessments.queries import questions_of, sections_of
from stratus.assessments.versions.actions import pages_of
from stratus.assessments.versions.languages import Reading, readings
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.library.models import Item


def items_read(assessment: Assessment) -> list[Item]:
    """Return the questions of an assessment and its pages, in order, with their newest revisions. A fixed number of statements."""
    questions = questions_of(assessment)
    sections = list(sections_of(assessment)) if any(question.section_id for question in questions) else []
    return [*(question.item for question in questions), *pages_of(assessment, questions, sections)]


def offer_languages(assessment_id: int, codes: Sequence[str], *, by: Actor) -> Assessment:
    """Offer candidates these translations beside the original, from the next publication on.

    A language that is offered already stays possible while something is missing in it: publishing waits for that.
    Raises NotAllowed, NotFound, ViewOnly, Archived, or InvalidFields.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        wanted = sorted(set(codes))
        why = _fault(wanted, assessment.languages, readings(items_read(assessment), assessment.languages))
        if why:
            raise InvalidFields({"languages": why})
        if wanted != sorted(assessment.languages):
            assessment.languages = wanted
            assessment.save(update_fields=["languages"])
            log.record("assessment.updated", by=by, subject=assessment, fields=["languages"])
    return assessment


def _fault(wanted: Sequence[str], before: Sequence[str], known: Sequence[Reading]) -> str:
    if len(wanted) > MOST_LANGUAGES:
        return _("At most %(most)s languages.") % {"most": MOST_LANGUAGES}
    possible = {reading.lang: reading for reading in known}
    if any(lang not in possible for lang in wanted):
        return _("Nothing of this assessment is translated into one of these languages.")
    unready = [possible[lang].name for lang in wanted if lang not in before and not possible[lang].is_complete]
    if unready:
        return _("Not everything can be read in: %(languages)s. Translate what is missing first.") % {"languages": ", ".join(unready)}
    return ""
