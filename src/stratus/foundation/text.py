"""Checks of texts: whether they can be stored, and whether they can be an external id. Pure."""

from __future__ import annotations

import re

ENTITY_CHARACTERS = re.compile(r"[A-Za-z0-9._-]+")
MAX_ENTITY_ID = 64
"""Longest external id of schedules, assessments, groups and collections (`api/decisions` §3)."""
TURNING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows. Joiners stay: names of some languages need them."""
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def is_entity_id(text: str) -> bool:
    """Tell whether this can be the external id of a schedule, an assessment, a group or a collection."""
    return len(text) <= MAX_ENTITY_ID and has_entity_characters(text)


def has_entity_characters(text: str) -> bool:
    """Tell whether a text of any length has only characters of such an id: ASCII letters, digits, `-`, `_`, `.`, and not only dots."""
    return ENTITY_CHARACTERS.fullmatch(text) is not None and text.strip(".") != ""


def is_user_id(text: str) -> bool:
    """Tell whether this can be the external id of a user or an attempt: printable, no comma, slash or backslash, no blank at an end."""
    return 0 < len(text) <= 64 and text.isprintable() and text == text.strip() and not set(text) & set(",/\\")


def name_of(first: str, last: str, username: str) -> str:
    """Return a person's name as it is shown: first and last name, else the user name; without what would turn the text around it."""
    return TURNING.sub("", f"{first} {last}").strip() or TURNING.sub("", username)


def as_typed(text: str) -> str:
    """Return what somebody wrote into a field as it is stored: every blank stays, a line ends in U+000A, and blanks alone are nothing."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if text.strip() else ""


def is_storable(text: str) -> bool:
    """Tell whether a text can be stored at all: no U+0000, no unpaired surrogates."""
    return NOT_STORABLE.search(text) is None
