"""The texts around an exam: introduction, declaration, closing words. Pure, and without Django: the saver uses it.

They are HTML, sanitised when they are saved, and again when they are read, since versions may hold texts that were not.
"""

from __future__ import annotations

import hashlib
import html
import re
from typing import Any

from stratus.item_types.markup import clean_html, plain_text

TEXTS = ("introduction", "declaration", "finish_text")
"""The texts among the options of an assessment, in the order in which candidates meet them."""
LONGEST_TEXT = 20_000

_MARKUP = re.compile(r"<[a-zA-Z/!]")


def safe_text(text: Any) -> str:
    """Return a text as sanitised HTML, empty if it has no content. Plain text keeps its paragraphs and line breaks."""
    given = str(text or "").strip()
    if given and not _MARKUP.search(given):
        parts = re.split(r"\n\s*\n", html.escape(given, quote=False).replace("\r\n", "\n"))
        return "".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in parts if part.strip())
    safe = clean_html(given)
    return safe if plain_text(safe) or "<img" in safe else ""


def fingerprint(text: str) -> str:
    """Return the hash of a text, 16 hexadecimal characters; empty for an empty one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
