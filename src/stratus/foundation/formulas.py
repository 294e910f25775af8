r"""Formulas in authors' texts: LaTeX is what is kept, and MathML Core what is shown, made of it each time the text is made safe.

`<math alttext="a half" display="block"><semantics>…<annotation encoding="application/x-tex">\frac12</annotation></semantics></math>`:
of what was sent only the LaTeX, the words for those who hear the formula, and whether it stands on a line of its own are read. So nothing
else of a stranger's MathML is ever stored. Pure, and without Django.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

LONGEST = 2_000
"""The greatest length of a formula's LaTeX, in characters."""
LONGEST_WORDS = 500
"""The greatest length of the words that are heard instead, in characters; where it has none, it is the LaTeX that is heard."""
SHOWN = 60
"""How many characters of a formula a message quotes."""
DEEPEST = 64
"""How many elements of MathML may lie in each other."""
TEX = "application/x-tex"
ELEMENTS = frozenset(
    {"semantics", "annotation", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup"}
    | {"munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mtable", "mtr", "mtd", "mpadded", "mphantom", "mstyle", "b", "i"}
)
"""What every browser draws by itself: MathML Core, and bold and italics in its texts."""
ATTRIBUTES = frozenset(
    {
        "accent",
        "accentunder",
        "columnspan",
        "depth",
        "dir",
        "displaystyle",
        "encoding",
        "fence",
        "form",
        "height",
        "largeop",
        "linethickness",
    }
    | {"lspace", "mathbackground", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "rowspan", "rspace"}
    | {"scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width"}
)
_TAG = re.compile(r'<(/?)([a-z]+)((?: [a-z]+="[^"]*")*)(/?)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}|[a-z]+")
_SIDES = frozenset({"left", "right", "top", "bottom"})
_SPACING = frozenset({"width", "justify-items", "padding-left", "padding-right", "margin-left"})
"""Styles without which a formula says the same."""
_THIN = re.compile(r"-0(?:\.\d+)?r?em")
"""A margin that brings two signs together. A greater one would draw over them."""
_LENGTHS = frozenset({"depth", "height", "linethickness", "lspace", "mathsize", "maxsize", "minsize", "rspace", "voffset", "width"})
_LENGTH = re.compile(r"-?(\d{1,9}(?:\.\d{1,20})?)(?:r?em)?")
_MOST_EM = 20
"""The greatest length within a formula: it stays in its place, and draws over nothing else."""
_DEFINES = re.compile(r"\\(?:(?:re)?newcommand|providecommand|[gex]?def|let|DeclareMathOperator)(?![A-Za-z])")
"""Commands that define others: a short formula could become one of millions of characters."""
_ROW = "\\\\"
_OPENING = "<math "
_CLOSING = "</math>"
_WORDS = re.compile(r'\balttext="([^"]*)"')


class BadFormula(ValueError):
    """LaTeX that cannot be shown. `part` is from where on it is not understood, "" if that is not known."""

    def __init__(self, latex: str, part: str = "") -> None:
        super().__init__(latex)
        self.latex, self.part = latex, part


@dataclass(frozen=True, slots=True)
class Formula:
    """What is kept of a formula: its LaTeX, what somebody hears instead ("" = the LaTeX), and whether it has a line of its own."""

    latex: str
    words: str = ""
    is_block: bool = False

    def mathml(self) -> str:
        """Return it as it is stored and shown. Raises BadFormula."""
        if not self.latex.strip() or len(self.latex) > LONGEST or len(self.words) > LONGEST_WORDS:
            raise BadFormula(self.latex[:LONGEST])
        drawn = _drawn(self.latex, self.is_block)
        display = ' display="block"' if self.is_block else ""
        source = f'<annotation encoding="{TEX}">{html.escape(self.latex, quote=False)}</annotation>'
        return f'<math{display} alttext="{html.escape(self.words or self.latex)}"><semantics>{drawn}{source}</semantics></math>'


def read(attributes: dict[str, str], inside: str) -> Formula | None:
    """Return the formula that this element `math` holds; None where there is no LaTeX in it. `inside` is its HTML, as it was sent."""
    begin = inside.find(f'<annotation encoding="{TEX}">')
    end = inside.find("</annotation>", begin)
    if begin == -1 or end == -1:
        return None
    latex = html.unescape(inside[inside.index(">", begin) + 1 : end]).replace("\r\n", "\n").strip()
    words = " ".join(html.unescape(attributes.get("alttext", "")).split())
    return Formula(latex, "" if words == " ".join(latex.split()) else words, attributes.get("display", "").lower() == "block")


def as_words(markup: str) -> str:
    """Return HTML in which every formula is what somebody hears of it, still as HTML. A text without formulas comes back as it is."""
    at, pieces = 0, []
    while (begin := markup.find(_OPENING, at)) != -1 and (end := markup.find(_CLOSING, begin)) != -1:
        tag = markup[begin : markup.find(">", begin) + 1]
        said = _WORDS.search(tag)
        pieces += [markup[at:begin], f" {said[1]} " if said else " "]
        at = end + len(_CLOSING)
    return "".join(pieces) + markup[at:] if pieces else markup


def _drawn(latex: str, is_block: bool) -> str:
    """Return the MathML of this LaTeX as one element, without `math` around it. Raises BadFormula."""
    from math_core import LatexError

    if defines := _DEFINES.search(latex):
        raise BadFormula(latex, latex[defines.start() :][:SHOWN])
    try:
        made = _converter().convert_with_local_state(latex, displaystyle=is_block)
    except LatexError as error:
        place = re.match(r"(\d+)", str(error))
        raise BadFormula(latex, latex[int(place[1]) :][:SHOWN] if place else "") from None
    inside = made[made.index(">") + 1 : made.rindex("<")]
    depth, pieces, at = 0, [], 0
    for tag in _TAG.finditer(inside):
        pieces.append(inside[at : tag.start()])
        at = tag.end()
        if tag[2] not in ELEMENTS:
            raise BadFormula(latex)
        depth += (not tag[1]) - bool(tag[1]) - bool(tag[4])
        if depth > DEEPEST:
            raise BadFormula(latex)
        pieces.append(f"</{tag[2]}>" if tag[1] else f"<{tag[2]}{_attributes(tag[3], latex)}>" + (f"</{tag[2]}>" if tag[4] else ""))
    pieces.append(inside[at:])
    if any("<" in text for text in pieces[::2]):
        raise BadFormula(latex)
    if _ROW in latex and "<mtr>" not in made:
        raise BadFormula(latex, latex[latex.index(_ROW) :][:SHOWN])  # outside of an environment a new row would be lost
    return f"<mrow>{''.join(pieces)}</mrow>"


def _attributes(given: str, latex: str) -> str:
    """Return the attributes that may stay. Raises BadFormula where a formula would say less without one of the others."""
    kept = []
    for name, value in _ATTRIBUTE.findall(given):
        if name in _LENGTHS:
            _check_length(value, latex)
        if name in ATTRIBUTES:
            kept.append(f' {name}="{value}"')
        elif name == "style":
            kept.append(_without_styles(value, latex))
    return "".join(kept)


def _check_length(value: str, latex: str) -> None:
    """Raise BadFormula for a length that we cannot read, or that leads out of the formula's place."""
    length = _LENGTH.fullmatch(value)
    if length is None or float(length[1]) > _MOST_EM:
        raise BadFormula(latex)


def _without_styles(style: str, latex: str) -> str:
    """Return the attributes that say what this style says: our pages allow no styles in elements. Raises BadFormula for others."""
    classes, colour = [], ""
    for one in filter(None, (part.strip() for part in style.split(";"))):
        name, _colon, value = (part.strip() for part in one.partition(":"))
        side = value if name == "text-align" else name.removeprefix("border-")
        if name == "color" and _COLOUR.fullmatch(value):
            colour = f' mathcolor="{value}"'
        elif side in _SIDES:
            classes.append(f"{'to' if name == 'text-align' else 'line'}-{side}")
        elif name not in _SPACING or (name == "margin-left" and not _THIN.fullmatch(value)):
            raise BadFormula(latex)
    return colour + (f' class="{" ".join(classes)}"' if classes else "")


@cache
def _converter() -> Any:
    """Loaded with the first formula: most processes never see one."""
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False, max_expansions=100)
