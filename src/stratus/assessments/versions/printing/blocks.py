"""A question on paper, in one place for all types (ADR 20). Pure.

What can be printed is told by the members that an item of a paper has, never by its type: alternatives are boxes, gaps are lines, and what
nobody has foreseen is printed as what it holds (pictures, lists of texts) with room to write below. With the key the answers are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from stratus.foundation.authored import MEDIA
from stratus.item_types.areas.geometry import SCALE, frame_of, size_of
from stratus.item_types.beside.rationale import RATIONALE
from stratus.item_types.gaps.passage import with_gaps
from stratus.item_types.naming import letter_at

Item = Mapping[str, Any]
Block = dict[str, Any]
"""`kind` says how `assessments/versions/paper/_block.html` shows it, the other members what. `key`: what the editor of the type shows to
staff."""
WORDS_A_LINE = 9
MOST_LINES = 45
"""More than a page; whoever writes more takes another sheet."""
LINES = 25
"""For an essay of any length."""
PIECE = re.compile(r"<st-piece>(.*?)</st-piece>", re.DOTALL)


def blocks_of(item: Item, key: Mapping[str, Any] | None = None) -> list[Block]:
    """Return what stands below the question on paper. `key` is that of `ItemType.view_with_key`; None for candidates."""
    printed = next(printed for members, printed in SHAPES if members <= item.keys())(item, key or {})
    return [*printed, {"kind": "lines", "lines": range(3), "is_rationale": True}] if item.get(RATIONALE) else printed


def _boxes(item: Item, key: Mapping[str, Any]) -> list[Block]:
    right = key.get("correct", ())
    return [{"kind": "boxes", "rows": [{"html": one["html"], "right": one["id"] in right} for one in item["alternatives"]]}]


def _pairs(rows: str, options: str) -> Callable[[Item, Mapping[str, Any]], list[Block]]:
    """Each row takes the letter of an option."""

    def printed(item: Item, key: Mapping[str, Any]) -> list[Block]:
        letters = {one["id"]: letter_of(place) for place, one in enumerate(item[options])}
        right = {row: letters[option] for row, option in key.get("pairs", ())}
        return [
            {"kind": "letters", "title": item.get("theme", ""), "rows": _lettered(item[options])},
            {"kind": "beside", "rows": [{"html": one["html"], "right": right.get(one["id"], "")} for one in item[rows]]},
        ]

    return printed


def _order(item: Item, key: Mapping[str, Any]) -> list[Block]:
    place = {pk: str(number) for number, pk in enumerate(key.get("correct", ()), start=1)}
    rows = [{"html": one["html"], "right": place.get(one["id"], "")} for one in item["elements"]]
    return [{"kind": "beside", "rows": rows, "is_order": True}]


def _gaps(item: Item, key: Mapping[str, Any]) -> list[Block]:
    gaps, lists = item["gaps"], _lists(item)
    letters = {one["id"]: row["letter"] for rows in lists for one, row in zip(item[rows["name"]], rows["rows"], strict=True)}
    tokens = {place: letters.get(token, "") for token, place in key.get("pairs", ())}

    def shown(number: int) -> str:
        if number > len(gaps):
            return f"[{number}]"
        gap = gaps[number - 1]
        right = key.get("gaps", {}).get(gap["id"])
        if "options" in gap:
            return f"[ {' '.join(_inline_box(one['text'], one['id'] == right) for one in gap['options'])} ]"
        filled = tokens.get(gap["id"], "") if right is None else "; ".join(right["accepted"])
        return f'<span class="paper-blank paper-{str(gap.get("width", "short")).lower()}">{escape(filled)}</span>'

    return [*lists, {"kind": "passage", "html": with_gaps(item["text"], shown)}]


def _pieces(item: Item, key: Mapping[str, Any]) -> list[Block]:
    right, ids = key.get("correct", ()), iter([piece["id"] for piece in item["pieces"]])

    def shown(found: re.Match[str]) -> str:
        mark = "paper-piece paper-right" if next(ids, "") in right else "paper-piece"
        return f'<span class="{mark}">{found[1]}</span>'

    return [{"kind": "passage", "html": PIECE.sub(shown, item["passage"]), "is_underlined": True, "most": item["max_selections"]}]


def _puzzle(item: Item, key: Mapping[str, Any]) -> list[Block]:
    letters = {one["id"]: letter_of(place) for column in item["columns"] for place, one in enumerate(column["options"])}
    right = {cell: letters[option] for cell, option in key.get("cells", {}).items()}

    def blanks(cells: Sequence[Mapping[str, Any]]) -> list[Block]:
        return [{"blank": True, "right": right.get(cell["id"], "")} for cell in cells]

    rows = [[{"html": row["html"]}, *blanks(row["cells"])] for row in item["rows"]]
    head = ["", *(column["text"] for column in item["columns"])]
    lists = [{"kind": "letters", "title": column["text"], "rows": _lettered(column["options"])} for column in item["columns"]]
    return [*lists, {"kind": "table", "head": head, "rows": rows}]


def _statement(item: Item, key: Mapping[str, Any]) -> list[Block]:
    def cell(one: Mapping[str, Any]) -> Block:
        right = key.get("cells", {}).get(one.get("id"), {})
        if one["kind"] == "label":
            return {"html": escape(one["label"])}
        if "options" in one:
            return {"html": " ".join(_inline_box(text, text in right.get("right", ())) for text in one["options"])}
        return {"blank": True, "right": right.get("value", "")}

    return [{"kind": "table", "head": [], "rows": [[cell(one) for one in row] for row in item["rows"]]}]


def _scale(item: Item, key: Mapping[str, Any]) -> list[Block]:
    right = " – ".join(dict.fromkeys(str(key[name]) for name in ("from", "to") if key.get(name) is not None))
    names = ("least", "most", "step", "unit", "label_least", "label_middle", "label_most")
    return [{"kind": "scale", **{name: item[name] for name in names}, "right": right}]


def _essay(item: Item, _key: Mapping[str, Any]) -> list[Block]:
    words = item["max_words"]
    wanted = -(-words // WORDS_A_LINE) if words else LINES
    return [{"kind": "lines", "lines": range(min(max(wanted, 3), MOST_LINES)), "words": words}]


def _file(item: Item, _key: Mapping[str, Any]) -> list[Block]:
    return [{"kind": "file", "accept": item["accept"], "most": item["max_files"]}]


def _tokens_on_picture(item: Item, key: Mapping[str, Any]) -> list[Block]:
    """Each area takes the letter of a token. Letters of the key are those of the tokens as they stand here."""
    letters = {one["id"]: letter_of(place) for place, one in enumerate(item["tokens"])}
    right = {area: letters[token] for token, area in key.get("pairs", ())}
    rows = [{"number": place, "html": escape(one["text"]), "right": right.get(one["id"], "")} for place, one in enumerate(item["areas"], 1)]
    return [
        _with_areas(item["picture"], item["areas"], right),
        {"kind": "letters", "title": "", "rows": _lettered(item["tokens"])},
        {"kind": "beside", "rows": rows},
    ]


def _places_on_picture(item: Item, key: Mapping[str, Any]) -> list[Block]:
    """Areas that candidates see are boxes, or have places in the order. Where they see none they mark the picture itself.

    The key is drawn upon the picture: which areas are right, numbered as authored where candidates see none; in their order where that is
    asked for.
    """
    right, is_order = key.get("correct", ()), item["task"] == "ORDER"
    turn = {pk: str(number) for number, pk in enumerate(right, start=1)}
    judged = {one["id"]: turn.get(one["id"], "") if is_order else one["id"] in right for one in key.get("areas", ())}
    if "areas" not in item:
        asked = {"kind": "marks", "most": item["most"], "is_order": is_order}
        told: list[Block] = [{"kind": "key"}] if key else []
        return [asked, _with_areas(item["picture"], key.get("areas", ()), judged), *told]
    areas = [{"number": place, "id": one["id"], "html": escape(one["text"])} for place, one in enumerate(item["areas"], 1)]
    shown = _with_areas(item["picture"], item["areas"], judged)
    if not is_order:
        asked = {"kind": "ticks", "most": item["most"]}
        return [shown, asked, {"kind": "boxes", "rows": [{**one, "right": one["id"] in right} for one in areas]}]
    rows = [{**one, "right": turn.get(one["id"], "")} for one in areas]
    return [shown, {"kind": "beside", "rows": rows, "is_order": True, "most": item["most"]}]


def _number(_item: Item, key: Mapping[str, Any]) -> list[Block]:
    bounds = list(dict.fromkeys(str(key[name]) for name in ("least", "most") if key.get(name) is not None))
    units = [one["unit"] for one in key.get("units", ())]
    return [{"kind": "lines", "lines": range(1), "right": " ".join([" – ".join(bounds), *units[:1]]).strip()}]


def _anything(item: Item, key: Mapping[str, Any]) -> list[Block]:
    """Pictures and lists that the item holds, and lines: of a short answer it holds nothing, of a type of tomorrow whatever there is."""
    told: list[Block] = [{"kind": "key"}] if key and "accepted" not in key else []
    return [*_pictures(item), *_lists(item), {"kind": "lines", "lines": range(2), "right": "; ".join(key.get("accepted", ()))}, *told]


SHAPES: Sequence[tuple[set[str], Callable[[Item, Mapping[str, Any]], list[Block]]]] = (
    ({"alternatives"}, _boxes),
    ({"sources", "targets"}, _pairs("sources", "targets")),
    ({"stems", "options"}, _pairs("stems", "options")),
    ({"elements"}, _order),
    ({"picture", "areas", "tokens"}, _tokens_on_picture),
    ({"picture", "task"}, _places_on_picture),
    ({"text", "gaps"}, _gaps),
    ({"passage", "pieces"}, _pieces),
    ({"columns", "rows"}, _puzzle),
    ({"rows"}, _statement),
    ({"least", "most", "step"}, _scale),
    ({"max_words"}, _essay),
    ({"accept"}, _file),
    ({"unit", "comma"}, _number),
    (set(), _anything),
)
"""Members → how an item that has them is printed; the first that fits."""


def letter_of(place: int) -> str:
    """Return A, B … Z, AA … for a place from 0 on."""
    return letter_at(place // 26 - 1) + letter_at(place % 26)


def _lettered(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"letter": letter_of(place), "html": one.get("html") or escape(one.get("text", ""))} for place, one in enumerate(rows)]


def _lists(item: Item) -> list[Block]:
    """What there is to choose from beside what every item has: lists of things with texts of their own."""
    return [
        {"kind": "letters", "title": "", "name": name, "rows": _lettered(rows)}
        for name, rows in item.items()
        if isinstance(rows, list) and rows and all(isinstance(one, dict) and ("html" in one or "text" in one) for one in rows)
    ]


def _pictures(item: Item) -> Iterator[Block]:
    """Media beside the question, as papers name them: `{"src": "media:…", "width", "height", "alt"}`."""
    for value in item.values():
        if isinstance(value, dict) and str(value.get("src", "")).startswith(MEDIA):
            yield _with_areas(value, ())


def _with_areas(picture: Mapping[str, Any], areas: Sequence[Mapping[str, Any]], judged: Mapping[str, bool | str] | None = None) -> Block:
    """A picture with the outlines of areas upon it, numbered from 1 on; `x` and `y` of a number are in percent.

    A number stands in the corner of its area, where it hides nothing of what the area is about.

    `judged`: of the key, by area: whether it is right, or what belongs there ("" for nothing), which is written behind its number.
    """
    size = size_of(picture)
    drawn = []
    for number, area in enumerate(areas, start=1):
        frame = frame_of(area, size)
        x, y = (max(0, low) * 100 / SCALE for low in (frame.left, frame.top))
        sides = {"width": frame.right - frame.left, "height": frame.bottom - frame.top}
        middle = {"cx": area["at"][0], "cy": area["at"][1], "rx": sides["width"] / 2, "ry": sides["height"] / 2}
        points = " ".join(map(str, area["at"]))
        drawn.append(
            {"shape": area["shape"], "frame": frame._asdict() | sides, **middle, "points": points, "number": number, "x": x, "y": y}
            | _sign(judged, area["id"])
        )
    return {"kind": "picture", **{name: picture.get(name, "") for name in ("src", "width", "height", "alt")}, "areas": drawn}


def _sign(judged: Mapping[str, bool | str] | None, area: str) -> dict[str, Any]:
    """Whether an area is right by the key, and the sign for it: a tick, a cross, or what belongs there. Nothing without a key."""
    if not judged:
        return {}
    told = judged.get(area, "")
    return {"right": bool(told), "sign": told if isinstance(told, str) and told else "✓" if told else "✗"}


def _inline_box(text: str, right: bool) -> str:
    mark = "paper-box paper-right" if right else "paper-box"
    return f'<span class="paper-choice"><span class="{mark}"></span>{escape(text)}</span>'
