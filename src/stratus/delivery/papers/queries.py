"""The frozen papers of a published version: one for each language in which candidates may sit it."""

from __future__ import annotations

from stratus.assessments.models import AssessmentVersion
from stratus.assessments.options.languages import ORIGINAL, offered
from stratus.delivery.models import Paper
from stratus.delivery.papers.sheets import paper_document


def paper_for(version: AssessmentVersion, lang: str = ORIGINAL) -> Paper:
    """Return the version's paper in a language; the first call makes it, and it never changes."""
    found = Paper.objects.filter(version=version, form=1, lang=lang).first()
    if found is not None:
        return found
    document = paper_document(version.title, version.items, version.sections, version.pages, lang)
    made = {"hash": document.hash, "content": document.content}
    paper, _made = Paper.objects.get_or_create(version=version, form=1, lang=lang, defaults=made)
    return paper


def papers_for(version: AssessmentVersion) -> list[Paper]:
    """Return the version's papers, the original first; those that are not there yet are made. Statements grow with its languages only."""
    return [paper_for(version, lang) for lang in (ORIGINAL, *offered(version.options))]
