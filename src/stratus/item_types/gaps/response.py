"""Answers that fill gaps: `{"gaps": {gap: what stands in it}}`, filled gaps only. Where nothing is filled the answer is None."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from stratus.item_types import base

NOTHING = "—"


def filled(value: Any) -> Mapping[str, Any]:
    """Return what stands in the gaps, by their ids."""
    gaps = value.get("gaps") if isinstance(value, Mapping) else None
    return gaps if isinstance(gaps, Mapping) else {}


class GapsResponse(base.Response):
    """What answers in gaps have in common."""

    members = frozenset({"gaps"})

    @abstractmethod
    def check_gap(self, gap: Mapping[str, Any], what: Any) -> str:
        """Return why this cannot stand in this gap of the paper, or ""."""

    @abstractmethod
    def said_in(self, gap: Mapping[str, Any], what: Any) -> str:
        """Return what stands in this gap of the content as people read it, "" for nothing."""

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value is no answer, or "". Nobody is asked about more gaps than the question has."""
        what = filled(value)
        if not what:
            return "VALUE_HAS_NO_GAPS"
        gaps = {gap["id"]: gap for gap in paper_item["gaps"]}
        if len(what) > len(gaps) or any(name not in gaps for name in what):
            return "UNKNOWN_GAP"
        return next((code for name, given in what.items() if (code := self.check_gap(gaps[name], given))), "")

    def is_answered(self, value: Any) -> bool:
        """Tell whether something stands in a gap."""
        return any(self.normal(what) for what in filled(value).values())

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return what stands in each gap, by its number: `1: Paris; 2: —`."""
        if not self.is_answered(value):
            return ""
        what = filled(value)
        said = ((gap["number"], self.said_in(gap, what.get(gap["id"], "")) or NOTHING) for gap in content["gaps"])
        return "; ".join(f"{number}: {text}" for number, text in said)

    def normal(self, what: Any) -> Any:
        """Return what stands in a gap without what does not matter for what it says."""
        return what

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return what stands in the gaps, in the order of their ids."""
        return {name: said for name, what in sorted(filled(value).items()) if (said := self.normal(what))}
