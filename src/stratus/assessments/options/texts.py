"""What an author writes to candidates around an exam: introduction, declaration, closing words. Pure, and without Django: the saver asks.

They are HTML, made safe when they are saved. Texts that were published before that are made safe when they are read.
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
    """Return a text as HTML that is safe to show, empty where it says nothing. Plain text keeps its paragraphs and lines."""
    given = str(text or "").strip()
    if given and not _MARKUP.search(given):
        parts = re.split(r"\n\s*\n", html.escape(given, quote=False).replace("\r\n", "\n"))
        return "".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in parts if part.strip())
    safe = clean_html(given)
    return safe if plain_text(safe) or "<img" in safe else ""


def fingerprint(text: str) -> str:
    """Return what a text is known by, 16 hexadecimal characters; empty for an empty one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
