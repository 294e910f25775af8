"""How the length of a written answer is counted: in words, and in characters where a language is written without blanks. Pure.

`web/items/essay/words.ts` has the same rule for candidates' pages; both are tried with `tests/item_types/essay/words.json`.
"""

from __future__ import annotations

import re
import unicodedata

WITHOUT_BLANKS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F),  # Japanese
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF),  # Chinese characters
)  # fmt: skip
"""First and last characters of scripts that put no blanks between words."""
_CLASS = "".join(f"{chr(first)}-{chr(last)}" for first, last in WITHOUT_BLANKS)
_COUNTED = re.compile(f"[{_CLASS}]|[^\\s{_CLASS}]+")


def count_words(text: str) -> int:
    """Return the length of a text: runs of characters between blanks, as word processors count; in scripts without blanks each letter.

    Signs upon or beside a letter (vowels of Thai, for example) belong to it.
    """
    return sum(1 for found in _COUNTED.findall(text) if not all(unicodedata.category(sign).startswith("M") for sign in found))
