"""What an author should look at once more in an item that could be saved. These are hints: nothing is refused for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from stratus.foundation.authored import sounds_in
from stratus.foundation.markup import plain_text, says_something
from stratus.item_types.base import ItemType
from stratus.item_types.criteria.content import CRITERIA
from stratus.item_types.errors import Problem
from stratus.item_types.listed.content import seen
from stratus.item_types.naming import letter_at
from stratus.library.checks.reading import too_hard

MUCH_LONGER = 1.25
"""How many times as long as every wrong alternative the right ones are, to be found by their length."""
NOTICEABLY = 10
"""And by how many characters."""
COLOURS: Mapping[str, frozenset[str]] = {
    "en": frozenset({"red", "green", "blue", "yellow", "orange", "purple", "pink", "brown", "grey", "gray", "black", "white"}),
    "nl": frozenset(
        {"rood", "rode", "groen", "groene", "blauw", "blauwe", "geel", "gele", "oranje", "paars", "paarse", "roze", "bruin", "bruine"}
        | {"grijs", "grijze", "zwart", "zwarte", "wit", "witte"}
    ),
    "de": frozenset(
        {"rot", "rote", "roten", "grün", "grüne", "grünen", "blau", "blaue", "blauen", "gelb", "gelbe", "gelben", "braun", "braune"}
        | {"grau", "graue", "schwarz", "schwarze", "weiß", "weiße"}
    ),
    "fr": frozenset(
        {"rouge", "rouges", "vert", "verte", "verts", "vertes", "bleu", "bleue", "bleus", "bleues", "jaune", "jaunes", "noir", "noire"}
    ),
}
"""Language → words by which a question asks for something that not everybody sees."""
ABOVE = re.compile(r"\b(?:of|none|all|both) (?:of )?the above\b|\bbovenstaande\b|\bhierboven\b|\bder obigen\b|\bci-dessus\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_ENDS = " .,;:!?…\"'“”‘’"
"""What may stand at the ends of two alternatives that are the same but for how they are written."""
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>")
_SAYS_WHAT = re.compile(r'\balt="[^"]*[^"\s][^"]*"')


def hints(item_type: ItemType, content: Mapping[str, Any]) -> list[Problem]:
    """Return what is worth another look in a stored content of any format, in the order in which an author reads the item."""
    content = item_type.upgrade(content)
    return [*_of_texts(item_type, content), *_of_alternatives(item_type, content), *_of_marking(item_type, content)]


def _of_texts(item_type: ItemType, content: Mapping[str, Any]) -> Iterator[Problem]:
    texts, lang = item_type.texts(content), str(content.get("lang") or "")
    images = [image for text in texts for image in _IMAGE.findall(text)]
    if silent := sum(not _SAYS_WHAT.search(image) for image in images):
        yield Problem("PICTURE_WITHOUT_TEXT", {"number": silent})
    if silent := sum(not sound.transcript for text in texts for sound in sounds_in(text)):
        yield Problem("SOUND_WITHOUT_WORDS", {"number": silent})
    if any("<th" not in table for text in texts for table in _TABLE.findall(text)):
        yield Problem("TABLE_WITHOUT_HEADER")
    if (images or isinstance(content.get("picture"), Mapping)) and (named := _colours_in(texts, lang)):
        yield Problem("COLOUR_WORDS", {"words": ", ".join(named)})
    if found := too_hard(texts, lang):
        yield Problem("HARD_TO_READ", {"lix": found})


def _colours_in(texts: Sequence[str], lang: str) -> list[str]:
    known = COLOURS.get(lang.split("-")[0].lower(), frozenset())
    words = (word.lower() for text in texts for word in _WORD.findall(plain_text(text)))
    return list(dict.fromkeys(word for word in words if word in known))


def _of_alternatives(item_type: ItemType, content: Mapping[str, Any]) -> Iterator[Problem]:
    offered = item_type.content.offered(content)
    spelled = [" ".join(seen(html).casefold().split()).strip(_ENDS) for html, _right in offered]
    for (one, first), (other, second) in combinations(enumerate(spelled), 2):
        if first and first == second:
            yield Problem("ALTERNATIVES_ALIKE", {"one": letter_at(one), "other": letter_at(other)})
            break
    right = [len(plain_text(html)) for html, is_right in offered if is_right]
    wrong = [len(plain_text(html)) for html, is_right in offered if not is_right]
    if len(offered) > 2 and right and wrong and min(right) >= max(MUCH_LONGER * max(wrong), max(wrong) + NOTICEABLY):
        yield Problem("LONGEST_IS_KEY")
    if content.get("shuffle") and any(ABOVE.search(plain_text(html)) for html, _right in offered):
        yield Problem("ABOVE_THOUGH_SHUFFLED")


def _of_marking(item_type: ItemType, content: Mapping[str, Any]) -> Iterator[Problem]:
    if item_type.needs_marker and not content.get(CRITERIA) and not says_something(str(content.get("marking_scheme") or "")):
        yield Problem("NO_MARKING_SCHEME")
