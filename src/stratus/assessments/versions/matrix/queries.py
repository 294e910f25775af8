"""Reads what an assessment covers: as it is now, or as a version was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Func, JSONField, Q

from stratus.assessments.forms.checks import drafted
from stratus.assessments.forms.queries import chosen_in, frozen_forms
from stratus.assessments.forms.rules import Form, forms_of
from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.assessments.queries import questions_of, sections_of
from stratus.assessments.versions.actions import as_rules, sections_as_rules
from stratus.assessments.versions.matrix.rules import Asked, Matrix, Node, matrix_of
from stratus.foundation.sorting import folded
from stratus.library.classification.carried.kinds import LEVELS, OBJECTIVES, TOPICS, Kind
from stratus.library.classification.carried.queries import choices
from stratus.library.classification.carried.rules import row_of, words
from stratus.library.models import Item, ItemRevision, Taxonomy
from stratus.library.queries import newest

ROWS: dict[str, Kind] = {kind.name: kind for kind in (OBJECTIVES, TOPICS)}
"""What the rows can be."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """A question with what its revision carries (`classification.carried.rules.written`)."""

    title: str
    points: Decimal
    carried: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Covered:
    """What an assessment covers. `taxonomies`: those whose levels can be the columns; `taxonomy`: the one whose levels are."""

    kind: Kind
    matrix: Matrix
    questions: Sequence[Carrying]
    taxonomies: Sequence[Taxonomy]
    taxonomy: Taxonomy | None


def covered_by(assessment: Assessment, version: AssessmentVersion | None, *, rows: str, taxonomy_id: int | None) -> Covered:
    """Return the matrix of a version, or (None) of the assessment as it is now; a number of statements that questions do not change.

    `rows`: a name of `ROWS`. `taxonomy_id`: None, or one that does not exist: the taxonomy whose levels most questions carry.
    """
    kind = ROWS[rows]
    questions = _of_draft(assessment) if version is None else _of_version(version)
    taxonomies = list(Taxonomy.objects.order_by("title", "pk"))
    taxonomy = _chosen(taxonomies, questions, taxonomy_id)
    asked = [
        Asked(
            one.title,
            one.points,
            tuple(dict.fromkeys(row["id"] for row in one.carried.get(rows, ()))),
            next((row["id"] for row in one.carried.get("levels", ()) if taxonomy and row["taxonomy"] == taxonomy.pk), None),
        )
        for one in questions
    ]
    named = {row["id"]: row for one in questions for row in one.carried.get(rows, ())}
    levels = {row["id"]: row for one in questions for row in one.carried.get("levels", ()) if taxonomy and row["taxonomy"] == taxonomy.pk}
    found = matrix_of(asked, _rows(kind, named, of_now=version is None), _columns(taxonomy, levels, of_now=version is None))
    return Covered(kind, found, questions, taxonomies, taxonomy)


def _of_draft(assessment: Assessment) -> list[Carrying]:
    questions = questions_of(assessment)
    # The points are those that publishing would freeze.
    points = [one.max_score for one in as_rules(questions, only_live=False)]
    return [
        Carrying(question.item.title, worth, newest(question.item).classification)
        for question, worth in zip(questions, points, strict=True)
    ]


def _of_version(version: AssessmentVersion) -> list[Carrying]:
    """Read each question's classification from the revision that the version froze; contents stay in the database. Three statements."""
    ids, numbers, titles, points = AssessmentVersion.objects.values_list(*map(_each, ("id", "revision", "title", "max_score"))).get(
        pk=version.pk
    )
    items = dict(Item.objects.filter(external_id__in=ids).values_list("external_id", "pk"))
    revisions = ItemRevision.objects.filter(item__in=list(items.values()), number__in=set(numbers)).exclude(classification={})
    carried = {(item, number): kept for item, number, kept in revisions.values_list("item_id", "number", "classification")}
    return [
        Carrying(title, Decimal(str(worth)), carried.get((items.get(pk, 0), number), {}))
        for pk, number, title, worth in zip(ids, numbers, titles, points, strict=True)
    ]


def drafted_in(assessment: Assessment) -> list[Form]:
    """Return the forms that the assessment has as it is now; none where everybody gets all questions."""
    questions, chosen = questions_of(assessment), chosen_in(assessment)
    sections = sections_as_rules(sections_of(assessment))
    return drafted(as_rules(questions, only_live=False), sections, frozen_forms(chosen, questions))


def forms_of_version(version: AssessmentVersion) -> list[Form]:
    """Return the forms of a version; its contents stay in the database. One statement."""
    return forms_of(*AssessmentVersion.objects.values_list("forms", "sections").get(pk=version.pk))


def _each(key: str) -> Func:
    return Func(F("items"), template=f"jsonb_path_query_array(%(expressions)s, '$[*].{key}')", output_field=JSONField())


def _chosen(taxonomies: Sequence[Taxonomy], questions: Sequence[Carrying], wanted: int | None) -> Taxonomy | None:
    by_id = {one.pk: one for one in taxonomies}
    if wanted in by_id:
        return by_id[wanted]
    carried = Counter(row["taxonomy"] for one in questions for row in one.carried.get("levels", ()))
    most = max(by_id, key=lambda pk: carried[pk], default=None)  # the first of them, where several are carried as often
    return by_id[most] if most is not None else None


def _rows(kind: Kind, named: Mapping[int, Mapping[str, Any]], *, of_now: bool) -> list[Node]:
    """Return the rows by what they lie in and their names; at most a statement for each level of the tree, and two more."""
    found = {pk: Node(pk, words(row)) for pk, row in named.items()}
    if of_now and found:
        present = list(kind.model._default_manager.filter(pk__in=list(found)))
        found |= {one.id: Node(one.id, one.text, one.above) for one in choices(kind, present)}
    return sorted(found.values(), key=lambda node: (folded(node.above), folded(node.text), node.id))


def _columns(taxonomy: Taxonomy | None, carried: Mapping[int, Mapping[str, Any]], *, of_now: bool) -> list[Node]:
    """Return the levels in their order; one statement."""
    if taxonomy is None:
        return []
    levels = LEVELS.model._default_manager.filter(taxonomy=taxonomy).order_by("position", "id")
    levels = levels.filter(Q(archived_at=None) | Q(pk__in=list(carried))) if of_now else levels.filter(pk__in=list(carried))
    present = [Node(row.pk, _level(row_of(row) if of_now else carried[row.pk])) for row in levels]
    here = {node.id for node in present}
    return [*present, *(Node(pk, _level(row)) for pk, row in carried.items() if pk not in here)]


def _level(row: Mapping[str, Any]) -> str:
    """Return how a level is called: beside others of its taxonomy, whose title need not be said each time."""
    return words({name: value for name, value in row.items() if name != "taxonomy_title"})
