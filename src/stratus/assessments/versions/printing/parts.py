"""What stands on the paper of a version: its sections with their questions, in a language, with the key or without. Who may print it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

from stratus.access.actor import Actor
from stratus.assessments.forms.queries import said_union
from stratus.assessments.forms.rules import Form, forms_of
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to
from stratus.assessments.sections.demands import paper_instruction
from stratus.assessments.versions.printing.blocks import blocks_of
from stratus.item_types.authoring import editor_of
from stratus.item_types.criteria.content import CRITERIA, MODEL_ANSWER
from stratus.item_types.languages import language_name
from stratus.item_types.overlays.overlay import view_in
from stratus.item_types.registry import item_type
from stratus.item_types.sound_words import with_sounds_in_words
from stratus.library.media.queries import pages_of_documents
from stratus.library.queries import sees_items


class _As(NamedTuple):
    """How questions are printed. `documents`: how many pages each has."""

    with_key: bool
    lang: str
    documents: Mapping[str, int]


def version_to_print(pk: int, number: int, by: Actor) -> AssessmentVersion | None:
    """Return this version of an assessment that the actor sees; None where there is none."""
    found = AssessmentVersion.objects.filter(assessment__in=assessments_visible_to(by), assessment_id=pk, number=number)
    return found.select_related("assessment").first()


def sees_keys(version: AssessmentVersion, by: Actor) -> bool:
    """Tell whether this person sees every question of a version in the library, and with it the key."""
    return sees_items(by, [item["id"] for item in version.items])


def may_print(version: AssessmentVersion, by: Actor, *, with_key: bool, reads_keys: bool) -> bool:
    """Tell whether this person may print a version that they see. `reads_keys`: that of `sees_keys`."""
    return reads_keys or (not with_key and assessments_editable_by(by).filter(pk=version.assessment_id).exists())


def languages_of(version: AssessmentVersion) -> list[tuple[str, str]]:
    """Return code → name of the languages into which any of it is translated, by name."""
    codes = {lang for one in (*version.items, *version.pages) for lang in one.get("translations", {}) if lang != one["content"]["lang"]}
    return sorted(((code, language_name(code)) for code in codes), key=lambda one: one[1].casefold())


def fixed_forms(version: AssessmentVersion) -> list[Form]:
    """Return the forms of a version that can be printed each by itself; none where questions are drawn."""
    return [form for form in forms_of(version.forms, version.sections) if form.items]


def paper_of(version: AssessmentVersion, number: object = None) -> dict[str, Any]:
    """Return what a paper says of forms: `fixed`, those to choose from; `form`, the one of this number, None for all questions; `union`,
    the sentence above these. The version need not be stored."""
    fixed = fixed_forms(version)
    form = next((one for one in fixed if str(one.number) == str(number)), None)
    return {"fixed": fixed, "form": form, "union": "" if form else union_of(version)}


def union_of(version: AssessmentVersion) -> str:
    """Return the sentence beside all questions of a version where a candidate has only some of them."""
    return said_union(forms_of(version.forms, version.sections), len(version.items))


def parts_of(version: AssessmentVersion, with_key: bool, lang: str = "", form: Form | None = None) -> list[dict[str, Any]]:
    """Return the sections with their questions, numbered through; one part without a title where there are none.

    The version need not be stored. `lang`: "" for the languages in which they were written. `form`: a fixed one, whose questions these are
    in its order; None: all that the version has.
    """
    items: dict[str, Mapping[str, Any]] = {item["id"]: item for item in version.items}
    read = pages_of_documents([version.items, version.pages])
    pages = {page["id"]: _page(page, lang, read) for page in version.pages}
    numbers = count(1)
    sections = version.sections or [{"title": "", "intro": "", "items": list(items)}]
    forms = forms_of(version.forms, version.sections)
    if form is not None:
        placed = [{**section, "items": [pk for pk in form.items if pk in section["items"]]} for section in sections]
        sections, forms = [section for section in placed if section["items"]], [form]
    return [
        {
            **section,
            "draw": None if version.forms else section.get("draw"),
            "page": pages.get(section.get("page")),
            "instruction": paper_instruction(section.get("answer_count"), _asked_of(section, forms)),
            "questions": list(_questions([items[pk] for pk in section["items"]], pages, numbers, _As(with_key, lang, read))),
        }
        for section in sections
    ]


def _asked_of(section: Mapping[str, Any], forms: Sequence[Form]) -> int:
    """Return how many questions of a section each candidate has; where forms differ, those of the longest."""
    inside = set(section["items"])
    return max((_length_in(inside, form) for form in forms), default=len(inside))


def _length_in(inside: set[str], form: Form) -> int:
    cells = [cell for cell in form.cells if inside.issuperset(cell.items)]
    return len(inside.intersection(form.items)) + sum(min(cell.take, len(cell.items)) for cell in cells)


def _questions(
    items: Sequence[Mapping[str, Any]], pages: Mapping[str, dict[str, Any]], numbers: Iterator[int], printed: _As
) -> Iterator[dict[str, Any]]:
    """Yield the questions of a section. Those about a case stand behind each other: it is printed above the first of them."""
    before = None
    for item in items:
        case = item.get("case")
        yield {**_question(item, next(numbers), printed), "case": pages.get(case or "") if case != before else None}
        before = case


def _view(item: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return an item as in a paper on the screen: what is shuffled stands in an order that tells nothing, the same on all papers."""
    kind, score = item_type(item["type"]), Decimal(str(item.get("max_score", 0)))
    if not lang or lang == item["content"]["lang"]:
        return kind.candidate_view(item["id"], item["content"], score)
    return view_in(kind, item["id"], item["content"], score, lang, item.get("translations", {}).get(lang, {}), authored=False)


def _page(page: Mapping[str, Any], lang: str, read: Mapping[str, int]) -> dict[str, Any]:
    view = _view(page, lang)
    return {"heading": view.get("heading", ""), "html": with_sounds_in_words(view["stem"], read), "lang": view["lang"]}


def _question(item: Mapping[str, Any], number: int, printed: _As) -> dict[str, Any]:
    kind, content = item_type(item["type"]), item["content"]
    view, with_key = _view(item, printed.lang), printed.with_key
    key = kind.view_with_key(item["id"], content, Decimal(str(item["max_score"])))["key"] if with_key else None
    shown = {
        "number": number,
        "stem": with_sounds_in_words(view["stem"], printed.documents),
        "lang": view["lang"],
        "max_score": view["max_score"],
        "blocks": blocks_of(view, key),
    }
    if not with_key:
        return shown
    editor, stored = editor_of(item["type"]), kind.upgrade(content)
    told = {
        "key": editor.key(kind, stored),
        "key_lang": stored["lang"],
        "key_template": editor.key_template,
        "scheme": stored.get("marking_scheme") or "",
    }
    return {**shown, **told, "model_answer": stored.get(MODEL_ANSWER), "criteria": stored.get(CRITERIA)}
