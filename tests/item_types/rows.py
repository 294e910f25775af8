"""Contents whose parts stand in lists of rows: what their types' tests have in common."""

from __future__ import annotations

from string import ascii_lowercase
from typing import Any

from item_types.contract import ItemTypeContract


class RowsContract(ItemTypeContract):
    """Rows of `written` are named a, b, c … as authored, list after list, unless a change says otherwise."""

    lists: tuple[str, ...]
    """The lists of the type, in the order in which their rows are named."""

    def content(self, **changes: Any) -> dict[str, Any]:
        """The content as it is stored, with the ids of `written`."""
        letters = iter(ascii_lowercase)
        named = self.written | changes
        for name in self.lists:
            named = named | {name: [{"id": next(letters)} | row for row in named[name]]}
        return self.type.clean(named, before=named)

    def test_whoever_takes_the_first_of_what_is_shuffled_is_right_by_chance_alone(self):
        """The rows that are drawn stand in the order of their ids on the paper, whatever order they were written in."""
        for _item in range(20):
            content = self.type.clean(self.written | {"shuffle": True})
            drawn = set(self.type.shuffled_ids(content))
            paper = self.type.candidate_view("1-1", content, 1)
            (shown,) = [[row["id"] for row in paper[name]] for name in self.lists if {row["id"] for row in paper[name]} == drawn]
            assert shown == sorted(drawn)
