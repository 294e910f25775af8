"""An answer to an order item: all elements in an order, `{"order": [ids]}`. What was taken back is no answer (null)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.item_types import base
from stratus.item_types.naming import lettered


def order_of(value: Any) -> list[str]:
    """Return the ids in the order that was given, none of what is no answer."""
    return list(value["order"]) if isinstance(value, Mapping) and isinstance(value.get("order"), list) else []


class Response(base.Response):
    """Every element once."""

    members = frozenset({"order"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value is not an order of the elements, or ""."""
        if not isinstance(value, Mapping) or not isinstance(value.get("order"), list):
            return "VALUE_HAS_NO_ORDER"
        order, known = value["order"], {element["id"] for element in paper_item["elements"]}
        if len(order) != len(known) or any(not isinstance(one, str) for one in order) or set(order) != known:
            return "NOT_EVERY_ELEMENT_ONCE"
        return ""

    def is_answered(self, value: Any) -> bool:
        """Tell whether there is an order."""
        return bool(order_of(value))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the letters as authored in the order that was given: `B; A; C`. The right order is `A; B; C`."""
        letters = {element["id"]: letter for letter, element in lettered(content["elements"])}
        return "; ".join(letters[one] for one in order_of(value) if one in letters)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the ids in the order that was given."""
        return order_of(value)
