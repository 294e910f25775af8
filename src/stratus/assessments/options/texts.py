"""The texts around an exam: introduction, declaration, closing words. Pure, and without Django: the saver uses it.

They are HTML, sanitised when they are saved, and again when they are read, since versions may hold texts that were not.
"""

from __future__ import annotations

import hashlib

TEXTS = ("introduction", "declaration", "finish_text")
"""The texts among the options of an assessment, in the order in which candidates meet them."""
LONGEST_TEXT = 20_000


def fingerprint(text: str) -> str:
    """Return the hash of a text, 16 hexadecimal characters; empty for an empty one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
