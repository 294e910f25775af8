"""An exam with a question of every type, and what of its questions no candidate may have.

Run as a program beside a server (`python planted.py NAME`, with the server's environment) it publishes the exam, and prints its secrets
as JSON.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

MARK = "planted"
"""In everything that authors add for those who judge."""
LEVELS = [{"title": f"{MARK}-none", "points": "0"}, {"title": f"{MARK}-all", "points": "4", "text": f"{MARK}-described"}]
CRITERIA = [{"title": f"{MARK}-criterion", "text": f"{MARK}-explained", "parts": [{"title": f"{MARK}-part", "levels": LEVELS}]}]
SCHEME = {"marking_scheme": f"<p>{MARK}-scheme</p>", "model_answer": f"<p>{MARK}-model</p>", "criteria": CRITERIA}
FEEDBACK = {"feedback": {verdict: f"<p>{MARK}-{verdict}</p>" for verdict in ("right", "partly", "wrong")}}
"""A type that has no such thing leaves it out."""
KEYS: dict[str, dict[str, Any]] = {
    "SHORT_ANSWER": {"accepted": [f"{MARK}-answer"]},
    "NUMERIC": {"match": "EXACT", "value": "73912511", "units": []},
    "SLIDER": {"least": "73912000", "most": "73912900", "step": "1", "right_from": "73912522", "right_to": None},
    "FILL_IN_THE_BLANK": {"text": "<p>A gap: [1]</p>", "gaps": [{"kind": "TEXT", "accepted": [f"{MARK}-gap"]}]},
    "FINANCIAL_STATEMENT": {"table": " | 2024\nCash | =73912533\nTotal | sum(B2) #2"},
}
"""Keys that are texts or numbers, as nothing else is. Those of other types are told by what their items of a paper are."""
NUMBER = r"\b739125\d\d\b"
"""Among the numbers, those that are keys."""
SHORTEST = 6
"""A shorter text may stand anywhere."""


def texts(value: Any) -> Iterator[str]:
    """Yield the texts in a value that are long enough to be found."""
    if isinstance(value, str):
        yield from (value,) if len(value) >= SHORTEST else ()
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def secrets_of(content: dict[str, Any], seen: dict[str, Any]) -> set[str]:
    """Return the texts of a stored content that its item of a paper does not have, and what was planted in it, whatever the paper has."""
    shown = json.dumps(seen, ensure_ascii=False)
    said = {text for text in texts(content) if json.dumps(text, ensure_ascii=False)[1:-1] not in shown}
    words = {word for text in texts(content) for word in re.findall(rf"{MARK}-\w+|{NUMBER}", text)}
    # Codes of how a type is scored or written are words of the player's code too.
    return words | {text for text in said if not re.fullmatch(r"[A-Z_]+", text)}


def publish(name: str) -> dict[str, Any]:
    """Publish the exam under this external id; return its secrets, and its items and pages as a paper has them, by id."""
    from stratus.access.actor import Actor
    from stratus.assessments.drafts.actions import create_assessment
    from stratus.assessments.options.actions import update_options
    from stratus.assessments.sections.questions import set_questions
    from stratus.assessments.versions.actions import publish
    from stratus.delivery.papers.sheets import paper_document
    from stratus.demo.figures import with_figures
    from stratus.demo.showcase import SHOWCASE
    from stratus.demo.showcase_pages import PAGES, save_pages, show_pages
    from stratus.foundation import clock
    from stratus.library.collections.actions import create_collection
    from stratus.library.items.actions import save_item
    from stratus.people.models import User
    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant

    with current.use(Tenant.objects.get(is_demo=True)):
        by, owner = Actor.system(), User.objects.get(username_key="author").pk
        collection = create_collection(name, external_id=f"C{name}", owner_id=owner, by=by)
        # What pages are called is for authors alone.
        pages = save_pages(collection, [replace(page, title=f"{MARK}-{page.item_type.lower()}") for page in PAGES], by=by)
        items = []
        for asked in SHOWCASE:
            content = {**asked.content, **SCHEME, **FEEDBACK, **KEYS.get(asked.item_type, {})}
            content = with_figures(content, collection.pk, by=by)
            title, case = f"{MARK}-title {asked.title}", pages["CASE"].pk if asked.about_case else None
            items.append(save_item(collection, None, asked.item_type, title, content, asked.max_score, by=by, case_id=case))
        assessment = create_assessment(name, external_id=name, owner_id=owner, by=by)
        update_options(assessment.pk, {"duration": 60}, by=by)
        set_questions(assessment.pk, [item.pk for item in items], by=by)
        show_pages(assessment.pk, pages, by=by)
        version = publish(assessment.pk, by=by, now=clock.now())
        paper = json.loads(paper_document(version.title, version.items, version.sections, version.pages).content)
        papers = {item["id"]: item for item in paper["items"]}
        found = {secret for item in version.items for secret in secrets_of(item["content"], papers[item["id"]])}
        found |= {f"{MARK}-title", *(page.title for page in pages.values())}
        return {"secrets": sorted(found), "items": papers, "pages": {page["id"]: page for page in paper["pages"]}}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(publish(sys.argv[1])))
