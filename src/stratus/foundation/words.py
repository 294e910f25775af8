"""The words of texts, folded: those that are stored so that something can be found, and those that a search asks for. Pure.

A text and a search for it go through the same folding, so it does not matter what exactly it does to a script, as long as people who cannot
type a letter find what holds it. Sort keys are folded otherwise (`foundation.sorting`): they are stored, and this may change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

RULES = 1
"""The number of these rules. Raise it when a change gives other words: `stratus migrate` then writes all words anew."""
LONGEST_WORD = 64
"""Characters of a word that are looked at; longer ones are cut, when stored and when searched."""
MOST_WORDS = 1000
"""Different words of one subject; those that come later in its texts are not found."""
MOST_WANTED = 24
"""Words that a search looks up. Of a longer text the longest words count, so it finds more than it should rather than nothing."""
MOST_LETTERS = 2
"""Letters and digits standing alone that a search looks up beside longer words. Each begins a tenth of all words: many take seconds."""
KNOWN_RUNS = 4096
"""Texts without blanks whose words are remembered; about two megabytes."""
MOST_JOINED = 8
"""Parts of something without blanks that are joined as well; what has more is prose, or an address."""

Alternative = tuple[str, ...]
"""Words all of which must be there."""


class Wanted(NamedTuple):
    """What a search asks for: of each of `terms` one alternative. `whole`: entire words, else words that begin so."""

    terms: tuple[tuple[Alternative, ...], ...]
    whole: bool


APOSTROPHES = dict.fromkeys(map(ord, "‘’‛′´`ʹʻʼʽʾʿˈ＇׳՚ꞌ\u055a\u1fbd\u1fbf\u1fef\u1ffd\u1ffe"), "'")
"""Before decomposition, which makes a blank with an accent of some of them."""
LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n", "ħ": "h", "ŧ": "t", "ĸ": "k",
    "ƒ": "f", "ə": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɖ": "d", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɣ": "g", "ɨ": "i", "ʉ": "u", "ȷ": "j",
    "ƀ": "b", "ȼ": "c", "ɇ": "e", "ǥ": "g", "ɉ": "j", "ɫ": "l", "ƚ": "l", "ɍ": "r", "ⱦ": "t", "ɏ": "y", "ƶ": "z", "ʒ": "z", "ǝ": "e",
    "ґ": "г", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ە": "ه",
}  # fmt: skip
"""Letters that are not a letter with an accent to Unicode, and are to those who cannot type them."""
SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"})
"""How these are written where a keyboard lacks them: Mueller, Aagaard, Soerensen."""
DIGITS = (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0)
"""The zeros of other scripts."""
MARKS = (
    (0x300, 0x36F), (0x483, 0x487), (0x1AB0, 0x1ACE), (0x1DC0, 0x1DFF), (0x20D0, 0x20F0), (0xFE20, 0xFE2F),  # accents
    (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),  # Hebrew points
    (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8),
    (0x6EA, 0x6ED),  # Arabic
    (0x711, 0x711), (0x730, 0x74A),  # Syriac
    (0xAD, 0xAD), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0100, 0xE01EF),  # invisible
)  # fmt: skip
"""What is dropped. Signs of vowels that are letters of their script (Hindi, Thai) and the marks of Japanese stay."""

_DROPPED: dict[int, str | None] = {code: None for first, last in MARKS for code in range(first, last + 1)}
_FOLDED: dict[int, str | int | None] = {
    **_DROPPED,
    **{ord(letter): plain for letter, plain in LETTERS.items()},
    **{zero + digit: str(digit) for zero in DIGITS for digit in range(10)},
}
_UNSPACED = "\u0e00-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9fe"
_UNSPACED += "\uaa60-\uaa7f\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff々〆〇"
"""Scripts that are written without blanks: Thai, Lao, Tibetan, Burmese, Khmer, Japanese, Chinese."""
_SIGNS = "\u0900-\u0963\u0971-\u0df3\u1712-\u1714\u1732\u1733\u1a17-\u1a7f\u1b00-\u1b44\u1b80-\u1baa\u3099\u309a\ua823-\ua827\ua880-\ua8c5"
"""Signs of vowels are no letters to Python, and would part a word."""
_PART = re.compile(f"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\\W_]|[{_SIGNS}])+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_NUMBERED = re.compile(r"[^\W\d_]+(\d{3,}\w*)")
_SYLLABLE = re.compile("[\uac00-\ud7a3]")
_IN_A_ROW = re.compile("[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff々〆〇]+")
"""Scripts in which family name and first name are written without a blank: Chinese, Japanese, Korean."""
_STACK = re.compile("((?:[^\\w\x00-\x7f]|[\uff9e\uff9f]){30})(?:[^\\w\x00-\x7f]|[\uff9e\uff9f])+")
"""More signs in a row than any writing has (30 is the bound of Unicode's stream-safe format). All combining marks are among these signs."""


def fold(text: str) -> str:
    """Return the text without case, accents and invisible characters, in plain letters and digits; blanks and punctuation stay."""
    if text.isascii():
        return text.lower().replace("`", "'")
    text = _normal("NFKD", text.translate(APOSTROPHES)).translate(_DROPPED)
    text = _normal("NFKD", text.casefold()).translate(_FOLDED)
    return _normal("NFC", text)


def words(texts: Iterable[str]) -> list[str]:
    """Return the words under which something with these texts is found, each once, at most `MOST_WORDS`, none longer than `LONGEST_WORD`.

    What is written without blanks in between is there in its parts, and joined from each part on: `Smits-van-Dijk` as smits, van, dijk,
    smitsvandijk and vandijk. Texts without blanks are there in pairs of characters.
    """
    found: dict[str, None] = {}
    for text in dict.fromkeys(texts):
        for spelling in _spellings(text):
            for run in spelling.split():
                for word in _stored_again(run) if len(run) <= LONGEST_WORD else _stored(run):
                    found[word] = None
                if len(found) >= MOST_WORDS:
                    return list(found)[:MOST_WORDS]
    return list(found)


def in_a_row(family: str, given: str) -> list[str]:
    """Return a person's names as they are written where no blank stands between them, in both orders: 王小明, 小明王. Else nothing."""
    if not (_IN_A_ROW.fullmatch(_letters(family)) and _IN_A_ROW.fullmatch(_letters(given))):
        return []
    return [family.strip() + given.strip(), given.strip() + family.strip()]


def _letters(name: str) -> str:
    return "".join(fold(name).split())


def wanted(text: str) -> Wanted:
    """Return what a search for this text asks for; without `terms` if there is no word in it.

    Words may come in any order, and count as beginnings. Letters that stand alone are entire words if there is nothing else.
    """
    terms: list[tuple[Alternative, ...]] = []
    for run in text.split():
        alternatives = dict.fromkeys(one for spelling in _spellings(run) for part in spelling.split() for one in _alternatives(part))
        if alternatives:
            terms.append(tuple(alternatives))
    terms = list(dict.fromkeys(terms))
    letters = [term for term in terms if _is_letter(term)]
    beyond = set(letters[MOST_LETTERS:]) if len(letters) < len(terms) else set()
    chosen: set[tuple[Alternative, ...]] = set()
    left = MOST_WANTED
    for term in sorted((term for term in terms if term not in beyond), key=_weight, reverse=True):
        left -= sum(len(alternative) for alternative in term)
        if left < 0 and chosen:
            break
        chosen.add(term)
    kept = tuple(term for term in terms if term in chosen)
    whole = all(map(_is_letter, kept))
    return Wanted(kept, whole and bool(kept))


def _spellings(text: str) -> Iterator[str]:
    """Yield the text folded, and if it has umlauts and the like, as somebody writes it without them too."""
    yield fold(text)
    if not text.isascii():
        composed = _normal("NFC", text)
        if (spelt := composed.translate(SPELT_OUT)) != composed:
            yield fold(spelt)


def _normal(form: Literal["NFC", "NFKD"], text: str) -> str:
    """Normalise a text. It sorts the marks upon a letter by comparing them in pairs, and stops every thread meanwhile: so not too many."""
    return unicodedata.normalize(form, _STACK.sub(r"\1", text))


def _parts(run: str) -> list[str]:
    """Return the parts of something without blanks. Of an e-mail address only what stands before the @: the rest is everybody's."""
    local, _at, domain = run.partition("@")
    return (domain and _PART.findall(local)) or _PART.findall(run)


def _is_joined(parts: list[str]) -> bool:
    return 1 < len(parts) <= MOST_JOINED and not any(_IS_UNSPACED.match(part) for part in parts)


def _stored(run: str) -> list[str]:
    parts = _parts(run)
    stored: list[str] = []
    for part in parts:
        if not part.isascii() and _IS_UNSPACED.match(part):
            stored += [part[place : place + 2] for place in range(len(part))]
        else:
            stored.append(part)
            if not part.isalpha() and (numbered := _NUMBERED.fullmatch(part)):
                stored.append(numbered[1])
    if _is_joined(parts):
        stored += ["".join(parts[place:]) for place in range(len(parts) - 1)]
    return [word[:LONGEST_WORD] for word in stored]


_stored_again = lru_cache(KNOWN_RUNS)(_stored)
"""For what is short: first names, domains and the words of a language come again and again."""


def _alternatives(run: str) -> Iterator[Alternative]:
    """Yield what finds something without blanks: it joined, or all its parts."""
    parts = _parts(run)
    if _is_joined(parts):
        yield ("".join(parts)[:LONGEST_WORD],)
    each: dict[str, None] = {}
    for part in parts:
        if _IS_UNSPACED.match(part):
            each |= dict.fromkeys(part[place : place + 2] for place in range(max(1, len(part) - 1)))
        else:
            each[part[:LONGEST_WORD]] = None
    if each:
        yield tuple(sorted(each, key=len, reverse=True)[: MOST_WANTED // 2])


def _weight(term: tuple[Alternative, ...]) -> int:
    return sum(len(word) for word in term[0])


def _is_letter(term: tuple[Alternative, ...]) -> bool:
    return all(_is_short(word) for alternative in term for word in alternative)


def _is_short(word: str) -> bool:
    """Tell whether this is one letter or digit: begins too many words. A Chinese character or a Korean syllable is more."""
    return len(word) == 1 and not _IS_UNSPACED.match(word) and not _SYLLABLE.match(word)
