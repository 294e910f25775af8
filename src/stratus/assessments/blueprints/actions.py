"""Actions on blueprints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.blueprints.queries import Filters, frame_of, key_of
from stratus.assessments.blueprints.rules import MOST_CELLS, MOST_OF_CELL, Key, Wanted
from stratus.assessments.drafts.actions import open_assessment
from stratus.assessments.models import Assessment, AssessmentForm, AssessmentSection, Blueprint, BlueprintCell, FormKind, FormPlan
from stratus.events import log
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.library.models import ObjectiveRepository, Taxonomy
from stratus.library.queries import collections_usable_by

MOST_FORMS = 20
TOPICS, OBJECTIVES = "topics", "objectives"


class NoTopics(InvalidFields):
    """This collection has no topics, which the rows would be."""

    def __init__(self, collection_id: int) -> None:
        super().__init__({"rows": _("It has no topics yet.")})
        self.collection_id = collection_id


@transaction.atomic
def choose_selection(assessment_id: int, *, by_blueprint: bool, by: Actor) -> None:
    """Choose how the questions come in: by blueprint, or by hand. By hand, questions that were generated stay; forms go, blueprints stay.

    Raises NotAllowed, NotFound, ViewOnly or Archived.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = open_assessment(assessment_id, by)
    present = FormPlan.objects.filter(assessment=assessment)
    if by_blueprint == present.exists():
        return
    if by_blueprint:
        FormPlan.objects.create(assessment=assessment)
    else:
        AssessmentForm.objects.filter(assessment=assessment).delete()
        present.delete()
    _note(assessment, by, "chosen" if by_blueprint else "dropped")


@transaction.atomic
def change_plan(assessment_id: int, *, kind: str, count: int, share: int | None, by: Actor) -> FormPlan:
    """Say which forms are to be generated. Raises the same as `choose_selection`, InvalidFields, or DomainError without a plan."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = open_assessment(assessment_id, by)
    plan = locked_plan(assessment)
    errors = {}
    if kind not in FormKind.values:
        errors["kind"] = _("Choose one of these.")
    if not 1 <= count <= MOST_FORMS:
        errors["count"] = _("Enter a number from 1 to %(most)s.") % {"most": MOST_FORMS}
    if share is not None and not 1 <= share <= 100:
        errors["share"] = _("Enter a percentage from 1 to 100, or nothing.")
    if errors:
        raise InvalidFields(errors)
    if (plan.kind, plan.count, plan.share) != (kind, count, share):
        plan.kind, plan.count, plan.share = kind, count, share
        plan.save(update_fields=["kind", "count", "share"])
        _note(assessment, by, "planned")
    return plan


def locked_plan(assessment: Assessment) -> FormPlan:
    """Return the plan of a locked assessment. Raises DomainError where questions are chosen by hand."""
    plan = FormPlan.objects.filter(assessment=assessment).first()
    if plan is None:
        raise DomainError(_("Questions of this assessment are chosen by hand. Choose Blueprint first."))
    return plan


@transaction.atomic
def set_frame(assessment_id: int, section_id: int | None, *, rows: str, taxonomy_id: int | None, by: Actor) -> Blueprint:
    """Say what rows and columns of a blueprint are. `rows`: "topics:<id of a collection>" or "objectives:<id of a repository>".

    Cells of other rows or columns go. Raises the same as `choose_selection`, or InvalidFields (`rows`, `taxonomy`).
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = open_assessment(assessment_id, by)
    locked_plan(assessment)
    blueprint = _blueprint(assessment, section_id)
    before = (blueprint.collection_id, blueprint.repository_id, blueprint.taxonomy_id)
    kind, _colon, given = rows.partition(":")
    pk = int(given) if given.isdecimal() else 0
    collection = collections_usable_by(by).filter(pk=pk).first() if kind == TOPICS else None
    repository = ObjectiveRepository.objects.filter(pk=pk).first() if kind == OBJECTIVES else None
    taxonomy = Taxonomy.objects.filter(pk=taxonomy_id).first() if taxonomy_id else None
    if collection is None and repository is None:
        raise InvalidFields({"rows": _("Choose what the rows are.")})
    if taxonomy_id and taxonomy is None:
        raise InvalidFields({"taxonomy": _("Choose one of these.")})
    blueprint.collection, blueprint.repository, blueprint.taxonomy = collection, repository, taxonomy
    after = (blueprint.collection_id, blueprint.repository_id, blueprint.taxonomy_id)
    if after == before:
        return blueprint
    if blueprint.pk:
        BlueprintCell.objects.filter(blueprint=blueprint).delete()
    _check_size(blueprint)
    blueprint.save()
    _note(assessment, by, "framed")
    return blueprint


def _check_size(blueprint: Blueprint) -> None:
    frame = frame_of(Blueprint(collection=blueprint.collection, repository=blueprint.repository, taxonomy=blueprint.taxonomy))
    if not frame.rows and blueprint.collection_id:
        raise NoTopics(blueprint.collection_id)
    if not frame.rows:
        raise InvalidFields({"rows": _("It has no learning objectives yet.")})
    if not frame.columns:
        raise InvalidFields({"taxonomy": _("It has no levels yet.")})
    if len(frame.names) > MOST_CELLS:
        told = {"rows": len(frame.rows), "columns": len(frame.columns), "most": MOST_CELLS}
        text = _("This is a matrix of %(rows)s rows and %(columns)s columns; together they make at most %(most)s cells.") % told
        raise InvalidFields({"taxonomy" if blueprint.taxonomy_id else "rows": text})


@transaction.atomic
def set_matrix(
    assessment_id: int, section_id: int | None, matrix: Mapping[Key, Wanted], filters: Filters, *, by: Actor
) -> tuple[Blueprint, bool]:
    """Say how many questions the cells of a blueprint ask for, and what narrows them. Returns it, and whether anything changed.

    Raises the same as `choose_selection`, InvalidFields (`matrix`) for a cell that is not there, or DomainError without a blueprint.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = open_assessment(assessment_id, by)
    blueprint = _blueprint(assessment, section_id)
    if blueprint.pk is None:
        raise DomainError(_("Choose rows and columns first."))
    names = frame_of(blueprint).names
    if any(key not in names or not 1 <= wanted.count <= MOST_OF_CELL for key, wanted in matrix.items()):
        raise InvalidFields({"matrix": _("A row or a column of this matrix is not there any more. Load the page again.")})
    changed = _write_cells(blueprint, matrix)
    if Filters(list(blueprint.item_types), list(blueprint.labels), blueprint.lowest, blueprint.highest) != _plain(filters):
        blueprint.item_types, blueprint.labels = list(filters.item_types), list(filters.labels)
        blueprint.lowest, blueprint.highest = filters.lowest, filters.highest
        blueprint.save(update_fields=["item_types", "labels", "lowest", "highest"])
        changed = True
    if changed:
        _note(assessment, by, "changed")
    return blueprint, changed


def _plain(filters: Filters) -> Filters:
    return Filters(list(filters.item_types), list(filters.labels), filters.lowest, filters.highest)


def _write_cells(blueprint: Blueprint, matrix: Mapping[Key, Wanted]) -> bool:
    """Write the cells; those that stay keep their row, which forms refer to. Four statements at most. Returns whether any changed."""
    present = {key_of(cell): cell for cell in BlueprintCell.objects.filter(blueprint=blueprint)}
    gone = [cell.pk for key, cell in present.items() if key not in matrix]
    other = [cell for key, cell in present.items() if key in matrix and matrix[key] != Wanted(cell.count, cell.points)]
    for cell in other:
        wanted = matrix[key_of(cell)]
        cell.count, cell.points = wanted.count, wanted.points
    row = "topic_id" if blueprint.collection_id else "objective_id"
    fresh: list[dict[str, Any]] = [
        {row: key.row, "level_id": key.column or None, "count": wanted.count, "points": wanted.points}
        for key, wanted in matrix.items()
        if key not in present
    ]
    if gone:
        BlueprintCell.objects.filter(pk__in=gone).delete()
    if other:
        BlueprintCell.objects.bulk_update(other, ["count", "points"], batch_size=1000)
    BlueprintCell.objects.bulk_create([BlueprintCell(blueprint=blueprint, **values) for values in fresh])
    return bool(gone or other or fresh)


def _blueprint(assessment: Assessment, section_id: int | None) -> Blueprint:
    """Return the blueprint of a section, or of an assessment without sections; a new one that is not saved where there is none."""
    sections = AssessmentSection.objects.filter(assessment=assessment)
    if section_id is None:
        if sections.exists():
            raise DomainError(_("This assessment has sections: each has its own blueprint."))
    elif not sections.filter(pk=section_id).exists():
        raise DomainError(_("This section does not exist any more."))
    found = Blueprint.objects.filter(assessment=assessment, section=section_id).first()
    return found or Blueprint(assessment=assessment, section_id=section_id)


def _note(assessment: Assessment, by: Actor, act: str) -> None:
    log.record("assessment.blueprint_changed", by=by, subject=assessment, act=act)
