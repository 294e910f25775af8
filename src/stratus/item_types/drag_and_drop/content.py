"""Drag and drop: tokens are put into the places of a text, or onto areas of a picture."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.foundation.markup import plain_text
from stratus.item_types.areas.content import LONGEST_LABEL, described_picture, is_written, shown_areas, written_areas
from stratus.item_types.content_fields import common, view
from stratus.item_types.credit import clean_scoring, share
from stratus.item_types.errors import Problems
from stratus.item_types.gaps.content import GapsContent
from stratus.item_types.gaps.overlay import PASSAGE
from stratus.item_types.naming import name_of
from stratus.item_types.overlays.where import Html, Line, Rows, Within
from stratus.item_types.parts import Kind, Part, by_id
from stratus.item_types.picture.content import LONGEST_ALT
from stratus.item_types.rows.content import check_number, check_twice, row_id, row_named, shown_rows, written_rows

NO_TOKEN = -1
TEXT, PICTURE = "TEXT", "PICTURE"
SURFACES = (TEXT, PICTURE)
"""What the places are in."""


class Content(GapsContent):
    """`surface` TEXT: as gaps. PICTURE: `picture` and `areas`, which candidates see by their names. Each place has its right `token`;
    `tokens` `[{"id", "html"}]` may be more than are right for any place; `tokens_reusable`, `shuffle`.

    The `token` of a place is that of its right one among the tokens as authored, from 0: a place, as ids are drawn only when a content has
    been checked, and anew for a copy.

    Tokens that are written place by place stand in the order of the places, which would be the key. They are therefore drawn for each
    candidate, unless they may be used again and their author wants them as they wrote them.
    """

    key = "DRAG_AND_DROP"
    translated = (
        Html("stem"),
        PASSAGE,
        Within("picture", Line("alt", LONGEST_ALT)),
        Rows("areas", Line("text", LONGEST_LABEL)),
        Rows("tokens", Html("html"), lettered=True),
    )

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        if content.get("surface") != PICTURE:
            return super().clean(content)
        problems = Problems()
        cleaned = common(content, problems)
        picture = cleaned["picture"] = described_picture(content, problems)
        found = written_areas(content, picture, problems, least=1, labelled=True)
        cleaned["areas"] = [{**area, "token": row_named(row.get("token"))} for row, area in found]
        cleaned["scoring"] = clean_scoring(content, problems)
        self._clean_tokens(content, cleaned, "areas", problems)
        if plain_text(str(content.get("text") or "")):
            problems.add("text", "OTHER_SURFACE")
        if any(self.is_written(gap) for gap in written_in(content, "gaps")):
            problems.add("gaps", "OTHER_SURFACE")
        problems.raise_any()
        return cleaned

    def is_written(self, gap: Mapping[str, Any]) -> bool:
        """Tell whether it has a token."""
        return row_named(gap.get("token")) != NO_TOKEN

    def clean_gap(self, gap: Mapping[str, Any], number: int, lang: str, problems: Problems) -> dict[str, Any]:
        """Return the number of the row of the right token, as it was sent."""
        return {"token": row_named(gap.get("token"))}

    def clean_rest(self, content: Mapping[str, Any], cleaned: dict[str, Any], problems: Problems) -> None:
        """Check and add the tokens, and which of them is right in which gap."""
        self._clean_tokens(content, cleaned, "gaps", problems)
        if content.get("picture"):
            problems.add("picture", "OTHER_SURFACE")
        if any(is_written(area) for area in written_in(content, "areas")):
            problems.add("areas", "OTHER_SURFACE")

    def _clean_tokens(self, content: Mapping[str, Any], cleaned: dict[str, Any], field: str, problems: Problems) -> None:
        """Check and add the tokens, and which of them is right at which place. `field`: where the places are."""
        cleaned["surface"] = content.get("surface") or TEXT
        if cleaned["surface"] not in SURFACES:
            problems.add("surface", "UNKNOWN_SURFACE")
        tokens = written_rows(content, "tokens", problems, too_long="TOKEN_TOO_LONG", letters=True)
        cleaned["tokens"] = [{"id": row_id(row), "html": markup} for _number, row, markup in tokens]
        for name in ("tokens_reusable", "shuffle"):
            cleaned[name] = bool(content.get(name))
        check_number(tokens, "tokens", problems, "NUMBER_OF_TOKENS")
        check_twice(tokens, "tokens", problems, "TOKEN_TWICE", letters=True)
        stands = {sent: place for place, (sent, _row, _markup) in enumerate(tokens)}
        for place in cleaned[field]:
            place["token"] = stands.get(place["token"], NO_TOKEN)
        if not problems.keys() & {"text", field, "tokens"}:
            _check_key(cleaned, field, [row[0] for row in tokens], problems)

    def gap_view(self, gap: Mapping[str, Any]) -> dict[str, Any]:
        """Return nothing: what belongs there is the key."""
        return {}

    def right_in(self, gap: Mapping[str, Any]) -> Any:
        """Never asked: the key names pairs."""
        raise NotImplementedError

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the pairs of right token and place."""
        return {"pairs": [[token, place] for place, token in right_tokens(content).items()]}

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its tokens as authored."""
        if "areas" in content:
            places = {"picture": dict(content["picture"]), "areas": shown_areas(content["areas"], content["picture"])}
            shown = {**view(item_id, self.key, content, max_score), **places}
        else:
            shown = super().candidate_view(item_id, content, max_score)
        return {**shown, "tokens": shown_rows(content["tokens"]), "tokens_reusable": content["tokens_reusable"]}

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its tokens, in the order of their ids where that is drawn for each candidate."""
        shown = self.author_view(item_id, content, max_score)
        return {**shown, "tokens": by_id(shown["tokens"])} if self.shuffled_ids(content) else shown

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the tokens if they are drawn for each candidate."""
        return [token["id"] for token in content["tokens"]] if content["shuffle"] or not content["tokens_reusable"] else []

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: the stem, the text or the names of areas, and the tokens as authored."""
        read = (
            [content["stem"], *(html.escape(area["text"]) for area in content["areas"])] if "areas" in content else super().texts(content)
        )
        return [*read, *(token["html"] for token in content["tokens"])]

    def offered(self, content: Mapping[str, Any]) -> list[list[tuple[str, bool | None]]]:
        """Return the tokens."""
        return [[(token["html"], None) for token in content["tokens"]]]

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the places of the text or the picture, and the tokens."""
        return [*places_of(content), *content["tokens"]]

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the places by their numbers; with partial credit each earns its share."""
        places, kind = places_of(content), Kind.AREA if "areas" in content else Kind.GAP
        return [Part(one["id"], str(number), share(content, places, one), kind) for number, one in enumerate(places, 1)]


def places_of(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the places of a content, or of an item of a paper."""
    places: list[dict[str, Any]] = item["areas"] if "areas" in item else item["gaps"]
    return places


def right_tokens(content: Mapping[str, Any]) -> dict[str, str]:
    """Return place → right token, by their ids."""
    return {place["id"]: content["tokens"][place["token"]]["id"] for place in places_of(content)}


def _check_key(cleaned: Mapping[str, Any], field: str, tokens: Sequence[int], problems: Problems) -> None:
    """Note a place without its right token, and a token that is right at several places where each may be used once.

    `tokens`: their places among the rows that were sent, by which the form calls them, empty ones included.
    """
    for number, place in enumerate(cleaned[field], 1):
        if place["token"] == NO_TOKEN:
            problems.add(field, "NO_TOKEN", number=number)
            return
    token, often = Counter(place["token"] for place in cleaned[field]).most_common(1)[0]
    if often > 1 and not cleaned["tokens_reusable"]:
        problems.add(field, "TOKEN_OF_SEVERAL", letter=name_of(tokens[token], letters=True), places=often)


def written_in(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the rows of a content as it was sent that can be rows at all."""
    rows = content.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, Sequence) and not isinstance(rows, str) else []
