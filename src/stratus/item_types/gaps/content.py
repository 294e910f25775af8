"""What items with gaps in a text have in common: the passage, its gaps, and that each fits the other."""

from __future__ import annotations

import html
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from stratus.foundation.markup import says_something
from stratus.item_types import base
from stratus.item_types.content_fields import checked_html, common, view, whole_number
from stratus.item_types.credit import clean_points, clean_scoring, share
from stratus.item_types.errors import Problems
from stratus.item_types.gaps.overlay import PASSAGE
from stratus.item_types.gaps.passage import HIGHEST, Mark, marks, renumbered
from stratus.item_types.overlays.where import Html, Where
from stratus.item_types.parts import Kind, Part

MOST_GAPS = 50


def listed(given: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list that an author gave; none where it is no list."""
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, Sequence) and not isinstance(given, str) else []


class GapsContent(base.Content):
    """`text` with `[1]`, `[2]` … in it, `gaps` in their order with `id`, `number`, `points` and the words around them (`text`), `scoring`.

    Numbers are places in the text. Whoever moves a gap or gives it another number sends its id along, and the gap stays the same.
    """

    translated: ClassVar[Sequence[Where]] = (Html("stem"), PASSAGE)

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored, gaps numbered in the order of the text. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        text = checked_html(content.get("text"), "text", problems)
        found = marks(text)
        gaps = self._clean_gaps(content, found, cleaned["lang"], problems)
        _fit(text, found, gaps, problems)
        cleaned["text"], cleaned["gaps"] = _in_order(text, found, gaps, problems)
        cleaned["scoring"] = clean_scoring(content, problems)
        self.clean_rest(content, cleaned, problems)
        problems.raise_any()
        return cleaned

    def clean_rest(self, content: Mapping[str, Any], cleaned: dict[str, Any], problems: Problems) -> None:
        """Check what else this type stores, and put it into `cleaned`: what gaps have in common."""

    @abstractmethod
    def is_written(self, gap: Mapping[str, Any]) -> bool:
        """Tell whether an author gave anything for this gap but its number and its points."""

    @abstractmethod
    def clean_gap(self, gap: Mapping[str, Any], number: int, lang: str, problems: Problems) -> dict[str, Any]:
        """Check and return what only this type stores of a gap of an item in this language; problems are noted at `gaps`."""

    @abstractmethod
    def gap_view(self, gap: Mapping[str, Any]) -> dict[str, Any]:
        """Return what candidates are given of a gap beside its id, without what is right."""

    @abstractmethod
    def right_in(self, gap: Mapping[str, Any]) -> Any:
        """Return what is right in this gap, as the element shows it."""

    def _clean_gaps(self, content: Mapping[str, Any], found: Sequence[Mark], lang: str, problems: Problems) -> list[dict[str, Any]]:
        """Check and return the gaps as they are given, without empty ones that the text does not have."""
        in_text = {mark.number: mark.around for mark in found}
        gaps: list[dict[str, Any]] = []
        for place, given in enumerate(listed(content.get("gaps")), 1):
            unread = Problems()
            number = whole_number(given, "number", unread, low=1, high=HIGHEST) or place
            if unread:
                problems.of_part(str(place)).add("gaps", "NO_NUMBER_OF_GAP", low=1, high=HIGHEST)
            if number not in in_text and not self.is_written(given):
                continue
            if len(gaps) == MOST_GAPS:
                problems.add("gaps", "TOO_MANY_GAPS", most=MOST_GAPS)
                break
            about = {"id": str(given.get("id") or ""), "number": number, "text": in_text.get(number, "")}
            gaps.append(
                {
                    **about,
                    "points": clean_points(given, "gaps", problems.of_part(str(number))),
                    **self.clean_gap(given, number, lang, problems),
                }
            )
        return gaps

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its text and its gaps, in the order of the text."""
        gaps = [{"id": gap["id"], **self.gap_view(gap)} for gap in content["gaps"]]
        return {**view(item_id, self.key, content, max_score), "text": content["text"], "gaps": gaps}

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: the stem, and the text with its gaps."""
        return [content["stem"], content["text"], *(html.escape(text) for text in self.texts_in_gaps(content))]

    def texts_in_gaps(self, content: Mapping[str, Any]) -> Iterator[str]:
        """Yield the plain texts that candidates read in gaps."""
        yield from ()

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the gaps."""
        gaps: list[MutableMapping[str, Any]] = content["gaps"]
        return gaps

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the gaps by their numbers; with partial credit each earns its share."""
        gaps = content["gaps"]
        return [Part(gap["id"], str(gap["number"]), share(content, gaps, gap), Kind.GAP) for gap in gaps]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is right in each gap."""
        return {"gaps": {gap["id"]: self.right_in(gap) for gap in content["gaps"]}}


def _fit(text: str, found: Sequence[Mark], gaps: Sequence[Mapping[str, Any]], problems: Problems) -> None:
    """Note whatever of the text and its gaps does not fit the other; at the text where it is mended there."""
    if not says_something(text):
        problems.add("text", "NO_TEXT")
    elif not found:
        problems.add("text", "NO_GAP")
    if len(found) > MOST_GAPS:
        problems.add("text", "TOO_MANY_GAPS", most=MOST_GAPS)
    described, in_text = Counter(gap["number"] for gap in gaps), Counter(mark.number for mark in found)
    for mark in found:
        if in_text[mark.number] > 1:
            problems.add("text", "GAP_TWICE", number=mark.number)
        if mark.number not in described:
            problems.add("text", "GAP_WITHOUT_ROW", number=mark.number)
        if mark.is_in_link:
            problems.add("text", "GAP_IN_LINK", number=mark.number)
    for number, times in described.items() if found else ():  # a text without gaps is refused already
        if times > 1:
            problems.add("gaps", "NUMBER_TWICE", number=number)
        if number not in in_text:
            problems.add("gaps", "GAP_NOT_IN_TEXT", number=number)


def _in_order(text: str, found: Sequence[Mark], gaps: list[dict[str, Any]], problems: Problems) -> tuple[str, list[dict[str, Any]]]:
    """Return both with the gaps numbered as they stand in the text, if they fit each other. No other numbers are shorter than those."""
    if "text" in problems or "gaps" in problems:
        return text, gaps
    numbers = {mark.number: place for place, mark in enumerate(found, 1)}
    numbered = ({**gap, "number": numbers[gap["number"]]} for gap in gaps)
    return renumbered(text, numbers), sorted(numbered, key=lambda gap: gap["number"])
