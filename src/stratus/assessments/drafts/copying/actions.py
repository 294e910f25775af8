"""Begins an assessment from another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.copying.rows import OF_THEIR_OWN, values
from stratus.assessments.drafts.copying.selection import copy_selection
from stratus.assessments.errors import NotFound
from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentRepository, AssessmentSection, AssessmentTaxonomy
from stratus.assessments.queries import assessments_visible_to
from stratus.events import log
from stratus.library.models import Item
from stratus.library.queries import items_usable_by
from stratus.search import actions as search

LONGEST_TITLE = 100
NOT_COPIED = frozenset(
    {
        *("id", "tenant", "owner", "title", "sort_key", "external_id", "created_at"),
        *("status", "stage", "edited_by", "edited_at", "archived_at", "deleted_at"),
        *("welcome_page", "finish_page"),
    }
)
"""Columns of an assessment that its copy does not take over as they are; whatever else the model has is copied."""
PAGES = ("welcome_page_id", "finish_page_id")
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy, and the titles of the questions and pages that are not in it, because the actor may not use them."""

    assessment: Assessment
    left_out: tuple[str, ...]


def copy_assessment(assessment_id: int, *, by: Actor) -> Copied:
    """Make a draft of the actor's own with the options, texts, grading, languages, sections and questions of an assessment that they see,
    and its blueprints and forms.

    Versions, sharing, external id and approval stay where they are. Raises NotAllowed, or NotFound. A fixed number of statements.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        source = assessments_visible_to(by).filter(pk=assessment_id).first()
        if source is None:
            raise NotFound(_("This assessment does not exist, or you may not see it."))
        questions = list(AssessmentQuestion.objects.filter(assessment=source).order_by("position"))
        sections = list(AssessmentSection.objects.filter(assessment=source).order_by("position"))
        usable, left_out = _usable(_items_of(source, questions, sections), by)
        own = values(source, NOT_COPIED) | {name: _if_in(getattr(source, name), usable) for name in PAGES}
        made = Assessment.objects.create(**own, title=title_of_copy(source.title), owner_id=by.owner_of_new(None))
        new_sections = [
            AssessmentSection(assessment=made, page_id=_if_in(one.page_id, usable), **values(one, OF_THEIR_OWN | {"page"}))
            for one in sections
        ]
        AssessmentSection.objects.bulk_create(new_sections)
        section_of = {old.pk: new.pk for old, new in zip(sections, new_sections, strict=True)}
        AssessmentQuestion.objects.bulk_create(
            AssessmentQuestion(
                assessment=made,
                item_id=one.item_id,
                section_id=None if one.section_id is None else section_of[one.section_id],
                position=place,
                **values(one, OF_THEIR_OWN | {"item", "section", "position"}),
            )
            for place, one in enumerate((one for one in questions if one.item_id in usable), start=1)
        )
        _copy_choice(AssessmentTaxonomy, "taxonomy_id", source, made)
        _copy_choice(AssessmentRepository, "repository_id", source, made)
        copy_selection(source, made, section_of)
        search.index("assessment", [made])
        log.record("assessment.copied", by=by, subject=made, copied_from=source.pk, left_out=len(left_out))
    return Copied(made, left_out)


def _copy_choice(model: type[Model], name: str, source: Assessment, made: Assessment) -> None:
    """Have the copy name what its source names in a table of pairs."""
    rows = model._default_manager
    chosen = rows.filter(assessment=source).values_list(name, flat=True)
    rows.bulk_create([model(assessment=made, **{name: pk}) for pk in chosen])


def left_out_of(source: Assessment, by: Actor) -> tuple[str, ...]:
    """Return the titles of the questions and pages that would not be in this person's copy. A fixed number of statements."""
    questions = AssessmentQuestion.objects.filter(assessment=source).order_by("position")
    wanted = _items_of(source, questions, AssessmentSection.objects.filter(assessment=source).order_by("position"))
    return _titles_but(items_usable_by(by).filter(pk__in=wanted).values_list("pk", flat=True), wanted)


def said_left_out(titles: Sequence[str]) -> str:
    """Return which questions and pages are not in a copy, as a sentence."""
    named = "; ".join(titles[:MOST_NAMED]) + ("; …" if len(titles) > MOST_NAMED else "")
    return _("Not copied, because you may not use them: %(titles)s.") % {"titles": named}


def _items_of(source: Assessment, questions: Iterable[AssessmentQuestion], sections: Iterable[AssessmentSection]) -> list[int]:
    """Return the ids of the questions and pages of an assessment, each once."""
    pages = [*(getattr(source, name) for name in PAGES), *(section.page_id for section in sections)]
    return list(dict.fromkeys([*(one.item_id for one in questions), *(pk for pk in pages if pk is not None)]))


def _usable(wanted: Sequence[int], by: Actor) -> tuple[set[int], tuple[str, ...]]:
    """Return those of these items that the actor may use, and the titles of the others. They are locked: who deletes their collection
    comes later. Two statements.
    """
    usable = set(items_usable_by(by).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
    return usable, _titles_but(usable, wanted)


def _titles_but(usable: Iterable[int], wanted: Sequence[int]) -> tuple[str, ...]:
    """Return the titles of the others of these items, in their order. One statement."""
    there = set(usable)
    others = [pk for pk in wanted if pk not in there]
    titles = dict(Item.objects.filter(pk__in=others).values_list("pk", "title"))
    return tuple(titles[pk] for pk in others)


def _if_in(pk: int | None, usable: Collection[int]) -> int | None:
    return pk if pk in usable else None


def title_of_copy(title: str) -> str:
    """Return the title of a copy, which is no longer than titles may be."""
    beginning = _("Copy of %(title)s")
    room = LONGEST_TITLE - len(beginning % {"title": ""})
    return beginning % {"title": title if len(title) <= room else f"{title[: room - 1].rstrip()}…"}
