"""What an answer says of each part of its question, so that equal answers can be counted. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from stratus.item_types.base import ItemType

LONGEST = 100
"""Characters of a typed answer that is counted with others that are the same."""


class Said(NamedTuple):
    """What was given for a part. `part`: its id, "" for the question as a whole; `answer`: an id, or what was typed, "" where the part was
    chosen. `is_typed`: a person wrote it, so that it may hold anything.
    """

    part: str
    answer: str
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a version has it, with what is needed for every answer to it looked up once."""

    item_type: ItemType
    content: Mapping[str, Any]
    parts: frozenset[str]
    ids: frozenset[str]
    """Ids of its parts, and of what can be chosen for them."""

    @classmethod
    def of(cls, item_type: ItemType, content: Mapping[str, Any]) -> Asked:
        """Return a question of this type. Its content may have any format."""
        upgraded = item_type.upgrade(content)
        parts = frozenset(part.id for part in item_type.parts(upgraded))
        return cls(item_type, upgraded, parts, frozenset(_ids(upgraded)) | parts)

    def said(self, value: Any) -> list[Said]:
        """Return what an answer says, part by part; nothing where it is none, or where people mark it."""
        if self.item_type.needs_marker or not self.item_type.is_answered(value):
            return []
        if isinstance(value, Mapping) and isinstance(value.get("order"), list):
            return [Said(pk, str(place)) for place, pk in enumerate(value["order"], 1)]
        return list(self._read(self.item_type.normalised(self.content, value)))

    def _read(self, normal: Any) -> Iterator[Said]:
        if isinstance(normal, list):
            for one in normal:
                yield self._pair(one) if isinstance(one, list | tuple) and len(one) == 2 else Said("" if one is None else str(one), "")
        elif isinstance(normal, Mapping) and normal.keys() <= self.ids:
            for part, answer in normal.items():
                yield self._typed(part, answer)
        elif isinstance(normal, Mapping):
            # A number and its unit, or the text that was none.
            yield self._typed("", " ".join(one for one in normal.values() if isinstance(one, str) and one))
        else:
            yield self._typed("", normal)

    def _pair(self, pair: Any) -> Said:
        """Return which of the two is the part: some types name first what lies in it."""
        first, second = map(str, pair)
        return Said(second, first) if second in self.parts and first not in self.parts else self._typed(first, second)

    def _typed(self, part: str, answer: Any) -> Said:
        said = str(answer)
        return Said(part, said, is_typed=said not in self.ids)


def _ids(content: Any) -> Iterator[str]:
    """Yield every id in a content, however deep it lies."""
    if isinstance(content, Mapping):
        if isinstance(content.get("id"), str):
            yield content["id"]
        for member in content.values():
            yield from _ids(member)
    elif isinstance(content, list | tuple):
        for member in content:
            yield from _ids(member)
