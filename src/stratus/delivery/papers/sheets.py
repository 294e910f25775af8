"""The paper, which all candidates share, and the sheet, which each has for themselves. Pure, and without Django: the saver uses it too."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from stratus.assessments.forms.rules import UNNUMBERED, form_numbered, forms_of
from stratus.assessments.forms.rules import drawing as drawing_of
from stratus.assessments.sections.blocks import blocks
from stratus.item_types.overlays.frozen import item_in
from stratus.item_types.registry import item_type


class PaperDocument(NamedTuple):
    """A paper as it is stored and sent: JSON and the SHA-256 of what it says."""

    hash: str
    content: str


def paper_document(
    title: str,
    items: Sequence[Mapping[str, Any]],
    sections: Sequence[Mapping[str, Any]] = (),
    pages: Sequence[Mapping[str, Any]] = (),
    lang: str = "",
) -> PaperDocument:
    """Return the paper of a published version as candidates may see it: no answer keys, no internal titles.

    `items`, `sections` and `pages` are those of `AssessmentVersion`; a paper without sections, or without pages that are read in the exam,
    does not mention them. `lang`: the translation that is read, "" for what was written; that of another language has another hash.
    The same version always gives the same bytes and so the same hash.
    """
    body: dict[str, Any] = {"title": title, "items": [_question(item_in(item, lang)) for item in items]}
    if lang:
        body["lang"] = lang
    if sections:
        body["sections"] = list(sections)
    if views := [page_view(page, lang) for page in pages if _is_read_inside(page)]:
        body["pages"] = views
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return PaperDocument(digest, json.dumps({"hash": digest, **body}, ensure_ascii=False, separators=(",", ":")))


def _is_read_inside(page: Mapping[str, Any]) -> bool:
    """Whether a page is read in the exam; the others come before and after it, with the texts of the waiting room (`briefing`)."""
    stands = item_type(page["type"]).stands
    return stands is not None and stands.is_inside


def _question(item: Mapping[str, Any]) -> dict[str, Any]:
    view = item_type(item["type"]).candidate_view(item["id"], item["content"], Decimal(str(item["max_score"])))
    return {**view, "case": item["case"]} if "case" in item else view


def page_view(page: Mapping[str, Any], lang: str = "") -> dict[str, Any]:
    """Return a page of a version as candidates, and whoever marks or reviews, see it in a language ("": as it was written)."""
    return item_type(page["type"]).candidate_view(page["id"], item_in(page, lang)["content"], Decimal(0))


def case_view(item: Mapping[str, Any], pages: Sequence[Mapping[str, Any]], lang: str = "") -> dict[str, Any] | None:
    """Return the case that an item of a version is about, as it is seen; None without one. `pages` are those of the version."""
    return next((page_view(page, lang) for page in pages if page["id"] == item.get("case")), None)


def draw_sheet(
    items: Sequence[Mapping[str, Any]],
    *,
    random_order: bool,
    seed: int | str,
    sections: Sequence[Mapping[str, Any]] = (),
    lang: str = "",
    form: int = UNNUMBERED,
    drawing: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return one candidate's order of questions, and of the alternatives of those items that are shuffled.

    `drawing`: the ids of the questions on this sheet, in their order; None: all. `form`: the number of its form, which it names.
    Sections keep their order; questions are shuffled within their section, those of a case as one block, in which they keep their order:
    all of them with `random_order`, else those of sections that say so themselves.

    The same seed always draws the same sheet, whatever the language in which it is sat (`lang`), which it names.
    """
    rng = random.Random(seed)
    case_of = cases_of(items)
    groups = _groups(items, sections, drawing)
    divided = [blocks(group, case_of) for group in groups]
    for group, section in zip(divided, sections or [{}], strict=True):
        if random_order or section.get("random_order"):
            rng.shuffle(group)
    order = [item for group in divided for block in group for item in block]
    alternatives: dict[str, list[str]] = {}
    there = None if drawing is None else set(drawing)
    for item in items:
        if (there is None or item["id"] in there) and (ids := item_type(item["type"]).shuffled_ids(item["content"])):
            rng.shuffle(ids)
            alternatives[item["id"]] = ids
    return {"order": order, "alternatives": alternatives, **({"lang": lang} if lang else {}), **({"form": form} if form else {})}


def _groups(items: Sequence[Mapping[str, Any]], sections: Sequence[Mapping[str, Any]], drawing: Sequence[str] | None) -> list[list[str]]:
    """Return the questions of each section; without sections those of the sheet as one group."""
    if drawing is None:
        return [list(section["items"]) for section in sections] or [[item["id"] for item in items]]
    if not sections:
        return [list(drawing)]
    inside = [set(section["items"]) for section in sections]
    return [[item for item in drawing if item in own] for own in inside]


def cases_of(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return item → case of those items of a version that are about one."""
    return {item["id"]: item["case"] for item in items if "case" in item}


class Divided:
    """A version whose sheets differ, as they are drawn. Raises KeyError for a form that it does not have."""

    def __init__(
        self,
        items: Sequence[Mapping[str, Any]],
        sections: Sequence[Mapping[str, Any]],
        forms: Sequence[Mapping[str, Any]],
        *,
        random_order: bool,
    ) -> None:
        self.forms = forms_of(forms, sections)
        self._items = {item["id"]: item for item in items}
        self._sections, self._random_order, self._case_of = sections, random_order, cases_of(items)

    def sheet(self, seed: int, form: int, place: int) -> dict[str, Any]:
        """Return the sheet with this place of a form: the same for the same three numbers, whenever it is drawn."""
        drawn = drawing_of(form_numbered(self.forms, form), seed, place, self._case_of)
        mine = [self._items[item] for item in drawn]
        return draw_sheet(
            mine,
            random_order=self._random_order,
            seed=f"{seed}/{form}/{place}",
            sections=self._sections,
            form=form,
            drawing=drawn,
        )
