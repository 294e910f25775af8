"""A text with gaps in another language: it has the same gaps, in any order. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from stratus.foundation.markup import MAX_HTML
from stratus.item_types.gaps.passage import marks, with_ids, with_numbers
from stratus.item_types.overlays.where import Holder, Html, Path, Slot


class _Passage(Slot):
    """Stored with the ids of gaps, read and written with their numbers."""

    no_fit = "OTHER_GAPS"

    @property
    def _ids(self) -> dict[int, str]:
        return {gap["number"]: gap["id"] for gap in self.holder["gaps"]}

    def fits(self, shown: str) -> bool:
        """Tell whether each gap is in it once, and none in a link."""
        found = marks(shown)
        return sorted(mark.number for mark in found) == sorted(self._ids) and not any(mark.is_in_link for mark in found)

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
