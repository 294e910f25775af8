"""Publishes assessments: freezes a version, or reports what prevents it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments import rules
from stratus.assessments.drafts.actions import locked_assessment
from stratus.assessments.errors import Unpublishable
from stratus.assessments.forms.checks import drafted, total_of
from stratus.assessments.forms.faults import form_problems
from stratus.assessments.forms.queries import chosen_in, frozen_forms
from stratus.assessments.models import (
    Assessment,
    AssessmentQuestion,
    AssessmentSection,
    AssessmentVersion,
    Stage,
    VersionUse,
)
from stratus.assessments.options.actions import options_of
from stratus.assessments.options.grading.queries import frozen_grading
from stratus.assessments.options.languages import LANGUAGES
from stratus.assessments.options.named_pages import PAGE_OF
from stratus.assessments.options.offers import OFFERS
from stratus.assessments.queries import cases_of, latest_version, questions_of, sections_of
from stratus.assessments.sections.demands import check_problems, frozen_demands
from stratus.assessments.sections.points import content_of, fault_of, points_of
from stratus.assessments.versions.approval.gate import approval_problems
from stratus.assessments.versions.languages import lacking_in, original_of, view_of
from stratus.events import log
from stratus.foundation import clock
from stratus.foundation.markup import in_language
from stratus.foundation.numbers import plain
from stratus.item_types.languages import language_name
from stratus.item_types.registry import item_type
from stratus.library.items.review import rules as review
from stratus.library.media.captions.queries import Known
from stratus.library.media.queries import Weight, weights
from stratus.library.media.rules import named_in
from stratus.library.models import Item, ItemRevision
from stratus.library.queries import newest
from stratus.tenancy.models import TenantSettings
from stratus.tenancy.queries import tenant_settings


@dataclass(frozen=True, slots=True)
class Frozen:
    """What would be published: the version, not stored yet, the ids of its items and pages, and what prevents publishing it."""

    version: AssessmentVersion
    used: frozenset[int]
    problems: Sequence[str]


def publish(assessment_id: int, *, by: Actor, now: datetime) -> AssessmentVersion:
    """Freeze options and questions as the next version, which schedules deliver; a draft becomes live.

    Raises NotAllowed, NotFound, ViewOnly, or Unpublishable with everything that is missing, an approval included.
    """
    by.require(Permission.PUBLISH_ASSESSMENTS)
    with transaction.atomic():
        assessment = locked_assessment(assessment_id, by)
        settings = tenant_settings()
        found = frozen(assessment, settings, now=now)
        version = found.version
        if problems := found.problems or (approval_problems(assessment, version) if settings.approve_assessments else ()):
            raise Unpublishable(problems)
        version.published_by_id = by.effective_user_id
        version.save()
        VersionUse.objects.bulk_create(VersionUse(version=version, item_id=pk) for pk in sorted(found.used))
        assessment.status, assessment.stage = "LIVE", Stage.PUBLISHED
        assessment.save(update_fields=["status", "stage"])
        log.record("assessment.published", by=by, subject=assessment, at=now, version_id=version.pk, number=version.number)
    return version


def frozen(assessment: Assessment, settings: TenantSettings, *, now: datetime) -> Frozen:
    """Return what would be published of an assessment at this moment; nothing is stored. A fixed number of statements."""
    questions = questions_of(assessment)
    sections = list(sections_of(assessment)) if any(question.section_id for question in questions) else []
    pages = pages_of(assessment, questions, sections)
    captions = captions_of([*pages, *(question.item for question in questions)])
    judged, chosen = as_rules(questions, only_live=settings.only_live_items, captions=captions), chosen_in(assessment)
    forms = frozen_forms(chosen, questions)
    problems = problems_of(
        assessment,
        judged,
        sections,
        pages_as_rules(pages, only_live=settings.only_live_items, captions=captions),
        languages_as_rules(assessment, questions, pages, captions),
        forms,
        form_problems(chosen, questions, sections),
    )
    ruled = sections_as_rules(sections)
    drawn = drafted(judged, ruled, forms)
    last = latest_version(assessment)
    items = [_frozen(question, captions) for question in questions]
    version = AssessmentVersion(
        assessment=assessment,
        number=last.number + 1 if last else 1,
        title=assessment.title,
        options=options_of(assessment) | texts_of_pages(assessment, pages) | languages_of(assessment, questions, pages),
        items=items,
        pages=[frozen_page(page, captions) for page in pages],
        sections=[frozen_section(section, questions, pages) for section in sections],
        forms=forms,
        grading=frozen_grading(assessment, rules.chance_score(judged, drawn, ruled), settings.score_step),
        max_score=total_of(judged, drawn, ruled),
        published_at=now,
    )
    used = {question.item_id for question in questions} | {page.pk for page in pages}
    return Frozen(version, frozenset(used), problems)


def as_it_is(assessment: Assessment) -> AssessmentVersion:
    """Return an assessment as publishing it now would freeze it, whatever is missing; not stored. For previews."""
    return frozen(assessment, tenant_settings(), now=clock.now()).version


def problems_of(
    assessment: Assessment,
    questions: Sequence[rules.Question],
    sections: Sequence[AssessmentSection] = (),
    pages: Sequence[rules.Page] = (),
    languages: Sequence[rules.Language] = (),
    forms: Sequence[Mapping[str, Any]] = (),
    faults: Sequence[str] = (),
) -> list[str]:
    """Return what prevents publishing these questions (`as_rules`), pages (`pages_as_rules`) and languages; no query.

    `languages` are those of `languages_as_rules`. `forms`: as the version would store them; `faults`: what prevents publishing these
    (`form_problems`).
    """
    return rules.publication_problems(
        status=assessment.status,
        workflow=assessment.marking_workflow,
        questions=questions,
        pages=pages,
        sections=sections_as_rules(sections),
        duration=assessment.duration,
        languages=languages,
        forms=forms,
        faults=[
            *faults,
            *rules.offer_errors({name: getattr(assessment, name) for name in ("purpose", *OFFERS)}).values(),
            *check_problems([one.title for one in sections if one.answer_count is not None], offers_check=assessment.offer_check),
        ],
    )


def sections_as_rules(sections: Iterable[AssessmentSection]) -> list[rules.Section]:
    """Return what the rules of publication know of these sections."""
    return [
        rules.Section(section.pk, section.title, section.duration, section.draw, section.answer_count, section.pass_percentage is not None)
        for section in sections
    ]


def as_rules(questions: Sequence[AssessmentQuestion], *, only_live: bool, captions: Known | None = None) -> list[rules.Question]:
    """Return what the rules of publication know of these questions (items and newest revisions loaded).

    `only_live`: the organisation's setting. `captions`: those of `captions_of`, which count where the sizes matter. One query where they
    show media, else none.
    """
    views = [_captioned(question.item, captions) for question in questions]
    known = weights(frozenset().union(*map(named_in, views)))
    return [
        rules.Question(
            title=question.item.title,
            needs_marker=item_type(question.item.item_type).may_need_marker,
            is_live=is_publishable(question.item, only_live=only_live),
            max_score=points_of(question),
            is_uneven=fault_of(newest(question.item).content, question.points) != "",
            section=question.section_id,
            chance=item_type(question.item.item_type).chance(newest(question.item).content),
            id=question.item.external_id,
            case=newest(question.item).case_id,
            **_weight(view, known, question.item.collection_id),
        )
        for question, view in zip(questions, views, strict=True)
    ]


def pages_of(
    assessment: Assessment, questions: Iterable[AssessmentQuestion] = (), sections: Iterable[AssessmentSection] = ()
) -> list[Item]:
    """Return the pages of an assessment with these questions (`questions_of`) and sections: those that it and its sections name, and cases.

    Newest revisions are loaded. One statement where pages are named.
    """
    pages = (assessment.welcome_page_id, assessment.finish_page_id, *(section.page_id for section in sections))
    named = {pk for pk in pages if pk is not None}
    return [*(Item.objects.filter(pk__in=named).select_related("latest").order_by("pk") if named else ()), *cases_of(questions)]


def texts_of_pages(assessment: Assessment, pages: Iterable[Item], lang: str = "") -> dict[str, str]:
    """Return name → HTML of those texts of an assessment in whose place pages stand, in the language that each says.

    `pages` are those of `pages_of`. `lang`: the translation to be read, "" for what was written.
    """
    views = {page.pk: view_of(page, lang) for page in pages}
    stems = {pk: in_language(view["stem"], view["lang"]) for pk, view in views.items()}
    return {text: stems[pk] for text, name in PAGE_OF.items() if (pk := getattr(assessment, name)) in stems}


def pages_as_rules(pages: Sequence[Item], *, only_live: bool, captions: Known | None = None) -> list[rules.Page]:
    """Return what the rules of publication know of these pages (newest revisions loaded). One query where they show media, else none.

    `captions`: as of `as_rules`.
    """
    views = [_captioned(page, captions) for page in pages]
    known = weights(frozenset().union(*map(named_in, views)))
    return [
        rules.Page(title=page.title, is_live=is_publishable(page, only_live=only_live), **_weight(view, known, page.collection_id))
        for page, view in zip(pages, views, strict=True)
    ]


def languages_as_rules(
    assessment: Assessment, questions: Iterable[AssessmentQuestion], pages: Iterable[Item], captions: Known | None = None
) -> list[rules.Language]:
    """Return what the rules of publication know of the languages that this assessment offers (newest revisions loaded).

    `captions`: as of `as_rules`. One query where any are offered and their items show media, else none.
    """
    items = [*(question.item for question in questions), *pages]
    views = {lang: [(item, _captioned(item, captions, lang)) for item in items] for lang in assessment.languages}
    known = weights(frozenset().union(*(named_in(view) for some in views.values() for _item, view in some)))
    return [
        rules.Language(
            name=language_name(lang),
            lacking=[item.title for item in lacking_in(items, lang)],
            everything=[
                rules.Page(title=item.title, is_live=True, id=item.external_id, **_weight(view, known, item.collection_id))
                for item, view in views[lang]
            ],
        )
        for lang in assessment.languages
    ]


def languages_of(assessment: Assessment, questions: Iterable[AssessmentQuestion], pages: Sequence[Item]) -> dict[str, Any]:
    """Return the languages in the form that a version stores among its options; nothing where candidates do not choose."""
    if not assessment.languages:
        return {}
    items = [*(question.item for question in questions), *pages]
    texts = {lang: texts_of_pages(assessment, pages, lang) for lang in assessment.languages}
    return {LANGUAGES: {"original": original_of(items), "offered": list(assessment.languages), "texts": texts}}


def _captioned(item: Item, captions: Known | None, lang: str = "") -> dict[str, Any]:
    """Return the newest revision of an item as candidates see it in a language, with the captions of its videos."""
    view = view_of(item, lang)
    told: dict[str, Any] = captions.into(view, item.collection_id) if captions else view
    return told


def _weight(view: dict[str, Any], known: Mapping[str, Mapping[int, Weight]], collection_id: int) -> dict[str, Any]:
    """Return what rules know of the size of a view. `known`: SHA-256 → collection → the media that are there."""
    shown = named_in(view)
    there = {sha256: known[sha256] for sha256 in sorted(shown) if sha256 in known}
    return {
        "size": len(msgspec.json.encode(view)),
        "media": {sha256: rules.Medium(*(of.get(collection_id) or next(iter(of.values())))) for sha256, of in there.items()},
        "lacks_media": not shown <= known.keys(),
    }


def is_publishable(item: Item, *, only_live: bool) -> bool:
    """Tell whether an assessment can be published with this item as it is now."""
    return item.deleted_at is None and review.is_publishable(item.status, only_live=only_live)


def captions_of(items: Iterable[Item]) -> Known:
    """Return the captions, as they are now, of the videos that the newest revisions of these items name. One query, none without videos."""
    return Known([[newest(item).content, newest(item).translations] for item in items])


def _frozen(question: AssessmentQuestion, captions: Known) -> dict[str, Any]:
    item, revision = question.item, newest(question.item)
    return {
        "id": item.external_id,
        "type": item.item_type,
        "title": item.title,
        "revision": revision.number,
        "max_score": plain(points_of(question)),
        **captions.into({"content": content_of(question), **_translated(revision)}, item.collection_id),
        **({"case": revision.case.external_id} if revision.case else {}),
    }


def frozen_page(item: Item, captions: Known) -> dict[str, Any]:
    """Return a page with its newest revision in the form that a version stores."""
    revision = newest(item)
    return {
        "id": item.external_id,
        "type": item.item_type,
        "title": item.title,
        "revision": revision.number,
        **captions.into({"content": revision.content, **_translated(revision)}, item.collection_id),
    }


def _translated(revision: ItemRevision) -> dict[str, Any]:
    """Return the translations as a version keeps them, so that it is printed as it was published; nothing where there are none."""
    return {"translations": revision.translations} if revision.translations else {}


def frozen_section(section: AssessmentSection, questions: Iterable[AssessmentQuestion], pages: Iterable[Item] = ()) -> dict[str, Any]:
    """Return a section in the form that a version and its paper store; `questions` and `pages` are those of the assessment, in order."""
    page = next((page.external_id for page in pages if page.pk == section.page_id), None)
    return {
        "id": f"s{section.pk}",
        "title": section.title,
        "intro": section.introduction,
        "items": [question.item.external_id for question in questions if question.section_id == section.pk],
        "duration": section.duration,
        "navigation": section.navigation,
        "can_return": section.can_return,
        "answer_required": section.answer_required,
        **frozen_demands(section.answer_count, section.pass_percentage, required=section.pass_required),
        **({"page": page} if page else {}),
        **({"random_order": True} if section.random_order else {}),
        **({"draw": section.draw} if section.draw is not None else {}),
    }
