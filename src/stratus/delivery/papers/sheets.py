"""The paper, which all candidates share, and the sheet, which each has for themselves. Pure, and without Django: the saver uses it too."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

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
    items: Sequence[Mapping[str, Any]], *, random_order: bool, seed: int, sections: Sequence[Mapping[str, Any]] = (), lang: str = ""
) -> dict[str, Any]:
    """Return one candidate's order of questions, and of the alternatives of those items that are shuffled.

    Sections keep their order; questions are shuffled within their section, those of a case as one block, in which they keep their order:
    all of them with `random_order`, else those of sections that say so themselves.

    The same seed always draws the same sheet, whatever the language in which it is sat (`lang`), which it names.
    """
    rng = random.Random(seed)
    case_of = {item["id"]: item["case"] for item in items if "case" in item}
    groups = [list(section["items"]) for section in sections] or [[item["id"] for item in items]]
    divided = [blocks(group, case_of) for group in groups]
    for group, section in zip(divided, sections or [{}], strict=True):
        if random_order or section.get("random_order"):
            rng.shuffle(group)
    order = [item for group in divided for block in group for item in block]
    alternatives: dict[str, list[str]] = {}
    for item in items:
        if ids := item_type(item["type"]).shuffled_ids(item["content"]):
            rng.shuffle(ids)
            alternatives[item["id"]] = ids
    return {"order": order, "alternatives": alternatives, **({"lang": lang} if lang else {})}
