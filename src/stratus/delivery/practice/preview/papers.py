"""What the page that plays the exam server has to give of an author's exam (ADR 48). Nothing is stored."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django.http import Http404

from stratus.access.actor import Actor
from stratus.assessments.forms.rules import is_divided
from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.assessments.options.languages import LANGUAGES, ORIGINAL, is_offered, offered, texts_in
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to
from stratus.assessments.versions.actions import as_it_is
from stratus.delivery.papers.briefing import briefing_of
from stratus.delivery.papers.options import player_options
from stratus.delivery.papers.sealed.contents import cut
from stratus.delivery.papers.sheets import Divided, draw_sheet, paper_document
from stratus.foundation.numbers import hundredths
from stratus.item_types.base import Points
from stratus.item_types.languages import language_name
from stratus.item_types.overlays.frozen import item_in
from stratus.item_types.registry import item_type
from stratus.library.queries import sees_items

MOST_MINUTES = 8 * 60
"""How long a preview of an exam without a time limit lasts: such an exam ends with its schedule, and here is none."""
OF_A_SERVER = ("check", "reports")
"""Options that need a server, which scores or keeps something: a preview offers neither."""


def seen_version(pk: int, number: int | None, by: Actor) -> tuple[AssessmentVersion, bool]:
    """Return a version of an assessment, or the draft as it is now (None), and whether this person sees the key of each question.

    Whoever may print it may preview it: they edit the assessment, or see the key of each of its questions in the library. Raises Http404.
    """
    assessment = assessments_visible_to(by).filter(pk=pk).first()
    if assessment is None:
        raise Http404
    version = as_it_is(assessment) if number is None else _published(assessment, number)
    sees_keys = bool(version.items) and sees_items(by, [item["id"] for item in version.items])
    if not version.items or not (sees_keys or assessments_editable_by(by).filter(pk=pk).exists()):
        raise Http404
    return version, sees_keys


def _published(assessment: Assessment, number: int) -> AssessmentVersion:
    found = AssessmentVersion.objects.filter(assessment=assessment, number=number).first()
    if found is None:
        raise Http404
    return found


def languages_of(version: AssessmentVersion) -> list[dict[str, str]]:
    """Return the languages that candidates of this version may choose, the original first; empty where there is nothing to choose."""
    codes = offered(version.options)
    if not codes:
        return []
    original = str(version.options[LANGUAGES]["original"])
    named = {"code": ORIGINAL, "name": language_name(original) if original else ""}
    return [named, *({"code": code, "name": language_name(code)} for code in codes)]


def preview_of(version: AssessmentVersion, lang: str, addresses: Mapping[str, str]) -> dict[str, Any]:
    """Return a version as a candidate would get it in this language, with a sheet that is drawn anew each time. No query.

    No key is in it. `addresses`: SHA-256 → where whoever asks sees that medium. Raises Http404 for a language that is not offered.
    """
    if not is_offered(version.options, lang):
        raise Http404
    options = texts_in(version.options, lang)
    sheet = drawn(version, lang)
    content = paper_document(version.title, version.items, version.sections, version.pages, lang).content.encode()
    texts = briefing_of(options)
    return {
        "paper": msgspec.Raw(content if len(sheet["order"]) == len(version.items) else cut(content, set(sheet["order"]))),
        "sheet": sheet,
        "options": {
            name: value for name, value in player_options(options, lock_on_connection_loss=False).items() if name not in OF_A_SERVER
        },
        "minutes": options.get("duration") or MOST_MINUTES,
        "breaks": {"number": 0, "minutes": 0},
        "pictures": addresses,
        "texts": {"introduction": texts.introduction, "declaration": texts.declaration},
    }


def drawn(version: AssessmentVersion, lang: str) -> dict[str, Any]:
    """Return a sheet as that of a candidate is drawn; where there are forms, of any of them."""
    order, seed = bool(version.options.get("random_order")), secrets.randbits(62)
    if not is_divided(version.forms, version.sections):
        return draw_sheet(version.items, random_order=order, seed=seed, sections=version.sections, lang=lang)
    divided = Divided(version.items, version.sections, version.forms, random_order=order)
    sheet = divided.sheet(seed, secrets.choice(divided.forms).number, 0)
    return {**sheet, **({"lang": lang} if lang else {})}


def judged(items: Sequence[Mapping[str, Any]], item_id: str, value: Any, lang: str) -> dict[str, Any]:
    """Return a question of a version with its key, and what an answer (JSON that a browser sent) would score; no query.

    `score`: points with two decimals, None where people decide, or a job. Raises Http404 for a question that the version has not.
    """
    found = next((item for item in items if item["id"] == item_id), None)
    if found is None:
        raise Http404
    item, kind = item_in(found, lang), item_type(found["type"])
    most = Decimal(str(item["max_score"]))
    asked = kind.candidate_view(item_id, item["content"], most)
    stored = None if kind.check_response(asked, value) else kind.stored_response(asked, value)[0]
    scored = kind.score(item["content"], stored, most)
    score = hundredths(scored.value) if isinstance(scored, Points) else None
    return {
        "item": kind.view_with_key(item_id, item["content"], most, score),
        "value": stored,
        "score": None if score is None else f"{score.normalize():f}",
        "max_score": f"{most.normalize():f}",
    }
