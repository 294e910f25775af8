"""The languages that candidates of a published version may choose from. Pure, and without Django: the saver uses it.

A version whose candidates choose has the option `languages`: `{"original": code, or "" where its items are in several, "offered": codes of
translations, "texts": {code: {name: HTML}}}`, the last of the pages that stand in place of texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ORIGINAL = ""
"""What stands for a version as it was written, on sheets too."""
LANGUAGES = "languages"
MOST_LANGUAGES = 10
"""That an assessment offers beside its original: each has a paper of its own."""
LONGEST_CODE = 10


def offered(options: Mapping[str, Any]) -> list[str]:
    """Return the codes of the translations that candidates may choose; empty: they get what was written."""
    return list((options.get(LANGUAGES) or {}).get("offered", ()))


def is_offered(options: Mapping[str, Any], lang: str) -> bool:
    """Tell whether candidates of this version may choose this language."""
    return lang == ORIGINAL or lang in offered(options)


def language_for(options: Mapping[str, Any], own: str) -> str:
    """Return the language that is chosen for somebody who chooses none: their own, if it is offered, else the original."""
    codes = {code.lower(): code for code in offered(options)}
    wanted, original = own.lower().replace("_", "-"), str((options.get(LANGUAGES) or {}).get("original", "")).lower()
    if wanted == original:
        return ORIGINAL
    return codes.get(wanted) or ("" if wanted.split("-")[0] == original else codes.get(wanted.split("-")[0], ORIGINAL))


def texts_in(options: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    """Return the options with those texts in this language that are pages; the others stay as they were written."""
    texts = (options.get(LANGUAGES) or {}).get("texts", {}).get(lang)
    return {**options, **texts} if texts else options


def told(options: Mapping[str, Any], own: str) -> dict[str, Any] | None:
    """Return what the waiting room says: the language of the original, what else is offered, and what is chosen for whoever chooses none.

    None where there is nothing to choose.
    """
    codes: Sequence[str] = offered(options)
    if not codes:
        return None
    return {"original": options[LANGUAGES]["original"], "offered": codes, "chosen": language_for(options, own)}


def language_of(sheet: Any) -> str:
    """Return the language in which the candidate with this sheet sits (`ORIGINAL` for what was written)."""
    return str(sheet.get("lang") or ORIGINAL) if isinstance(sheet, Mapping) else ORIGINAL


def language_in(data: object) -> str | None:
    """Return the language that a page says its candidate chose; None: it says none."""
    said = data.get("lang") if isinstance(data, Mapping) else None
    return said[:LONGEST_CODE] if isinstance(said, str) else None
