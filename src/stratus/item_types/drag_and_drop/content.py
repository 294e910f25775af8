"""Drag and drop: tokens are put into the places of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.item_types.errors import Problems
from stratus.item_types.gaps.content import GapsContent
from stratus.item_types.rows.content import by_id, check_number, check_twice, name_of, row_id, row_named, shown_rows, written_rows

NO_TOKEN = -1


class Content(GapsContent):
    """As gaps, each with its right `token`; `tokens` `[{"id", "html"}]`, which may be more than are right for any place; `tokens_reusable`,
    `shuffle`.

    The `token` of a place is that of its right one among the tokens as authored, from 0: a place, as ids are drawn only when a content has
    been checked, and anew for a copy.

    Tokens that are written place by place stand in the order of the places, which would be the key. They are therefore drawn for each
    candidate, unless they may be used again and their author wants them as they wrote them.
    """

    key = "DRAG_AND_DROP"

    def is_written(self, gap: Mapping[str, Any]) -> bool:
        """Tell whether it has a token."""
        return row_named(gap.get("token")) != NO_TOKEN

    def clean_gap(self, gap: Mapping[str, Any], number: int, lang: str, problems: Problems) -> dict[str, Any]:
        """Return the number of the row of the right token, as it was sent."""
        return {"token": row_named(gap.get("token"))}

    def clean_rest(self, content: Mapping[str, Any], cleaned: dict[str, Any], problems: Problems) -> None:
        """Check and add the tokens, and which of them is right where."""
        tokens = written_rows(content, "tokens", problems, too_long="TOKEN_TOO_LONG")
        cleaned["tokens"] = [{"id": row_id(row), "html": markup} for _number, row, markup in tokens]
        for name in ("tokens_reusable", "shuffle"):
            cleaned[name] = bool(content.get(name))
        check_number(tokens, "tokens", problems, "NUMBER_OF_TOKENS")
        check_twice(tokens, "tokens", problems, "TOKEN_TWICE", letters=True)
        stands = {sent: place for place, (sent, _row, _markup) in enumerate(tokens)}
        for gap in cleaned["gaps"]:
            gap["token"] = stands.get(gap["token"], NO_TOKEN)
        if not problems.keys() & {"text", "gaps", "tokens"}:
            _check_key(cleaned, [row[0] for row in tokens], problems)

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
        """Return the HTML that candidates read: the stem, the text with its places, and the tokens as authored."""
        return [*super().texts(content), *(token["html"] for token in content["tokens"])]

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the places of the text, and the tokens."""
        return [*content["gaps"], *content["tokens"]]


def right_tokens(content: Mapping[str, Any]) -> dict[str, str]:
    """Return place → right token, by their ids."""
    return {gap["id"]: content["tokens"][gap["token"]]["id"] for gap in content["gaps"]}


def _check_key(cleaned: Mapping[str, Any], tokens: Sequence[int], problems: Problems) -> None:
    """Note a place without its right token, and a token that is right at several places where each may be used once.

    `tokens`: their places among the rows that were sent, by which the form calls them, empty ones included.
    """
    for gap in cleaned["gaps"]:
        if gap["token"] == NO_TOKEN:
            problems.add("gaps", "NO_TOKEN", number=gap["number"])
            return
    token, often = Counter(gap["token"] for gap in cleaned["gaps"]).most_common(1)[0]
    if often > 1 and not cleaned["tokens_reusable"]:
        problems.add("gaps", "TOKEN_OF_SEVERAL", letter=name_of(tokens[token], letters=True), places=often)
