"""The passage of a select in text item in another language: as many pieces, in the same order. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from stratus.foundation.markup import MAX_HTML, in_language
from stratus.item_types.errors import Problem, Problems
from stratus.item_types.overlays.where import Holder, Path, Slot, Text, Where
from stratus.item_types.select_in_text.pieces import MARKED, as_written, compiled


class _Passage(Slot):
    """Every piece stands in brackets, whatever they were found by in the original."""

    def misfit(self, shown: str) -> Problem | None:
        """Return a problem unless there are as many pieces in brackets."""
        problems = Problems()
        found = compiled(shown, MARKED, problems)
        return None if not problems and len(found.pieces) == len(self.holder["pieces"]) else Problem("OTHER_PIECES")

    def put(self, shown: str) -> None:
        """Put the passage with its pieces into the content; which of them are right is told by the original."""
        self.holder["passage"] = compiled(shown, MARKED, Problems()).html

    def leave(self, lang: str) -> None:
        """Have the passage say its language."""
        self.holder["passage"] = in_language(self.holder["passage"], lang)


class Passage(Where):
    """The passage with its pieces."""

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield it; what was never saved has none."""
        if holder.get("passage"):
            yield _Passage(Text("text", (("text", ""),), as_written(holder["passage"]), True, MAX_HTML), holder, "passage")
