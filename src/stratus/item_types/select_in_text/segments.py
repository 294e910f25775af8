"""Where the words and the sentences of a text are. Pure, and the same on every machine: no dictionary, no library that changes.

Words follow the default rules of Unicode (UAX 29), but for hyphens, which join. Scripts without blanks between words (Thai, Lao …) give the
text between two blanks as one word; Chinese characters and hiragana are words by themselves. Every pass is linear.
"""

from __future__ import annotations

import re
import unicodedata

Span = tuple[int, int]

_JOINING = frozenset("'’ʼ·-‐‑_\u00ad\u200c\u200d")
"""Signs that belong to a word where it goes on behind them."""
_ALONE = ((0x3005, 0x3007), (0x3041, 0x309F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
"""Characters of scripts in which each is a word."""
_END = re.compile(r"""[.!?…。！？｡।॥؟۔]++["'”’»)\]）」』]*+""")
_BLANKS = re.compile(r"\s*+")
_WIDE = frozenset("。！？｡")
"""What ends a sentence without a blank behind it."""
_LETTERS_BEFORE = 12
_ABBREVIATIONS = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "etc", "approx", "cf", "fig", "vol", "al", "inc", "ltd", "dhr", "mevr", "mw", "drs",
    "ir", "ing", "nr", "blz", "bijv", "bv", "ca", "enz", "hr", "fr", "bzw", "usw", "vgl", "mme",
})  # fmt: skip
"""What is shortened before a name or a number: their dot ends no sentence. There are many more; authors set brackets."""


def words(text: str) -> list[Span]:
    """Return begin and end of every word, in order."""
    found: list[Span] = []
    begin, alone = -1, False
    for at, sign in enumerate(text):
        goes_on = begin >= 0 and (_is_mark(sign) or (not alone and (_is_letter(sign) or _joins(text, at)) and not _is_alone(sign)))
        if goes_on:
            continue
        if begin >= 0:
            found.append((begin, at))
        begin, alone = (at, _is_alone(sign)) if _is_letter(sign) else (-1, False)
    if begin >= 0:
        found.append((begin, len(text)))
    return found


def sentences(text: str) -> list[Span]:
    """Return begin and end of every sentence that has a letter or a digit, without the blanks around it, in order."""
    found: list[Span] = []
    begin = 0
    for end in _END.finditer(text):
        behind = _BLANKS.match(text, end.end())
        assert behind is not None
        if behind.end() == len(text) or _ends_sentence(text, begin, end, behind):
            _add(text, begin, end.end(), found)
            begin = behind.end()
    _add(text, begin, len(text), found)
    return found


def trimmed(text: str, begin: int, end: int) -> Span:
    """Return begin and end of what is between these places without the blanks around it."""
    part = text[begin:end]
    return begin + len(part) - len(part.lstrip()), begin + len(part.rstrip())


def _add(text: str, begin: int, end: int, found: list[Span]) -> None:
    if any(map(str.isalnum, text[begin:end])):
        found.append(trimmed(text, begin, end))


def _ends_sentence(text: str, begin: int, end: re.Match[str], behind: re.Match[str]) -> bool:
    if not _WIDE.isdisjoint(end[0]):
        return True
    if not behind[0] or text[behind.end()].islower():
        return False
    return end[0] != "." or not _is_shortened(text, begin, end.start())


def _is_shortened(text: str, begin: int, dot: int) -> bool:
    """Tell whether the word before this dot is an initial, or one that is known to be shortened."""
    at = dot
    while at > max(begin, dot - _LETTERS_BEFORE) and text[at - 1].isalpha():
        at -= 1
    word = text[at:dot]
    return (len(word) == 1 and word != "I") or word.lower() in _ABBREVIATIONS


def _joins(text: str, at: int) -> bool:
    """Tell whether the sign at this place joins what is before and behind it into one word: 1.5, e.g, don't, well-known."""
    if at + 1 == len(text) or not _is_letter(text[at + 1]):
        return False
    before, behind = text[at - 1], text[at + 1]
    if text[at] in ".,":
        return (before.isdigit() and behind.isdigit()) or (text[at] == "." and before.isalpha() and behind.isalpha())
    return text[at] in _JOINING


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN"


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _is_alone(sign: str) -> bool:
    return sign > "\u3000" and any(low <= ord(sign) <= high for low, high in _ALONE)
