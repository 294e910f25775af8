"""The paper, which all candidates share, and the sheet, which each has for themselves. Pure, and without Django: the saver uses it too."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from stratus.item_types.registry import item_type


class PaperDocument(NamedTuple):
    """A paper as it is stored and sent: JSON and the SHA-256 of what it says."""

    hash: str
    content: str


def paper_document(title: str, items: Sequence[Mapping[str, Any]], sections: Sequence[Mapping[str, Any]] = ()) -> PaperDocument:
    """Return the paper of a published version as candidates may see it: no answer keys, no internal titles.

    `items` and `sections` are those of `AssessmentVersion`; a paper without sections does not mention them.
    The same version always gives the same bytes and so the same hash.
    """
    views = [item_type(item["type"]).candidate_view(item["id"], item["content"], Decimal(str(item["max_score"]))) for item in items]
    body = {"title": title, "items": views, **({"sections": list(sections)} if sections else {})}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return PaperDocument(digest, json.dumps({"hash": digest, **body}, ensure_ascii=False, separators=(",", ":")))


def draw_sheet(
    items: Sequence[Mapping[str, Any]], *, random_order: bool, seed: int, sections: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return one candidate's order of questions, and of the alternatives of those items that are shuffled.

    Sections keep their order; questions are shuffled within their section.

    The same seed always draws the same sheet.
    """
    rng = random.Random(seed)
    groups = [list(section["items"]) for section in sections] or [[item["id"] for item in items]]
    if random_order:
        for group in groups:
            rng.shuffle(group)
    order = [item for group in groups for item in group]
    alternatives: dict[str, list[str]] = {}
    for item in items:
        if ids := item_type(item["type"]).shuffled_ids(item["content"]):
            rng.shuffle(ids)
            alternatives[item["id"]] = ids
    return {"order": order, "alternatives": alternatives}
