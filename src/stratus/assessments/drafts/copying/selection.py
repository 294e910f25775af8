"""Copies how the questions of an assessment are chosen: its blueprints, its plan and its forms."""

from __future__ import annotations

from collections.abc import Mapping

from stratus.assessments.drafts.copying.rows import OF_THEIR_OWN, values
from stratus.assessments.models import (
    Assessment,
    AssessmentForm,
    AssessmentFormItem,
    AssessmentQuestion,
    Blueprint,
    BlueprintCell,
    FormPlan,
)


def copy_selection(source: Assessment, made: Assessment, section_of: Mapping[int, int]) -> None:
    """Have a copy, whose sections and questions are there, choose its questions as its source does. A fixed number of statements.

    `section_of`: section of the source → that of the copy. A form is without the questions that are not in the copy: that prevents
    publishing until the forms are generated anew. What could be undone stays where it is.
    """
    blueprints = list(Blueprint.objects.filter(assessment=source).order_by("pk"))
    new_blueprints = [
        Blueprint(
            assessment=made,
            section_id=None if one.section_id is None else section_of[one.section_id],
            **values(one, OF_THEIR_OWN | {"section"}),
        )
        for one in blueprints
    ]
    Blueprint.objects.bulk_create(new_blueprints)
    blueprint_of = {old.pk: new.pk for old, new in zip(blueprints, new_blueprints, strict=True)}
    cells = list(BlueprintCell.objects.filter(blueprint__in=list(blueprint_of)).order_by("pk"))
    new_cells = [BlueprintCell(blueprint_id=blueprint_of[one.blueprint_id], **values(one, OF_THEIR_OWN | {"blueprint"})) for one in cells]
    BlueprintCell.objects.bulk_create(new_cells)
    cell_of = {old.pk: new.pk for old, new in zip(cells, new_cells, strict=True)}
    plan = FormPlan.objects.filter(assessment=source).first()
    if plan is not None:
        FormPlan.objects.create(assessment=made, **values(plan, OF_THEIR_OWN | {"before"}))
    _copy_forms(source, made, cell_of)


def _copy_forms(source: Assessment, made: Assessment, cell_of: Mapping[int, int]) -> None:
    forms = list(AssessmentForm.objects.filter(assessment=source).order_by("number"))
    new_forms = [
        AssessmentForm(
            assessment=made,
            takes=[[cell_of[cell], own, take] for cell, own, take in one.takes if cell in cell_of],
            **values(one, OF_THEIR_OWN | {"takes"}),
        )
        for one in forms
    ]
    AssessmentForm.objects.bulk_create(new_forms)
    form_of = {old.pk: new.pk for old, new in zip(forms, new_forms, strict=True)}
    question_of = dict(AssessmentQuestion.objects.filter(assessment=made).values_list("item_id", "pk"))
    rows = AssessmentFormItem.objects.filter(form__in=list(form_of)).select_related("question").order_by("form_id", "position")
    copied = [
        AssessmentFormItem(
            form_id=form_of[one.form_id],
            question_id=question_of[one.question.item_id],
            cell_id=cell_of[one.cell_id],
            position=one.position,
        )
        for one in rows
        if one.question.item_id in question_of
    ]
    AssessmentFormItem.objects.bulk_create(copied, batch_size=1000)
