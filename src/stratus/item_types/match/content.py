"""Match: every source belongs to one of the targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, view
from stratus.item_types.credit import clean_points, clean_scoring, share
from stratus.item_types.errors import Problems
from stratus.item_types.naming import name_of
from stratus.item_types.overlays.where import Html, Rows
from stratus.item_types.parts import Kind, Part, by_id
from stratus.item_types.rows.content import check_number, check_twice, row_id, row_named, shown_rows, written_rows


class Content(base.Content):
    """Sources, each with its right target and its points, and targets, which may be more than are right for any source.

    `{"stem", "lang", "sources": [{"id", "html", "points", "target"}], "targets": [{"id", "html"}], "targets_reusable", "shuffle",
    "scoring"}`. The `target` of a source is the place of its right one among the targets as authored, from 0: a place, as ids are drawn
    only when a content has been checked, and anew for a copy.

    Pairs that are written row by row stand in the same order on both sides, which would be the key. One side is therefore always drawn for
    each candidate: the targets, or, where these may be used again and are to stand as authored (true, false), the sources.
    """

    key = "MATCH"
    translated = (Html("stem"), Rows("targets", Html("html"), lettered=True), Rows("sources", Html("html")))

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        targets = written_rows(content, "targets", problems, too_long="TARGET_TOO_LONG", letters=True)
        sources = written_rows(content, "sources", problems, too_long="SOURCE_TOO_LONG")
        stands = {sent: place for place, (sent, _row, _markup) in enumerate(targets)}
        cleaned["sources"] = [
            {
                "id": row_id(row),
                "html": markup,
                "points": clean_points(row, "sources", problems.of_part(name_of(number, letters=False))),
                "target": stands.get(row_named(row.get("target")), -1),
            }
            for number, row, markup in sources
        ]
        cleaned["targets"] = [{"id": row_id(row), "html": markup} for _number, row, markup in targets]
        for name in ("targets_reusable", "shuffle"):
            cleaned[name] = bool(content.get(name))
        cleaned["scoring"] = clean_scoring(content, problems)
        check_number(sources, "sources", problems, "NUMBER_OF_SOURCES")
        check_number(targets, "targets", problems, "NUMBER_OF_TARGETS")
        check_twice(sources, "sources", problems, "SOURCE_TWICE")
        check_twice(targets, "targets", problems, "TARGET_TWICE", letters=True)
        if not problems.keys() & {"sources", "targets"}:
            _check_key(cleaned, [row[0] for row in sources], [row[0] for row in targets], problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item; the side that is drawn for each candidate stands in the order of its ids."""
        shown = self.author_view(item_id, content, max_score)
        drawn = _drawn(content)
        return {**shown, drawn: by_id(shown[drawn])}

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with both sides as authored, without what belongs together."""
        return {
            **view(item_id, self.key, content, max_score),
            "sources": shown_rows(content["sources"]),
            "targets": shown_rows(content["targets"]),
            "targets_reusable": content["targets_reusable"],
        }

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: the stem, sources and targets as authored."""
        return [content["stem"], *(row["html"] for row in (*content["sources"], *content["targets"]))]

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the side that is drawn for each candidate."""
        return [row["id"] for row in content[_drawn(content)]]

    def offered(self, content: Mapping[str, Any]) -> list[list[tuple[str, bool | None]]]:
        """Return the sources and the targets."""
        return [[(row["html"], None) for row in content[side]] for side in ("sources", "targets")]

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return sources and targets."""
        return [*content["sources"], *content["targets"]]

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the sources by their numbers as authored; with partial credit each earns its share."""
        sources = content["sources"]
        return [Part(one["id"], str(number), share(content, sources, one), Kind.SOURCE) for number, one in enumerate(sources, 1)]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the pairs of source and right target."""
        return {"pairs": [[source, target] for source, target in right_pairs(content).items()]}


def right_pairs(content: Mapping[str, Any]) -> dict[str, str]:
    """Return source → right target, by their ids."""
    return {source["id"]: content["targets"][source["target"]]["id"] for source in content["sources"]}


def _drawn(content: Mapping[str, Any]) -> str:
    return "targets" if content["shuffle"] or not content["targets_reusable"] else "sources"


def _check_key(cleaned: Mapping[str, Any], sources: Sequence[int], targets: Sequence[int], problems: Problems) -> None:
    """Note sources without a right target, and a target that is right for several where each may be used once.

    `sources`, `targets`: their places among the rows that were sent, by which the form calls them, empty ones included.
    """
    chosen = [source["target"] for source in cleaned["sources"]]
    if -1 in chosen:
        problems.add("sources", "NO_TARGET", number=sources[chosen.index(-1)] + 1)
        return
    target, often = Counter(chosen).most_common(1)[0]
    if often > 1 and not cleaned["targets_reusable"]:
        problems.add("sources", "TARGET_OF_SEVERAL", letter=name_of(targets[target], letters=True), sources=often)
