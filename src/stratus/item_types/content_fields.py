"""What the contents of several item types have in common, checked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.foundation import authored
from stratus.foundation.authored import BadLink, LargeTable
from stratus.foundation.formulas import SHOWN, BadFormula
from stratus.foundation.markup import MAX_DEPTH, MAX_HTML, TooLong, TooNested, clean_html, says_something, strictly_clean
from stratus.foundation.numbers import Fault, read_number
from stratus.item_types.errors import TOO_NESTED, Problems
from stratus.item_types.kept import is_kept


def common(content: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check and return the stem and its language."""
    stem = checked_html(content.get("stem"), "stem", problems, too_long="QUESTION_TOO_LONG", sounds=True)
    if not says_something(stem):
        problems.add("stem", "NO_QUESTION")
    return {"stem": stem, "lang": str(content.get("lang") or "en")[:10]}


def marking_scheme(content: Mapping[str, Any], problems: Problems) -> str:
    """Check and return the guidance for markers, safe to show."""
    return checked_html(content.get("marking_scheme"), "marking_scheme", problems)


def checked_html(
    text: Any, field: str, problems: Problems, *, too_long: str = "TEXT_TOO_LONG", most: int = MAX_HTML, sounds: bool = False
) -> str:
    """Return an author's HTML, safe to show; note a problem of this field, and return nothing of it, where it is too long or too nested,
    or has a formula that cannot be shown, a table that is too large, a link that leads to no page, or a medium where none can be.

    It is measured before it is parsed, and again as it will be stored. A text that is as it was stored is made safe and stays,
    whatever this release asks of others (`kept`).
    """
    given = str(text or "")
    if is_kept(given):
        return clean_html(given)
    try:
        if len(given) <= most and len(safe := strictly_clean(given)) <= most:
            if sounds or not authored.names_a_medium(safe):
                return safe
            problems.add(field, "NO_DOCUMENTS" if authored.documents_in(safe) else "NO_SOUNDS")
            return ""
    except TooNested:
        problems.add(field, TOO_NESTED, most=MAX_DEPTH)
    except TooLong:
        problems.add(field, too_long, most=most)
    except BadFormula as bad:
        problems.add(field, "BAD_FORMULA", formula=bad.latex[:SHOWN], part=bad.part or bad.latex[:SHOWN])
    except LargeTable:
        problems.add(field, "LARGE_TABLE", **authored.LARGEST)
    except BadLink as bad:
        problems.add(field, "BAD_LINK", address=bad.address[: authored.SHOWN], **authored.LONGEST)
    else:
        problems.add(field, too_long, most=most)
    return ""


def one_line(text: Any, field: str, problems: Problems, *, most: int, too_long: str) -> str:
    """Return a plain text on one line, its blanks within it as they were typed.

    Note a problem, and return nothing of it, where it is longer than `most` characters; `too_long` is the code of that problem.
    """
    given = str(text or "").strip()
    if len(given) > most:
        problems.add(field, too_long, most=most)
        return ""
    return " ".join(given.splitlines())


def whole_number(content: Mapping[str, Any], name: str, problems: Problems, *, low: int, high: int) -> int | None:
    """Return a whole number or None where the field is empty; note a problem outside of low–high."""
    found = number(content, name, problems, places=0, low=low, high=high)
    return None if found is None else int(found)


def number(
    content: Mapping[str, Any], name: str, problems: Problems, *, places: int, low: int | Decimal, high: int | Decimal
) -> Decimal | None:
    """Return an exact number with at most so many decimals, None where the field is empty; note a problem outside of low–high."""
    raw = content.get(name)
    if raw is None or raw == "":
        return None
    read = read_number(f"{raw:f}" if isinstance(raw, Decimal) else str(raw), places)
    if isinstance(read, Fault):
        codes = {Fault.OTHER_DIGITS: "OTHER_DIGITS", Fault.GROUPED: "GROUPED_DIGITS"}
        if places:
            codes |= {Fault.NO_NUMBER: "NO_NUMBER", Fault.DECIMALS: "TOO_MANY_DECIMALS"}
        else:
            codes |= {Fault.NO_NUMBER: "NO_WHOLE_NUMBER", Fault.DECIMALS: "NOT_WHOLE"}
        problems.add(name, codes[read], **({"most": places} if read is Fault.DECIMALS and places else {}))
        return None
    if not low <= read <= high:
        problems.add(name, "NUMBER_OUT_OF_RANGE", low=low, high=high)
        return None
    return read


def view(item_id: str, type_key: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
    """Return the members that every item of a paper has."""
    score = int(max_score) if max_score == int(max_score) else float(max_score)
    return {"id": item_id, "type": type_key, "stem": content["stem"], "lang": content["lang"], "max_score": score}
