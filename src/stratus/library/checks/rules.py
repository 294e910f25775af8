"""What an author should look at once more in an item that could be saved. These are hints: nothing is refused for them.

A hint that is wrong teaches authors not to read hints. So each tells only what is hardly ever right, and stays silent where it cannot know.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Any

from stratus.foundation.authored import MEDIA, played_in
from stratus.foundation.markup import plain_text, says_something
from stratus.item_types.base import ItemType
from stratus.item_types.criteria.content import CRITERIA
from stratus.item_types.listed.content import seen
from stratus.item_types.naming import letter_at
from stratus.library.checks.colours import pointed_at
from stratus.library.checks.reading import too_hard

MUCH_LONGER = 1.25
"""How many times as long as every wrong alternative the right ones are, to be found by their length."""
NOTICEABLY = 10
"""And by how many characters."""
WORD = 4
"""Letters from which on something is a word, rather than a unit or a formula: `mg` is not `Mg`, `f'` is not `f`, `5!` is not `5`."""
ABOVE = re.compile(
    r"\b(?:of|none|all|both) (?:of )?the (?:answers |alternatives |options )?above\b"
    r"|\bbovenstaande[nr]?\b|\bhierboven\b|\bbovengenoemde[nr]?\b"
    r"|\bder obigen\b|\b(?:alle|keine[rs]?) (?:der )?(?:oben|obigen)\b|\bobengenannten?\b|\bci-dessus\b",
    re.IGNORECASE,
)
ABOUT_SPELLING = re.compile(
    r"\bspell?(?:ing|ed|t|en|ling)?\b|\bgespeld\w*|\bpunctuat\w*|\bcapital (?:letter|s\b)\w*|\bhoofdletter\w*|\bleestekens?\b"
    r"|\binterpunctie|\brechtschreib\w*|\b(?:groß|klein)(?:schreib|geschrieb)\w*|\bzeichensetzung|\bsatzzeichen"
    r"|\bcorrectly written\b|\bwritten correctly\b|\b(?:goed|juist|correct) geschreven\b|\brichtig geschrieben\b"
    r"|\borthograph\w*|\bponctuation|\bmajuscules?\b",
    re.IGNORECASE,
)
"""A question about how something is written: alternatives that differ in that alone are what it asks."""
_ENDS = " .,;:!?…\"'“”‘’"
"""What may stand at the ends of two alternatives that are the same but for how they are written."""
_LETTERS = re.compile(r"[^\W\d_]+")
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>")
_SAYS_WHAT = re.compile(r'\balt="[^"]*[^"\s][^"]*"')
Offered = Sequence[Sequence[tuple[str, bool | None]]]


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint: its code, what its sentence names, and the texts that it is about."""

    code: str
    params: Mapping[str, int | str | Decimal] = field(default_factory=dict)
    about: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What stays the same for as long as these texts do, and becomes another one with them."""
        digest = hashlib.sha256("\0".join(self.about).encode()).hexdigest()
        return f"{self.code}:{digest[:20]}"


def hints(item_type: ItemType, content: Mapping[str, Any], captioned: Container[str] = ()) -> list[Hint]:
    """Return what is worth another look in a stored content of any format, in the order in which an author reads the item.

    `captioned`: the SHA-256 of those of its videos that have captions.
    """
    content = item_type.upgrade(content)
    return [
        *_of_texts(item_type, content),
        *_of_played(item_type.texts(content), captioned),
        *_of_alternatives(item_type, content),
        *_of_marking(item_type, content),
    ]


def _of_texts(item_type: ItemType, content: Mapping[str, Any]) -> Iterator[Hint]:
    texts, lang = item_type.texts(content), str(content.get("lang") or "")
    images = [image for text in texts for image in _IMAGE.findall(text)]
    if silent := [image for image in images if not _SAYS_WHAT.search(image)]:
        yield Hint("PICTURE_WITHOUT_TEXT", {"number": len(silent)}, tuple(silent))
    if headless := [table for text in texts for table in _TABLE.findall(text) if _needs_header(table)]:
        yield Hint("TABLE_WITHOUT_HEADER", {}, tuple(headless))
    if (images or isinstance(content.get("picture"), Mapping)) and (named := pointed_at(texts, lang)):
        yield Hint("COLOUR_WORDS", {"words": ", ".join(named)}, tuple(texts))
    if found := too_hard(texts, lang):
        yield Hint("HARD_TO_READ", {"lix": found}, tuple(texts))


def _of_played(texts: Iterable[str], captioned: Container[str]) -> Iterator[Hint]:
    silent = [one for text in texts for one in played_in(text) if not one.transcript and one.src.removeprefix(MEDIA) not in captioned]
    for tag, code in (("audio", "SOUND_WITHOUT_WORDS"), ("video", "VIDEO_WITHOUT_WORDS")):
        if unheard := [one.src for one in silent if one.tag == tag]:
            yield Hint(code, {"number": len(unheard)}, tuple(unheard))


def _needs_header(table: str) -> bool:
    """Tell whether a table lacks header cells; a single row is understood without."""
    return "<th" not in table and len(_ROW.findall(table)) > 1


def _of_alternatives(item_type: ItemType, content: Mapping[str, Any]) -> Iterator[Hint]:
    offered = item_type.content.offered(content)
    if not ABOUT_SPELLING.search(plain_text(content["stem"])):
        yield from _alike(offered)
    guessed = [_written(rows) for rows in offered if _is_guessed(rows)]
    if guessed:
        yield Hint("LONGEST_IS_KEY", {}, tuple(text for texts in guessed for text in texts))
    above = [html for rows in offered for html, _right in rows if ABOVE.search(plain_text(html))]
    if content.get("shuffle") and above:
        yield Hint("ABOVE_THOUGH_SHUFFLED", {}, tuple(above))


def _alike(offered: Offered) -> Iterator[Hint]:
    """Yield the first two members of a list that are the same word for word, and not letter for letter."""
    for rows in offered:
        spelled = [_spelled(html) for html, _right in rows]
        for (one, first), (other, second) in combinations(enumerate(spelled), 2):
            if first and first == second:
                yield Hint("ALTERNATIVES_ALIKE", _called(offered, one, other, rows), (rows[one][0], rows[other][0]))
                return


def _called(offered: Offered, one: int, other: int, rows: Sequence[tuple[str, bool | None]]) -> dict[str, int | str | Decimal]:
    """Return what two members are called: by their letters where there is one list, else by their words."""
    if len(offered) == 1:
        return {"one": letter_at(one), "other": letter_at(other)}
    return {"one": f"“{plain_text(rows[one][0])}”", "other": f"“{plain_text(rows[other][0])}”"}


def _spelled(html: str) -> str:
    """Return a member of a list without what people write now so and now so: capitals of words, blanks, what stands at its ends."""
    text = " ".join(seen(html).split())
    if not any(len(letters) >= WORD for letters in _LETTERS.findall(text)):
        return text
    return _LETTERS.sub(lambda one: one[0].casefold() if len(one[0]) >= WORD and one[0][1:].islower() else one[0], text).strip(_ENDS)


def _is_guessed(rows: Sequence[tuple[str, bool | None]]) -> bool:
    """Tell whether what is right is much longer than what is wrong; of two, one is always the longer."""
    right = [len(plain_text(html)) for html, is_right in rows if is_right]
    wrong = [len(plain_text(html)) for html, is_right in rows if is_right is False]
    return bool(len(rows) > 2 and right and wrong and min(right) >= max(MUCH_LONGER * max(wrong), max(wrong) + NOTICEABLY))


def _written(rows: Sequence[tuple[str, bool | None]]) -> list[str]:
    return [f"{html} {is_right}" for html, is_right in rows]


def _of_marking(item_type: ItemType, content: Mapping[str, Any]) -> Iterator[Hint]:
    if item_type.needs_marker and not content.get(CRITERIA) and not says_something(str(content.get("marking_scheme") or "")):
        yield Hint("NO_MARKING_SCHEME")
