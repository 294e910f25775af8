"""The placeholders of a text: `{name}` is filled, `{{` and `}}` write a brace. Pure.

What is filled in is never read again, so a value that looks like a placeholder stays what it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from stratus.foundation.markup import clean_html

MOST_PLACEHOLDERS = 100
"""In one text. It bounds how long a filled one gets."""
LONGEST_VALUE = 1_000
"""Characters of what is put in the place of a placeholder; what is longer is cut."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Fault(Enum):
    """What can be wrong with the braces of a text."""

    UNKNOWN = "unknown"
    LONELY = "lonely"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Problem:
    """The first fault of a text, and the name or brace at which it was found."""

    fault: Fault
    found: str = ""


def problem(text: str, names: Collection[str]) -> Problem | None:
    """Return the first thing that is wrong with the braces of this text, whose placeholders may have these names; None: nothing is."""
    number = 0
    for token in _TOKEN.finditer(text):
        name = token[1]
        if name is None:
            if token[0] not in ("{{", "}}"):
                return Problem(Fault.LONELY, token[0])
            continue
        number += 1
        if name not in names:
            return Problem(Fault.UNKNOWN, name)
        if number > MOST_PLACEHOLDERS:
            return Problem(Fault.MANY)
    return None


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the plain text with its placeholders filled. One without a value, and a lonely brace, stay as they are written."""
    return _filled(text, {name: value[:LONGEST_VALUE] for name, value in values.items()})


def fill_html(markup: str, values: Mapping[str, str]) -> str:
    """Return the HTML with its placeholders filled by these plain texts, safe to show whatever they hold.

    It is sanitised once more: a value may have become part of an address.
    """
    return clean_html(_filled(markup, {name: html.escape(value[:LONGEST_VALUE]) for name, value in values.items()}))


def _filled(text: str, values: Mapping[str, str]) -> str:
    def put(token: re.Match[str]) -> str:
        return token[0][0] if token[0] in ("{{", "}}") else values.get(token[1] or "", token[0])

    return _TOKEN.sub(put, text)
