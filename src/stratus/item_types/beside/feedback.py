"""What an author tells of an answer once it is judged: where it is right, partly right or wrong, and of each part of the question. Pure.

A content that has any holds `{"right": html, "partly": html, "wrong": html, "parts": {id: html}}`, what is written of it. No paper has it.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from stratus.foundation.markup import plain_text, says_something
from stratus.item_types.content_fields import checked_html
from stratus.item_types.errors import Problems
from stratus.item_types.parts import Part

FEEDBACK = "feedback"
PARTS = "parts"
RIGHT, PARTLY, WRONG = "right", "partly", "wrong"
VERDICTS = (RIGHT, PARTLY, WRONG)
LONGEST = 10_000
"""Characters of one feedback, its layout included."""
MOST_PARTS = 100
"""To so many parts of a question, the first ones, there can be feedback: a passage may have thousands of words."""
LONGEST_NAME = 80


def verdict_of(score: Decimal | Fraction, max_score: Decimal | Fraction) -> str:
    """Return which feedback applies to an answer, by its exact score: the maximum, nothing, or something between."""
    if score >= max_score:
        return RIGHT
    return PARTLY if score > 0 else WRONG


def clean_feedback(given: Any, problems: Problems) -> dict[str, Any]:
    """Check and return what is written of a feedback that was sent; nothing of what is none."""
    given = given if isinstance(given, Mapping) else {}
    found: dict[str, Any] = {name: html for name in VERDICTS if (html := _clean(given.get(name), problems))}
    parts = given.get(PARTS)
    sent = list(parts.items())[:MOST_PARTS] if isinstance(parts, Mapping) else []
    told = {str(pk): html for pk, text in sent if (html := _clean(text, problems))}
    return {**found, PARTS: told} if told else found


def _clean(text: Any, problems: Problems) -> str:
    html = checked_html(text if isinstance(text, str) else "", FEEDBACK, problems, too_long="FEEDBACK_TOO_LONG", most=LONGEST)
    return html if says_something(html) else ""


def for_parts(feedback: Mapping[str, Any], parts: Sequence[Part], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return the feedback with that of the parts of a question which are there. `renamed`: the ids that parts were sent with → theirs."""
    ids = {part.id for part in parts[:MOST_PARTS]}
    told = {}
    for pk, html in feedback.get(PARTS, {}).items():
        own = pk if pk in ids else renamed.get(pk, "")
        if own in ids:
            told[own] = html
    rest = {name: html for name, html in feedback.items() if name != PARTS}
    return {**rest, PARTS: told} if told else rest


def named(parts: Sequence[Part], places: Sequence[MutableMapping[str, Any]]) -> list[dict[str, str]]:
    """Return the parts to which there can be feedback: `id`, `kind`, `label` as authored, and what they say, `text`, "" if nothing.

    Candidates call a part by what it says: where they see it in another order, it has another letter.
    """
    says = {place["id"]: place.get("html", place.get("text")) for place in places}
    texts = {pk: plain_text(said)[:LONGEST_NAME] for pk, said in says.items() if isinstance(said, str)}
    return [{"id": part.id, "kind": part.kind, "label": part.label, "text": texts.get(part.id, "")} for part in parts[:MOST_PARTS]]


def told(feedback: Mapping[str, Any], parts: Sequence[Mapping[str, str]], verdict: str) -> dict[str, Any]:
    """Return what is shown of a feedback: `texts` by verdict, and `parts` in the order of the question, each as `named`, with its `html`.

    Without a verdict, as long as there is no score, every one of the three texts.
    """
    of_parts = feedback.get(PARTS, {})
    return {
        "texts": {name: feedback[name] for name in VERDICTS if name in feedback and verdict in ("", name)},
        "parts": [{**part, "html": of_parts[part["id"]]} for part in parts if part["id"] in of_parts],
    }
