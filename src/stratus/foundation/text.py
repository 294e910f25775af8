"""Checks of texts: whether they can be stored, and whether they can be an external id. Keys by which names are the same. Pure."""

from __future__ import annotations

import re
import unicodedata

ENTITY_CHARACTERS = re.compile(r"[A-Za-z0-9._-]+")
MAX_ENTITY_ID = 64
"""Longest external id of schedules, assessments, groups and collections (`api/decisions` §3)."""
TURNING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows. Joiners stay: names of some languages need them."""
LONGEST_FILE_NAME, LONGEST_ENDING = 255, 20
"""Characters. No disk that a candidate may have takes a longer name."""
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|]')
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
LONGEST_NAME = 1000
"""Characters. Normalising compares signs upon a letter in pairs, so what strangers send is bounded first."""
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls default ignorable: no reader of a name sees it."""


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
    """Return a person's name as it is shown: first and last name, else the user name.

    It stands on one line, without what would turn the text around it.
    """
    return _on_one_line(f"{first} {last}") or _on_one_line(username)


def _on_one_line(text: str) -> str:
    return TURNING.sub("", " ".join(text.splitlines())).strip()


def file_name_of(text: str) -> str:
    """Return the name that somebody gave a file as it is stored and shown: one line that turns nothing, of at most 255 characters.

    The ending stays: it says what the file is.
    """
    name = _on_one_line(text)
    if len(name) <= LONGEST_FILE_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if len(ending) < LONGEST_ENDING else ""
    return (stem or name)[: LONGEST_FILE_NAME - len(ending)] + ending


def download_name_of(text: str) -> str:
    """Return the name under which a browser is to keep such a file: without folders and what disks or headers read as their own."""
    return _NO_FILE_NAME.sub("_", file_name_of(text))


def as_typed(text: str) -> str:
    """Return what somebody wrote into a field as it is stored: every blank stays, a line ends in U+000A, and blanks alone are nothing."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if text.strip() else ""


def is_seen(text: str) -> bool:
    """Tell whether a reader of a plain text sees anything, that is more than blanks, controls and U+FFFD (what could not be stored)."""
    return bool(UNSEEN.sub("", TURNING.sub("", text)).replace("\ufffd", "").strip())


def is_storable(text: str) -> bool:
    """Tell whether a text can be stored at all: no U+0000, no unpaired surrogates."""
    return NOT_STORABLE.search(text) is None


def name_key(text: str) -> str:
    """Return the key of a name: names that people take for the same, or that keyboards write differently, have the same key.

    This is Unicode's NFKC_Casefold (case, composed and decomposed letters, wide and narrow forms, what nobody sees), and blanks count as
    one. It may be longer than the name, and empty. What is too long to be a name is its own key. A change of the rules needs a migration.
    """
    if len(text) > LONGEST_NAME:
        return text
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    text = unicodedata.normalize("NFKC", UNSEEN.sub("", text).casefold())
    return " ".join(text.split())


def password_forms(password: str) -> list[str]:
    """Return the password as it is hashed (NFKC), then other forms that an older hash may have been made of; each once."""
    forms = (
        unicodedata.normalize("NFKC", password),
        password,
        unicodedata.normalize("NFC", password),
        unicodedata.normalize("NFD", password),
    )
    return list(dict.fromkeys(forms))
