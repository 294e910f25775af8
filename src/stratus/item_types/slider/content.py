"""Slider: a position on a scale of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, number, one_line, view
from stratus.item_types.errors import Problems
from stratus.item_types.overlays.where import Html, Line
from stratus.item_types.slider.scale import FARTHEST, MOST_POSITIONS, PLACES, Scale, written
from stratus.item_types.typed.numbers import uses_comma

LABELS = ("label_least", "label_middle", "label_most")
LONGEST_LABEL = 100
LONGEST_UNIT = 30
FINEST = Decimal(1).scaleb(-PLACES)


class Content(base.Content):
    """`{"stem", "lang", "least", "most", "step", "label_least", "label_middle", "label_most", "unit", "right_from", "right_to"}`.

    Numbers are texts, exact: `"-0.5"`. Labels and the unit are plain text, "" without. Every position from `right_from` to `right_to` is
    right; both are positions, and the same where only one is right.
    """

    key = "SLIDER"
    translated = (Html("stem"), *(Line(name, LONGEST_LABEL) for name in LABELS), Line("unit", LONGEST_UNIT))

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        for name, longest in (*((label, LONGEST_LABEL) for label in LABELS), ("unit", LONGEST_UNIT)):
            cleaned[name] = one_line(content.get(name), name, problems, most=longest, too_long="LINE_TOO_LONG")
        least, most = (_number(content, name, problems) for name in ("least", "most"))
        step = _number(content, "step", problems, low=FINEST)
        first = _number(content, "right_from", problems)
        last = number(content, "right_to", problems, places=PLACES, low=-FARTHEST, high=FARTHEST)
        if last is None:
            last = first
        if least is not None and most is not None and step is not None:
            scale = Scale(least, most, step)
            _check_scale(scale, problems)
            if not {"most", "step"} & problems.keys():
                _check_right(scale, first, last, problems)
        problems.raise_any()
        numbers = {"least": least, "most": most, "step": step, "right_from": first, "right_to": last}
        return cleaned | {name: written(found) for name, found in numbers.items() if found is not None}

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its scale and its labels, and whether a comma stands before decimals in its language."""
        shown = ("least", "most", "step", *LABELS, "unit")
        numbers = {name: content[name] for name in shown}
        return {**view(item_id, self.key, content, max_score), **numbers, "comma": uses_comma(content["lang"])}

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the question and the labels, as HTML."""
        return [content["stem"], *(escape(content[name]) for name in LABELS if content[name])]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the first and the last right position."""
        return {"from": content["right_from"], "to": content["right_to"]}


def _number(content: Mapping[str, Any], name: str, problems: Problems, *, low: int | Decimal = -FARTHEST) -> Decimal | None:
    """Return a number that must be there; note a problem where it is none."""
    found = number(content, name, problems, places=PLACES, low=low, high=FARTHEST)
    if found is None:
        problems.add(name, "NO_NUMBER")  # the first problem of a field counts
    return found


def _check_scale(scale: Scale, problems: Problems) -> None:
    if scale.least >= scale.most:
        problems.add("most", "MOST_NOT_ABOVE_LEAST")
    elif not scale.holds(scale.most):
        problems.add("step", "STEP_DOES_NOT_FIT")
    elif scale.positions > MOST_POSITIONS:
        problems.add("step", "TOO_MANY_POSITIONS", positions=scale.positions, most=MOST_POSITIONS)


def _check_right(scale: Scale, first: Decimal | None, last: Decimal | None, problems: Problems) -> None:
    for name, right in (("right_from", first), ("right_to", last)):
        if right is not None and not scale.holds(right):
            problems.add(name, "NO_POSITION")
            return
    if first is None or last is None:
        return
    if last < first:
        problems.add("right_to", "RIGHT_ENDS_BEFORE_IT_BEGINS")
    elif (first, last) == (scale.least, scale.most):
        problems.add("right_to", "EVERYTHING_IS_RIGHT")
