"""Pages of ours as nodes for the template: what HTML says, and the few classes of `paper.css` that mean something on paper. Pure.

A node is JSON: `k` says what it is, the other members what it holds. Text is text: the template never evaluates it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from stratus.foundation.files.typeset.formulas import formula
from stratus.foundation.files.typeset.tree import Element, tree_of
from stratus.foundation.numbers import typed_whole

Node = dict[str, Any]
DEEPEST = 14
"""Blocks that the template sets in each other; what lies deeper is set as its text. Typst bounds how deep its functions may go.

A table and its cells are two.
"""
DEEPEST_IN_A_LINE = 8
"""Styles that the template sets in each other in a line; what lies deeper is set in those around it."""
MOST_COLUMNS = 60
MOST_PIXELS = 20_000
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SIDES = {"R": True, "AL": True, "L": False}
_LOOKED_AT = 2_000
_STYLES = {
    "strong": "strong", "b": "strong", "em": "emph", "i": "emph", "u": "underline", "s": "strike", "sub": "sub", "sup": "super",
    "code": "code", "kbd": "code", "dt": "strong",
}  # fmt: skip
_WIDTHS = {"paper-long": 16, "paper-medium": 8, "paper-short": 4}
"""Width of what is written by hand, in em."""
_ADD_UP = frozenset({"sub", "super"})
"""Styles that mean more in themselves; any other is there or is not."""
_BLOCKS = frozenset(
    {"p", "div", "section", "ul", "ol", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "table", "hr", "dl", "dt", "dd", "figure", "nav"}
)
_UNSEEN = frozenset({"script", "style", "template", "button", "form", "svg", "input", "select", "textarea", "noscript", "head", "title"})


def read(markup: str) -> list[Node]:
    """Return the nodes of HTML that our templates wrote, authors' safe HTML in it."""
    return _blocks(tree_of(markup), 0)


def is_right_to_left(text: str) -> bool:
    """Tell whether a text begins with a letter of a script that is written from right to left, as `dir="auto"` does."""
    for sign in text[:_LOOKED_AT]:
        if (side := _SIDES.get(unicodedata.bidirectional(sign))) is not None:
            return side
    return False


def _blocks(parent: Element, depth: int) -> list[Node]:
    """Return what lies in an element, its loose text in paragraphs."""
    found: list[Node] = []
    loose: list[Element | str] = []

    def settle() -> None:
        if inline := _inline(loose):
            found.append({"k": "par", "c": inline})
        loose.clear()

    for child in parent.children:
        if isinstance(child, Element) and _is_block(child):
            settle()
            found += _block(child, depth)
        else:
            loose.append(child)
    settle()
    return found


def _is_block(element: Element) -> bool:
    if element.tag in _BLOCKS:
        return True
    return element.tag == "math" and element.get("display") == "block"


def _block(element: Element, depth: int) -> list[Node]:
    if element.tag in _UNSEEN or "visually-hidden" in element.classes:
        return []
    if depth > DEEPEST:
        text = _spaced(element.text).strip()
        return [{"k": "par", "c": [_text(text)]}] if text else []
    name = next((name for name in _CLASSES if name in element.classes), "")
    nodes = _CLASSES[name](element, depth + 1) if name else _TAGS.get(element.tag, _plain)(element, depth + 1)
    return _in_its_language(element, nodes)


def _in_its_language(element: Element, nodes: list[Node]) -> list[Node]:
    """Return nodes in the language that an element names, and in the direction of its text where that is asked for."""
    said = _LANGUAGE.match(element.get("lang"))
    wanted = element.get("dir")
    if not nodes or not (said or wanted):
        return nodes
    right = is_right_to_left(element.text) if wanted == "auto" else wanted == "rtl"
    return [{"k": "in", "lang": said[0] if said else "", **({"rtl": right} if wanted else {}), "c": nodes}]


def _plain(element: Element, depth: int) -> list[Node]:
    return _blocks(element, depth)


def _paragraph(element: Element, _depth: int) -> list[Node]:
    inline = _inline(element.children, as_typed="as-typed" in element.classes)
    return [{"k": "par", "c": inline}] if inline else []


def _heading(element: Element, depth: int) -> list[Node]:
    """Headings of the document are ours alone: those in authors' texts would leave levels out."""
    if element.tag != "h1" and "paper-section" not in element.classes:
        return [{"k": "styled", "s": "strong", "c": _paragraph(element, depth)}]
    return [{"k": "heading", "level": int(element.tag[1]), "c": _inline(element.children)}]


def _list(element: Element, depth: int) -> list[Node]:
    items = [_blocks(one, depth) for one in element.elements if one.tag == "li"]
    return [{"k": "list", "ordered": element.tag == "ol", "c": items}] if items else []


def _quote(element: Element, depth: int) -> list[Node]:
    return [{"k": "quote", "c": _blocks(element, depth)}]


def _indented(element: Element, depth: int) -> list[Node]:
    return [{"k": "indented", "c": _blocks(element, depth)}]


def _preformatted(element: Element, _depth: int) -> list[Node]:
    return [{"k": "par", "c": [{"k": "style", "s": "code", "c": _lines(element.text.strip("\n"))}]}]


def _rule(_element: Element, _depth: int) -> list[Node]:
    return [{"k": "rule"}]


def _formula(element: Element, _depth: int) -> list[Node]:
    return [formula(element)]


def _table(element: Element, depth: int) -> list[Node]:
    caption = next((one for one in element.elements if one.tag == "caption" and "visually-hidden" not in one.classes), None)
    rows: list[list[Node]] = []
    head = 0
    for row, in_head in _rows_of(element):
        cells = [_cell(one, depth + 1) for one in row.elements if one.tag in ("td", "th")]
        if not cells:
            continue
        head += in_head and head == len(rows)
        rows.append(cells)
    columns = max((sum(cell["across"] for cell in row) for row in rows), default=0)
    if not 0 < columns <= MOST_COLUMNS:
        return _blocks(element, depth) if columns else []
    return [
        {
            "k": "table",
            "columns": columns,
            "head": head,
            "rows": _within(rows, columns),
            "caption": _inline(caption.children) if caption else [],
        }
    ]


def _rows_of(table: Element) -> Iterator[tuple[Element, bool]]:
    for one in table.elements:
        if one.tag == "tr":
            yield one, False
        elif one.tag in ("thead", "tbody", "tfoot"):
            yield from ((row, one.tag == "thead") for row in one.elements if row.tag == "tr")


def _cell(element: Element, depth: int) -> Node:
    nodes = _in_its_language(element, _blocks(element, depth))
    return {
        "head": element.tag == "th",
        "hand": "paper-cell" in element.classes,
        "across": _span(element.get("colspan")),
        "down": _span(element.get("rowspan")),
        "c": nodes,
    }


def _span(said: str) -> int:
    return min(max(typed_whole(said, 3) or 1, 1), MOST_COLUMNS)


def _within(rows: list[list[Node]], columns: int) -> list[list[Node]]:
    """Return rows whose cells fill the table exactly, as browsers place them: what would stand over another cell, or outside, is cut."""
    taken = [0] * columns
    """How many more rows each column is taken from above."""
    placed = []
    for number, cells in enumerate(rows):
        at, row = 0, []
        waiting = list(cells)
        fresh = list(taken)
        while at < columns:
            if taken[at]:
                at += 1
                continue
            cell: Node = waiting.pop(0) if waiting else {"head": False, "hand": False, "across": 1, "down": 1, "c": []}
            free = 1
            while at + free < columns and not taken[at + free]:
                free += 1
            across = min(cell["across"], free)
            down = min(cell["down"], len(rows) - number)
            row.append({**cell, "across": across, "down": down})
            for column in range(at, at + across):
                fresh[column] = down
            at += across
        taken = [max(0, left - 1) for left in fresh]
        placed.append(row)
    return placed


def _rows(element: Element, depth: int) -> list[Node]:
    """`paper-rows`: a box, a line or a letter, and what it stands for."""
    rows = []
    for one in element.elements:
        lead = [child for child in one.elements if child.tag in ("span", "strong")]
        rest = Element("div", {}, [child for child in one.children if not any(child is said for said in lead)])
        rows.append({"lead": _inline(lead), "c": _blocks(rest, depth)})
    return [{"k": "rows", "c": rows}] if rows else []


def _head(element: Element, _depth: int) -> list[Node]:
    title = next((one for one in element.elements if one.tag.startswith("h")), Element("h2"))
    points = next((one for one in element.elements if one.tag == "span"), Element("span"))
    return [{"k": "head", "level": int(title.tag[1:] or 2), "c": _inline(title.children), "points": _inline(points.children)}]


def _question(element: Element, depth: int) -> list[Node]:
    return [{"k": "question", "c": _blocks(element, depth)}]


def _framed(element: Element, depth: int) -> list[Node]:
    return [{"k": "framed", "c": _blocks(element, depth)}]


def _styled(style: str) -> Callable[[Element, int], list[Node]]:
    def nodes(element: Element, depth: int) -> list[Node]:
        return [{"k": "styled", "s": style, "c": _blocks(element, depth)}]

    return nodes


def _handwritten(element: Element, _depth: int) -> list[Node]:
    return [{"k": "lines", "c": [_inline(one.children) for one in element.elements]}]


def _scale(element: Element, _depth: int) -> list[Node]:
    return [{"k": "scale", "c": [_inline(one.children) for one in element.elements]}]


def _picture(element: Element, _depth: int) -> list[Node]:
    """A picture with the outlines and numbers of its areas upon it, in ten-thousandths of its sides."""
    image = next((one for one in element.elements if one.tag == "img"), None)
    if image is None:
        return []
    shapes = [shape for one in element.elements if one.tag == "svg" for shape in map(_shape, one.elements) if shape]
    return [{**_image(image), "shapes": shapes}]


def _shape(element: Element) -> Node | None:
    numbers = {name: _numbers(element.get(name)) for name in ("x", "y", "width", "height", "cx", "cy", "rx", "ry", "points")}
    first = {name: (some or [0.0])[0] for name, some in numbers.items()}
    wrong = "paper-wrong" in element.classes
    if element.tag == "rect":
        return {"s": "rect", "wrong": wrong, **{name: first[name] for name in ("x", "y", "width", "height")}}
    if element.tag == "ellipse":
        return {"s": "ellipse", "wrong": wrong, **{name: first[name] for name in ("cx", "cy", "rx", "ry")}}
    if element.tag == "polygon":
        at = numbers["points"]
        return {"s": "polygon", "wrong": wrong, "at": [[x, y] for x, y in zip(at[::2], at[1::2], strict=False)]}
    if element.tag == "text":
        return {"s": "text", "x": first["x"] * 100, "y": first["y"] * 100, "v": element.text}
    return None


def _numbers(said: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d{1,9}(?:\.\d{1,9})?", said)]


def _image(element: Element) -> Node:
    width, height = (
        min(int(one), 20_000) if (one := element.get(name)).isdecimal() and len(one) < 8 else 0 for name in ("width", "height")
    )
    return {"k": "image", "src": element.get("src"), "alt": element.get("alt"), "width": width, "height": height, "shapes": []}


def _inline(children: list[Element | str] | list[Element], *, as_typed: bool = False) -> list[Node]:
    """Return a line of text: blanks as a browser shows them, nothing at its ends."""
    return _trimmed([node for child in children for node in _inline_of(child, as_typed)])


def _inline_of(child: Element | str, as_typed: bool, around: tuple[str, ...] = ()) -> list[Node]:
    """Return what a part of a line is. `around`: the styles in which it lies."""
    if isinstance(child, str):
        return _lines(child) if as_typed else [_text(_spaced(child))]
    if child.tag in _UNSEEN or "visually-hidden" in child.classes:
        return []
    if child.tag == "br":
        return [{"k": "break"}]
    if child.tag == "img":
        return [_image(child)]
    if child.tag == "math":
        return [formula(child)]
    typed = as_typed or "as-typed" in child.classes
    style = _style_in(child, around)
    within = (*around, style) if style else around
    return _marked(child, [node for one in child.children for node in _inline_of(one, typed, within)], style)


def _style_in(element: Element, around: tuple[str, ...]) -> str:
    """Return the style that an element adds to those around it, "" where it adds none."""
    if "paper-piece" in element.classes:
        return "piece-right" if "paper-right" in element.classes else "piece"
    style = _STYLES.get(element.tag, "")
    return "" if len(around) >= DEEPEST_IN_A_LINE or (style in around and style not in _ADD_UP) else style


def _marked(element: Element, inside: list[Node], style: str) -> list[Node]:
    classes = element.classes
    if "paper-box" in classes:
        return [{"k": "box", "right": "paper-right" in classes}]
    if "paper-blank" in classes:
        return [{"k": "blank", "width": next((_WIDTHS[name] for name in _WIDTHS if name in classes), 4), "c": _trimmed(inside)}]
    if element.tag == "a" and element.get("href").startswith(("http:", "https:")):
        return [*inside, _text(f" ({element.get('href')})")] if element.get("href") != element.text else inside
    if style:
        return [{"k": "style", "s": style, "c": inside}]
    return [*inside, _text(" ")] if element.tag in _BLOCKS else inside


def _lines(text: str) -> list[Node]:
    found: list[Node] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        found += [{"k": "break"}] if number else []
        found += [_text(line)] if line else []
    return found


def _text(text: str) -> Node:
    return {"k": "text", "v": text}


def _spaced(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _trimmed(nodes: list[Node]) -> list[Node]:
    """Return a line without blanks and breaks at its ends, nor empty texts."""
    line = [node for node in nodes if node["k"] != "text" or node["v"]]
    while line and line[0]["k"] == "text" and not line[0]["v"].strip(" "):
        line = line[1:]
    while line and (line[-1]["k"] == "break" or (line[-1]["k"] == "text" and not line[-1]["v"].strip(" "))):
        line = line[:-1]
    if line and line[0]["k"] == "text":
        line = [_text(line[0]["v"].lstrip(" ")), *line[1:]]
    if line and line[-1]["k"] == "text":
        line = [*line[:-1], _text(line[-1]["v"].rstrip(" "))]
    return line


_CLASSES: dict[str, Callable[[Element, int], list[Node]]] = {
    "paper-head": _head, "paper-question": _question, "paper-rows": _rows, "paper-lines": _handwritten, "paper-scale": _scale,
    "paper-picture": _picture, "paper-case": _framed, "paper-scheme": _framed,
    "paper-hint": _styled("hint"), "paper-title": _styled("strong"),
}  # fmt: skip
"""Classes of `paper.css` → what they mean on paper."""
_TAGS: dict[str, Callable[[Element, int], list[Node]]] = {
    "p": _paragraph, "ul": _list, "ol": _list, "blockquote": _quote, "dd": _indented, "pre": _preformatted, "hr": _rule, "table": _table,
    "math": _formula, **dict.fromkeys(("h1", "h2", "h3", "h4"), _heading),
}  # fmt: skip
