"""Formulas for the template: MathML Core as `foundation.formulas` makes it, as a small tree. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stratus.foundation.files.typeset.tree import Element

Node = dict[str, Any]
DEEPEST = 20
"""Elements that the template sets in each other; what lies deeper is set as its text."""
_LINES = {"\u203e": "overline", "\u00af": "overline", "\u23de": "overbrace"}
_BELOW = {"_": "underline", "\u0332": "underline", "\u23df": "underbrace"}
_FENCES = frozenset({*"()[]{}|‖⟨⟩⌊⌋⌈⌉", ""})
_LARGE = frozenset("∑∏∐∫∬∭∮⋀⋁⋂⋃⨀⨁⨂⨆")


def formula(element: Element) -> Node:
    """Return what the template sets of an element `math`. What it does not know is set as the row of what lies in it."""
    inside = next((one for one in element.elements if one.tag == "semantics"), element)
    drawn = [one for one in inside.elements if one.tag not in ("annotation", "annotation-xml")]
    return {
        "k": "math",
        "alt": element.get("alttext") or element.text,
        "block": element.get("display") == "block",
        "c": _row(drawn, 0),
    }


def _row(elements: list[Element], depth: int) -> list[Node]:
    return [_node(one, depth) for one in elements]


def _node(element: Element, depth: int) -> Node:
    if depth > DEEPEST:
        return {"m": "text", "v": " ".join(element.text.split())}
    return _KINDS.get(element.tag, _grouped)(element, depth + 1)


def _grouped(element: Element, depth: int) -> Node:
    """A row; where signs stand around it that grow with what they enclose, they do."""
    parts = element.elements
    if not parts and element.text.strip():
        return {"m": "text", "v": element.text}
    if len(parts) == 1:
        return _node(parts[0], depth)
    fenced = len(parts) > 2 and _is_fence(parts[0]) and _is_fence(parts[-1])
    return {"m": "fenced" if fenced else "row", "c": _row(parts, depth)}


def _is_fence(element: Element) -> bool:
    if element.tag != "mo" or element.get("stretchy") == "false":
        return False
    return element.text.strip() in _FENCES or element.get("fence") == "true"


def _identifier(element: Element, _depth: int) -> Node:
    text = element.text.strip()
    return {"m": "sign" if len(text) == 1 and element.get("mathvariant") != "normal" else "text", "v": text}


def _number(element: Element, _depth: int) -> Node:
    return {"m": "text", "v": element.text.strip()}


def _operator(element: Element, _depth: int) -> Node:
    text = element.text.strip()
    return {"m": "sign" if len(text) == 1 else "text", "v": text}


def _words(element: Element, _depth: int) -> Node:
    return {"m": "text", "v": element.text}


def _of(name: str, *members: str) -> Callable[[Element, int], Node]:
    """A node whose members are the element's parts in this order; "": a part that is set with others as a row."""

    def node(element: Element, depth: int) -> Node:
        parts = _row(element.elements, depth)
        return {"m": name, **{member: parts[place] if place < len(parts) else _EMPTY for place, member in enumerate(members)}}

    return node


_EMPTY: Node = {"m": "row", "c": []}


def _inner(name: str) -> Callable[[Element, int], Node]:
    def node(element: Element, depth: int) -> Node:
        return {"m": name, "c": [_grouped(element, depth)]}

    return node


def _fraction(element: Element, depth: int) -> Node:
    parts = _row(element.elements, depth)
    bare = element.get("linethickness").startswith("0")
    above, below = (*parts, _EMPTY, _EMPTY)[:2]
    return {"m": "binom" if bare else "frac", "above": above, "below": below}


def _beside(below: str, above: str) -> Callable[[Element, int], Node]:
    """Something with more at its sides. Above and below it where `limits` is said: but for large signs, which know by themselves."""

    def node(element: Element, depth: int) -> Node:
        parts = element.elements
        base = parts[0] if parts else Element("mrow")
        beside = [name for name in (below, above) if name]
        told = {name: _node(part, depth) for name, part in zip(beside, parts[1:], strict=False)}
        is_limit = element.tag.startswith("mu") or element.tag == "mover"
        if is_limit and len(parts) == 2 and (drawn := _drawn(element.tag, parts[1], _node(base, depth))):
            return drawn
        return {"m": "attach", "base": _node(base, depth), "limits": is_limit and base.text.strip() not in _LARGE, **told}

    return node


def _drawn(tag: str, part: Element, base: Node) -> Node | None:
    """A line, a brace or an accent above or below; None where it is something else."""
    sign = part.text.strip()
    if part.tag != "mo" or len(sign) != 1:
        return None
    if tag == "mover":
        return {"m": _LINES[sign], "c": [base]} if sign in _LINES else {"m": "accent", "c": [base], "v": sign} if _is_accent(sign) else None
    return {"m": _BELOW[sign], "c": [base]} if sign in _BELOW else None


def _is_accent(sign: str) -> bool:
    return sign in "^ˆ~˜˙¨´`→⃗←ˇ˘⋅." or "\u0300" <= sign <= "\u036f" or "\u20d0" <= sign <= "\u20ff"


def _table(element: Element, depth: int) -> Node:
    rows = [[_grouped(cell, depth) for cell in row.elements if cell.tag == "mtd"] for row in element.elements if row.tag == "mtr"]
    width = max(map(len, rows), default=0)
    return {"m": "table", "rows": [[*row, *[_EMPTY] * (width - len(row))] for row in rows]}


def _nothing(_element: Element, _depth: int) -> Node:
    return _EMPTY


def _space(_element: Element, _depth: int) -> Node:
    return {"m": "space"}


_KINDS: dict[str, Callable[[Element, int], Node]] = {
    "mi": _identifier, "mn": _number, "mo": _operator, "mtext": _words, "ms": _words,
    "mfrac": _fraction, "msqrt": _inner("sqrt"), "mroot": _of("root", "base", "index"),
    "msub": _beside("b", ""), "msup": _beside("", "t"), "msubsup": _beside("b", "t"),
    "munder": _beside("b", ""), "mover": _beside("", "t"), "munderover": _beside("b", "t"),
    "mtable": _table, "mphantom": _inner("hidden"), "mspace": _space, "annotation": _nothing, "mprescripts": _nothing,
}  # fmt: skip
