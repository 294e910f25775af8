"""What the waiting room lets a candidate read, and the declaration that he must accept before an attempt begins. Pure: the saver asks.

Texts are long and a hall asks every few seconds: a page that names what it has by its hash is told no more than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from stratus.assessments.options.texts import TEXTS, fingerprint, safe_text


class Briefing(NamedTuple):
    """The texts of a published version, safe to show, and what each is known by."""

    introduction: str
    declaration: str
    finish_text: str

    @property
    def declaration_id(self) -> str:
        """What a candidate accepts by name; empty where there is nothing to accept."""
        return fingerprint(self.declaration)


def briefing_of(options: Mapping[str, Any]) -> Briefing:
    """Return the texts of a published version's options; they are made safe once."""
    return _briefing(*(str(options.get(name) or "") for name in TEXTS))


@lru_cache(maxsize=500)
def _briefing(introduction: str, declaration: str, finish_text: str) -> Briefing:
    return Briefing(safe_text(introduction), safe_text(declaration), safe_text(finish_text))


def told(options: Mapping[str, Any] | None, moment: str, known: str) -> dict[str, str] | None:
    """Return what the waiting room shows at this moment; None for nothing, the hash alone for a page that has it (`known`).

    Before an attempt: `introduction`, `declaration`, and `accept`, which is what *start* wants to hear. After the last: `finish_text`.
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
    """Tell whether an attempt may begin as far as the declaration goes: there is none, or this very text was accepted."""
    return accepted == briefing_of(options).declaration_id or not briefing_of(options).declaration
