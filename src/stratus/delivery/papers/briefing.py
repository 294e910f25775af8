"""The texts of the waiting room, and the declaration that a candidate must accept before an attempt begins. Pure: the saver uses it.

Texts are long, and a whole hall asks every few seconds: a page sends the hash of the texts that it has, and gets them only if they differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from stratus.assessments.options.texts import TEXTS, fingerprint
from stratus.foundation.markup import safe_text


class Briefing(NamedTuple):
    """The texts of a published version, safe to show, and their hashes."""

    introduction: str
    declaration: str
    finish_text: str
    declaration_id: str
    """The hash of the declaration, which *start* must send to accept it; empty without a declaration.

    Of what is stored: two releases that are in use at the same time may draw its formulas differently.
    """


def briefing_of(options: Mapping[str, Any]) -> Briefing:
    """Return the texts of a published version's options, sanitised."""
    return _briefing(*(str(options.get(name) or "") for name in TEXTS))


@lru_cache(maxsize=500)
def _briefing(introduction: str, declaration: str, finish_text: str) -> Briefing:
    shown = safe_text(declaration)
    return Briefing(safe_text(introduction), shown, safe_text(finish_text), fingerprint(declaration) if shown else "")


def told(options: Mapping[str, Any] | None, moment: str, known: str) -> dict[str, str] | None:
    """Return what the waiting room shows now; None for nothing, only the hash if the page has these texts already (`known`).

    Before an attempt: `introduction`, `declaration`, and `accept`, the hash that *start* must send. After the last: `finish_text`.
    """
    if options is None or moment not in ("TOO_EARLY", "OPEN", "HANDED_IN"):
        return None
    texts = briefing_of(options)
    if moment == "HANDED_IN":
        shown = {"finish_text": texts.finish_text}
    else:
        shown = {"introduction": texts.introduction, "declaration": texts.declaration, "accept": texts.declaration_id}
    if not any(shown.values()):
        return None
    name = fingerprint(repr(sorted(shown.items())))
    return {"hash": name} if name == known else {"hash": name, **shown}


def is_accepted(options: Mapping[str, Any], accepted: str) -> bool:
    """Tell whether the declaration allows an attempt to begin: there is none, or exactly this text was accepted."""
    return accepted == briefing_of(options).declaration_id or not briefing_of(options).declaration
