"""The frozen paper of a published version."""

from __future__ import annotations

from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import Paper
from stratus.delivery.papers.sheets import paper_document


def paper_for(version: AssessmentVersion) -> Paper:
    """Return the version's paper; the first call makes it, and it never changes."""
    found = Paper.objects.filter(version=version, form=1).first()
    if found is not None:
        return found
    document = paper_document(version.title, version.items, version.sections, version.pages)
    paper, _made = Paper.objects.get_or_create(version=version, form=1, defaults={"hash": document.hash, "content": document.content})
    return paper
