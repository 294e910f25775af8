"""How hard a text is to read: LIX (Björnsson, 1968), the words of a sentence on average plus the long words in a hundred.

It needs no list of syllables, so that it says the same in every language that puts spaces between words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from stratus.foundation.markup import plain_text

LEAST_WORDS = 50
"""A shorter text has too few sentences for an average."""
HARDEST: Mapping[str, int] = {"en": 60, "nl": 60, "de": 65, "fr": 60, "es": 60, "sv": 60, "da": 60, "nb": 60, "no": 60}
"""Language → the LIX above which a text is hard even for practised readers ("very difficult" begins at 60; German words are longer)."""
_END_OF_BLOCK = re.compile(r"</(?:p|li|h[2-4]|td|th|tr|caption|blockquote|pre)>|<br ?/?>")
_END_OF_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONG = 6


def lix(texts: Sequence[str]) -> int | None:
    """Return the LIX of these pieces of HTML together, rounded; None where they have fewer than 50 words.

    The end of a paragraph, of a point in a list or of a cell ends a sentence.
    """
    blocks = [plain_text(block) for text in texts for block in _END_OF_BLOCK.split(text)]
    sentences = [words for sentence in _END_OF_SENTENCE.split("\n".join(blocks)) if (words := _WORD.findall(sentence))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < LEAST_WORDS:
        return None
    long = sum(len(word) > _LONG for word in words)
    return round(len(words) / len(sentences) + 100 * long / len(words))


def too_hard(texts: Sequence[str], lang: str) -> int | None:
    """Return the LIX of these texts where it is above what readers of this language are asked; None also where it is not known."""
    hardest, found = HARDEST.get(lang.split("-")[0].lower()), lix(texts)
    return found if found is not None and hardest is not None and found > hardest else None
