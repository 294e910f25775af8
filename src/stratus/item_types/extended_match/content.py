"""Extended match: one list of options for several stems, each of which takes one of them."""

from __future__ import annotations

import html
from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, one_line, view
from stratus.item_types.credit import clean_points, clean_scoring, share
from stratus.item_types.errors import Problems
from stratus.item_types.listed.content import MOST_OPTIONS, letters_kept, same, written
from stratus.item_types.naming import place_of
from stratus.item_types.overlays.where import Html, Line, Rows
from stratus.item_types.parts import Kind, Part, by_id

LEAST_OPTIONS = 3
LEAST_STEMS, MOST_STEMS = 2, 20
MOST_OF_THEME = 200
"""Characters."""


class Content(base.Content):
    """`theme`, `options` and `stems`. The right option of a stem is stored as its letter as authored, so that ids may change.

    `once`: each option is the answer to one stem at most; `shuffle`: each candidate has an own order of the options.
    """

    key = "EXTENDED_MATCH"
    translated = (
        Html("stem"),
        Line("theme", MOST_OF_THEME),
        Rows("options", Html("html"), lettered=True),
        Rows("stems", Html("html")),
    )

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["theme"] = one_line(content.get("theme"), "theme", problems, most=MOST_OF_THEME, too_long="THEME_TOO_LONG")
        options = written(
            content.get("options"), "options", problems, low=LEAST_OPTIONS, high=MOST_OPTIONS,
            number="NUMBER_OF_OPTIONS", twice="OPTION_TWICE", lettered=True,
        )  # fmt: skip
        cleaned["options"] = [{"id": option.id, "html": option.html} for option in options]
        cleaned["once"] = bool(content.get("once"))
        cleaned["stems"] = _stems(content, letters_kept([option.place for option in options]), problems, once=cleaned["once"])
        cleaned["shuffle"] = bool(content.get("shuffle"))
        cleaned["scoring"] = clean_scoring(content, problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its options, in the order of their ids where that is drawn for each candidate."""
        shown = self.author_view(item_id, content, max_score)
        if content["shuffle"]:
            shown["options"] = by_id(shown["options"])
        return shown

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its options and stems as authored, without what is right."""
        lists = {name: [{"id": one["id"], "html": one["html"]} for one in content[name]] for name in ("options", "stems")}
        return {**view(item_id, self.key, content, max_score), "theme": content["theme"], "once": content["once"], **lists}

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: stem, theme, options and stems as authored."""
        lists = [one["html"] for name in ("options", "stems") for one in content[name]]
        return [content["stem"], html.escape(content["theme"]), *lists]

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the options if the author wants them shuffled."""
        return [option["id"] for option in content["options"]] if content["shuffle"] else []

    def offered(self, content: Mapping[str, Any]) -> list[list[tuple[str, bool | None]]]:
        """Return the options."""
        return [[(option["html"], None) for option in content["options"]]]

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the options and the stems."""
        return [*content["options"], *content["stems"]]

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the stems by their numbers; with partial credit each earns its share."""
        stems = content["stems"]
        return [Part(stem["id"], str(number), share(content, stems, stem), Kind.STEM) for number, stem in enumerate(stems, start=1)]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the right option of each stem, by their ids."""
        return {"pairs": [list(pair) for pair in right(content).items()]}


def right(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the id of each stem with that of its right option."""
    places = {stem["id"]: place_of(stem["answer"]) for stem in content["stems"]}
    return {stem: content["options"][place]["id"] for stem, place in places.items() if place is not None}


def _stems(content: Mapping[str, Any], letters: Mapping[str, str], problems: Problems, *, once: bool) -> list[dict[str, Any]]:
    """Check and return the stems. `letters`: those of options as they were sent → as they are stored."""
    stems: list[dict[str, Any]] = []
    given = content.get("stems")
    found = written(given, "stems", problems, low=LEAST_STEMS, high=MOST_STEMS, number="NUMBER_OF_STEMS", twice="STEM_TWICE")
    for stem in found:
        answer = letters.get(str(stem.given.get("answer") or ""), "")
        points = clean_points(stem.given, "stems", problems.of_part(str(stem.place + 1)))
        stems.append({"id": stem.id, "html": stem.html, "answer": answer, "points": points})
        if not answer and "options" not in problems:
            problems.add("stems", "STEM_WITHOUT_ANSWER", number=stem.place + 1)
    twice = same([stem["answer"] for stem in stems]) if once and not problems else None
    if twice:
        problems.add("stems", "ANSWER_TWICE", first=found[twice[0]].place + 1, second=found[twice[1]].place + 1)
    return stems
