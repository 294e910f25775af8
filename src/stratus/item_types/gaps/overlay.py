"""A text with gaps in another language: it has the same gaps, in any order. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stratus.foundation.markup import MAX_HTML
from stratus.item_types.errors import Problem
from stratus.item_types.gaps.passage import marks, with_ids, with_numbers
from stratus.item_types.overlays.where import Holder, Html, Path, Slot


class _Passage(Slot):
    """Stored with the ids of gaps, read and written with their numbers."""

    @property
    def _ids(self) -> dict[int, str]:
        return {gap["number"]: gap["id"] for gap in self.holder["gaps"]}

    def misfit(self, shown: str) -> Problem | None:
        """Return a problem unless each gap is in it once, and none in a link: that of the first gap that is missing or there more often."""
        found = marks(shown)
        times = Counter(mark.number for mark in found)
        for number in sorted(self._ids):
            if times[number] != 1:
                return Problem("GAP_LEFT_OUT" if not times[number] else "GAP_REPEATED", {"number": number})
        for mark in found:
            if mark.number not in self._ids:
                return Problem("NOT_A_GAP", {"number": mark.number})
            if mark.is_in_link:
                return Problem("GAP_IN_LINK", {"number": mark.number})
        return None

    def stored(self, shown: str) -> str:
        """Return the text with ids."""
        return with_ids(shown, self._ids)

    def shown(self, stored: str) -> str:
        """Return the text with numbers."""
        return with_numbers(stored, {pk: number for number, pk in self._ids.items()})


class GapsText(Html):
    """The text of an item with gaps."""

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield it where the gaps are in a text."""
        for slot in super().slots(holder, address, path):
            yield _Passage(slot.text, slot.holder, slot.name)


PASSAGE = GapsText("text", MAX_HTML)
