"""JSON values as YAML, for readers of `/api/openapi.yaml`. No library does it that is installed with us."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

PLAIN = re.compile(r"[A-Za-z_/$][\w/{}$.-]*")
"""Names of properties that mean themselves without quotation marks."""
BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""What JSON leaves as it is within a text, and YAML takes for the end of a line or refuses."""
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""What some readers take for something else than a text."""


def dumped(value: Any) -> str:
    """Return a JSON value as a YAML document in block style. A text is quoted as in JSON, which YAML reads alike."""
    return "\n".join(_lines(value, "")) + "\n"


def _lines(value: Any, indent: str) -> Iterator[str]:
    """Yield the lines of a value, each with its indentation."""
    if isinstance(value, dict) and value:
        for name, content in value.items():
            yield from _entry(f"{indent}{_name(name)}:", content, indent + "  ")
    elif isinstance(value, list) and value:
        for element in value:
            first, *rest = _lines(element, indent + "  ")
            yield f"{indent}- {first.removeprefix(indent + '  ')}"
            yield from rest
    else:
        yield indent + _scalar(value)


def _entry(head: str, content: Any, indent: str) -> Iterator[str]:
    if isinstance(content, dict | list) and content:
        yield head
        yield from _lines(content, indent)
    else:
        yield f"{head} {_scalar(content)}"


def _name(name: str) -> str:
    return name if PLAIN.fullmatch(name) and name.casefold() not in WORDS else _scalar(name)


def _scalar(value: Any) -> str:
    return BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
