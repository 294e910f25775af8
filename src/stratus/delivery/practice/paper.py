"""The paper of the practice exam: what the page that plays the exam server (`web/player/practice/server.ts`) has to give."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from stratus.assessments.options.tools import TOOLS
from stratus.delivery.papers.options import warnings_for
from stratus.delivery.papers.sheets import draw_sheet, paper_document
from stratus.delivery.practice.questions import PICTURES, SOUNDS, case, questions
from stratus.item_types.registry import item_type

MINUTES = 60
"""How long a practice lasts at most, but for its breaks."""
BREAKS, BREAK_MINUTES = 1, 5
CASE = "900-1"


@lru_cache(maxsize=20)
def practice_exam(language: str) -> str:
    """Return the practice exam in this language, which is a code of one of ours, as JSON.

    Ids of parts are drawn, so another process makes another one: a page keeps the one that it began with.
    """
    with override(language):
        return json.dumps(_told(language.split("-")[0]), ensure_ascii=False, separators=(",", ":"))


def _told(language: str) -> dict[str, Any]:
    items = []
    for number, question in enumerate(questions(), 1):
        content = item_type(question.item_type).clean({**question.content, "lang": language})
        item = {"id": f"{number}-1", "type": question.item_type, "content": content, "max_score": question.max_score}
        items.append({**item, "case": CASE} if question.of_case else item)
    page = {"id": CASE, "type": "CASE", "content": item_type("CASE").clean({**case(), "lang": language})}
    return {
        "paper": json.loads(paper_document(_("Practice exam"), items, pages=[page]).content),
        "sheet": draw_sheet(items, random_order=False, seed=1),
        "options": {"lock_after": None, "tools": list(TOOLS), "warnings": warnings_for(MINUTES), "finish_text": ""},
        "minutes": MINUTES,
        "breaks": {"number": BREAKS, "minutes": BREAK_MINUTES},
        "pictures": PICTURES | SOUNDS,
    }
