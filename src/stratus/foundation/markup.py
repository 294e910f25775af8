"""HTML of authors and candidates: the one way to make it safe, and its text. Pure, and without Django: the saver uses it.

What people wrote is never parsed as it came: parsers of HTML take a time that grows with the square of what is nested, badly closed, moved
out of a table, or said of one tag. One pass over `<` writes it anew first: tags that may stay, each with no attribute but those that may
stay and closed where it belongs, nothing in a table outside of its cells, nothing deeper than `MAX_DEPTH`; then nh3 cleans it. Formulas are
no part of that: each is made anew of its LaTeX (`formulas`), and put in its place afterwards.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Any

import nh3

from stratus.foundation import authored, formulas
from stratus.foundation.authored import BadLink, LargeTable
from stratus.foundation.formulas import BadFormula

MAX_HTML = 100_000
"""The greatest length of one piece of an author's HTML, in characters, as it is sent and as it is stored."""
MAX_DEPTH = 64
"""How many elements may lie in each other."""
TAGS = {
    "p", "br", "strong", "em", "b", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote", "code", "pre", "h2", "h3", "h4",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "a", "span", "img", "hr", "audio", "video", "object",
}  # fmt: skip
ATTRIBUTES = authored.ATTRIBUTES
EVERYWHERE = frozenset({"lang", "title"})
"""What nh3 lets every element have."""

# What a browser reads as a tag too: whatever else begins with `<` is text. Possessive, so that no input is gone through twice.
_TAG = re.compile(
    r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)"""
    r"""(?:[ \t\n\r\f]++[^ \t\n\r\f"'<>/=]++(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\r\f"'<>`]++))?+)*+"""
    r"""[ \t\n\r\f]*+/?>"""
)
_ATTRIBUTE = re.compile(
    r"""[ \t\n\r\f]++([^ \t\n\r\f"'<>/=]++)(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\r\f"'<>`]++))?+"""
)
_BLANKS = " \t\n\r\f"
_MARK = "\ufeff"
_AT_ENDS = _MARK + "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
"""What is left out at the ends of a text: every blank, and byte-order marks."""
_END_OF_FORMULA = "</math>"
_EMPTY = frozenset({"br", "hr", "img"})
_HOLDS_NOTHING = _EMPTY | authored.NAMING
_UNSEEN = {name: re.compile(f"</{name}[ \t\n\r\f/>]", re.IGNORECASE) for name in ("script", "style")}
_BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "pre", "h2", "h3", "h4", "table", "hr"})
_CELLS = frozenset({"td", "th"})
_ROWS = _CELLS | {"tr", "caption"}
_BODIES = _ROWS | {"thead", "tbody"}
_IN_A_TABLE = ("tbody", "tr", "td")
_REACHES = {"table": 0, "thead": 1, "tbody": 1, "tr": 2}
_NEEDS = {"caption": 0, "thead": 0, "tbody": 0, "tr": 1, "td": 2, "th": 2}
"""How many of `_IN_A_TABLE` are open within an element, and how many must be where another begins: all of them unless it is said here."""
_ENDED_BY = {
    **dict.fromkeys(_BLOCKS, frozenset({"p"})),
    **dict.fromkeys(_CELLS, _CELLS | {"caption"}),
    "li": frozenset({"li"}), "a": frozenset({"a"}), "tr": _ROWS, "thead": _BODIES, "tbody": _BODIES,
}  # fmt: skip
"""A tag → what is open and ends where it begins, up to the nearest of `_WALLS`."""
_WALLS = {
    **dict.fromkeys(_ENDED_BY, frozenset({"table"})),
    "li": frozenset({"ul", "ol", "table"}),
    "p": _CELLS | {"li", "blockquote", "table"},
}

_MARKUP = re.compile(r"<[a-zA-Z/!]")
_BREAK = re.compile(r"<(?:/p|br|/li|/h\d|/td|/tr|/caption|/blockquote)[^<>]*>")
_ANY_TAG = re.compile(r"""<[a-zA-Z/!](?:[^<>"]++|"[^"]*+")*+>""")
_CLEAN_TAG = re.compile(r'<(?:[^">]|"[^"]*+")*+>\n?')
"""A tag of HTML that is clean, with the line end after it: what stands in its attributes is no tag."""


class TooNested(ValueError):
    """More than `MAX_DEPTH` elements lie in each other: nobody wrote that by hand."""


class TooLong(ValueError):
    """Its formulas alone are longer than a text may be as it is stored."""


def clean_html(text: Any) -> str:
    """Return the sanitised HTML: no scripts, no styles, and except for links no addresses outside of this installation.

    A formula that cannot be shown becomes text. What is nested too deeply is not read as HTML: it is escaped, and shows as it was typed.
    Whoever can refuse it asks `text_fault` first.
    """
    given = str(text or "")
    try:
        return _clean(given, _Formulas(refuses=False))
    except TooNested:
        return html.escape(given, quote=False)


def strictly_clean(text: str, *, embeds: bool = True, is_template: bool = False) -> str:
    """Return the sanitised HTML; without what only authors have, if that was not asked for. `is_template`: as `authored.check` has it.

    Raises TooNested; of an author's text also TooLong, BadFormula, LargeTable and BadLink.
    """
    return _clean(text, _Formulas() if embeds else None, is_template=is_template)


def _clean(text: str, found: _Formulas | None, *, is_template: bool = False) -> str:
    safe: str = nh3.clean(
        _written_anew(text, found),
        tags=TAGS if found else TAGS - authored.TAGS,
        attributes=ATTRIBUTES,
        url_schemes={*authored.LINKED, "data", "media"},
        link_rel="noopener noreferrer" if found else "noopener",
        set_tag_attribute_values=authored.SET if found else {},
        attribute_filter=authored.value_of,
    )
    if found and found.refuses:
        authored.check(safe, is_template=is_template)
    return as_parsed(found.put_back(safe) if found else safe)


class _Formulas:
    """The formulas of one text: a word that nobody can know stands for each while the text is cleaned."""

    def __init__(self, *, refuses: bool = True) -> None:
        self.refuses = refuses
        """Whether a text with a formula that cannot be shown is refused; else that formula becomes text."""
        self.word = f"formula{secrets.token_hex(16)}n"
        self.made: list[str] = []
        self.size = 0
        self.no_more_before = 0
        """Up to here no formula begins: what ends here, or nowhere, has been looked through once, and has none."""

    def taken(self, tag: re.Match[str]) -> tuple[str, int] | None:
        """Return the word for the formula that begins with this tag, and where it ends; None: it is text. Raises TooLong and BadFormula."""
        text, begin = tag.string, tag.end()
        if tag[1] or begin < self.no_more_before:
            return None
        end = text.find(_END_OF_FORMULA, begin)
        formula = None if end == -1 else formulas.read(_attributes(tag, {"alttext", "display"}), text[begin:end])
        made = self._made(formula) if formula else ""
        if not made:
            self.no_more_before = len(text) if end == -1 else end
            return None
        self.made.append(made)
        return f"{self.word}{len(self.made) - 1};", end + len(_END_OF_FORMULA)

    def _made(self, formula: formulas.Formula) -> str:
        try:
            made = formula.mathml()
            self.size += len(made)
            if self.size > MAX_HTML:
                raise TooLong
        except (BadFormula, TooLong):
            if self.refuses:
                raise
            return ""
        return made

    def put_back(self, safe: str) -> str:
        """Return the cleaned text with its formulas."""
        if not self.made:
            return safe
        return re.sub(rf"{self.word}(\d+);", lambda word: self.made[int(word[1])], safe)


def as_parsed(markup: str) -> str:
    """Return clean HTML in which nothing is left that a parser changes: it reads CR as LF, and passes over a line end after <pre>, and over
    the byte-order mark with which a text from a file may begin.

    So whoever shows what is stored, and stores it again, changes no byte.
    """
    return _CLEAN_TAG.sub(_keeping_its_line, markup.lstrip(_MARK).replace("\r\n", "\n").replace("\r", "\n"))


def _keeping_its_line(tag: re.Match[str]) -> str:
    return f"{tag[0]}\n" if tag[0].endswith("\n") and tag[0].startswith(("<pre>", "<pre ")) else tag[0]


class Fault(Enum):
    """Why a text is not taken."""

    LONG = "long"
    NESTED = "nested"
    FORMULA = "formula"
    TABLE = "table"
    LINK = "link"


def text_fault(text: Any, longest: int, *, before: str = "", is_template: bool = False) -> Fault | None:
    """Return why this text is not to be made safe and stored: measured as it was sent, its outer blanks aside. None: it may be.

    `before`: what is stored in its place; a text that is as it was may stay. `is_template`: as `authored.check` has it.
    """
    given = "" if authored.is_same(text, before) else str(text or "").strip()
    if len(given) > longest:
        return Fault.LONG
    try:
        strictly_clean(given, is_template=is_template)
    except (TooNested, TooLong, BadFormula, LargeTable, BadLink) as fault:
        return _FAULTS[type(fault)]
    return None


_FAULTS: Mapping[type[ValueError], Fault] = {
    TooNested: Fault.NESTED, TooLong: Fault.LONG, BadFormula: Fault.FORMULA, LargeTable: Fault.TABLE, BadLink: Fault.LINK}  # fmt: skip


def _written_anew(text: str, found: _Formulas | None = None) -> str:
    """Return the same HTML with the tags that may stay, each closed where it belongs; everything else that begins with `<` as text.

    Without comments, scripts and styles. `found` takes the formulas. Raises TooNested, and what `found` raises.
    """
    pieces: list[str] = []
    opened: list[str] = []
    at, end_of_tags, bare = 0, text.rfind(">"), -1
    for begin in (sign.start() for sign in re.finditer("<", text)):
        if begin < at:  # within a tag, a comment or a script
            continue
        _say(text[at:begin], opened, pieces)
        tag = _TAG.match(text, begin)
        if tag is None:
            at = _after_no_tag(text, begin, end_of_tags, opened, pieces)
            continue
        at, name = tag.end(), tag[2].lower()
        if name == "math" and found and (taken := found.taken(tag)):
            word, at = taken
            _say(word, opened, pieces)
        elif name in _UNSEEN and not tag[1]:
            at = _after_unseen(text, name, at)
        elif name not in TAGS or not (tag[1] or _may_stand(name, opened, found is not None and bare == len(opened))):
            continue
        elif tag[1]:
            bare = -1
            if name in opened:
                _close(opened, len(opened) - opened[::-1].index(name) - 1, pieces)
        else:
            if name in _ENDED_BY:
                _close(opened, _ended_from(opened, name), pieces)
            _open_what_is_missing(_NEEDS.get(name), opened, pieces)
            pieces.append(_tag_anew(tag, name))
            if name not in _HOLDS_NOTHING:
                opened.append(name)
            bare = len(opened) if name == "table" else -1
            if len(opened) > MAX_DEPTH:
                raise TooNested
    _say(text[at:], opened, pieces)
    _close(opened, 0, pieces)
    return "".join(pieces)


def _may_stand(name: str, opened: list[str], is_bare: bool) -> bool:
    """Tell whether this tag may begin here: a caption where a table has nothing yet (`is_bare`), and no block in a caption."""
    if name == "caption":
        return is_bare
    return "caption" not in opened or not (name == "li" or name in _BLOCKS)


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0] else value


def _after_unseen(text: str, name: str, at: int) -> int:
    """Return where to go on after a script or style that begins here; what stands in its closing tag is of it."""
    closing = _UNSEEN[name].search(text, at)
    return text.find(">", closing.start() if closing else len(text)) + 1 or len(text)


def _tag_anew(tag: re.Match[str], name: str) -> str:
    """Return the tag with the attributes that may stay, each as it was given first. nh3 would move the others for each that it drops."""
    wanted = _attributes_among(tag, ATTRIBUTES.get(name, set()) | EVERYWHERE)
    kept = (one[0].strip(_BLANKS) for said, one in wanted.items() if authored.value_of(name, said, html.unescape(_said(one))) is not None)
    written = f"<{' '.join((name, *kept))}>"
    return written if name not in authored.NAMING else f"{written}</{name}>" if " data-src=" in written else ""


def _attributes_among(tag: re.Match[str], wanted: AbstractSet[str]) -> dict[str, re.Match[str]]:
    """Return the attributes of a tag that have these names, each as it was given first."""
    kept: dict[str, re.Match[str]] = {}
    at = len(tag[2]) + 1
    while attribute := _ATTRIBUTE.match(tag[0], at):
        at = attribute.end()
        if (said := attribute[1].lower()) in wanted:
            kept.setdefault(said, attribute)
    return kept


def _attributes(tag: re.Match[str], wanted: AbstractSet[str]) -> dict[str, str]:
    """Return what these attributes of a tag say, their character references as they are written."""
    return {name: _said(attribute) for name, attribute in _attributes_among(tag, wanted).items()}


def _said(attribute: re.Match[str]) -> str:
    return _unquoted(attribute[0].partition("=")[2].strip(_BLANKS))


def _say(text: str, opened: list[str], pieces: list[str]) -> None:
    if text.strip(_BLANKS):
        _open_what_is_missing(None, opened, pieces)
    pieces.append(text)


def _open_what_is_missing(needed: int | None, opened: list[str], pieces: list[str]) -> None:
    """Open so many of body, row and cell of a table (None: all), as far as they are not there. Raises TooNested.

    A parser opens body and row itself, uncounted, and moves what is in no cell in front of the table, piece by piece.
    """
    if not opened or opened[-1] not in _REACHES:
        return
    missing = _IN_A_TABLE[_REACHES[opened[-1]] : needed]
    pieces.extend(f"<{one}>" for one in missing)
    opened.extend(missing)
    if len(opened) > MAX_DEPTH:
        raise TooNested


def _after_no_tag(text: str, begin: int, end_of_tags: int, opened: list[str], pieces: list[str]) -> int:
    """Return where to go on after a `<` that begins no tag: after a comment or declaration, which is left out, or after the text `<`."""
    if text.startswith("<!--", begin):
        end = text.find("-->", begin)  # `<!-->` is a comment too
        return len(text) if end == -1 else end + 3
    if text.startswith(("<!", "<?"), begin) and end_of_tags > begin:
        return text.index(">", begin) + 1
    _say("&lt;", opened, pieces)
    return begin + 1


def _ended_from(opened: list[str], name: str) -> int:
    """Return the place in `opened` from which on everything ends where a tag of this name begins; its length if nothing does."""
    place = len(opened)
    for number in range(len(opened) - 1, -1, -1):
        if opened[number] in _ENDED_BY[name]:
            place = number
        elif opened[number] in _WALLS[name]:
            break
    return place


def _close(opened: list[str], place: int, pieces: list[str]) -> None:
    pieces.extend(f"</{name}>" for name in reversed(opened[place:]))
    del opened[place:]


def in_language(markup: str, lang: str) -> str:
    """Return safe markup that says its language: in each of its outermost elements that does not, and around text beside them."""
    said, depth, at = f' lang="{html.escape(lang)}"', 0, 0
    pieces = []
    for tag in [*_TAG.finditer(markup), None]:
        text, whole = markup[at : tag.start() if tag else None], tag[0] if tag else ""
        pieces.append(f"<span{said}>{text}</span>" if depth == 0 and text.strip() else text)
        if tag and tag[1]:
            depth -= 1
        elif tag:
            is_said = depth > 0 or "lang" in _attributes_among(tag, {"lang"})
            pieces.append(whole if is_said else f"<{tag[2]}{said}{whole[1 + len(tag[2]) :]}")
            depth += tag[2] not in _EMPTY
            whole = ""
        pieces.append(whole)
        at = tag.end() if tag else at
    return "".join(pieces)


def plain_text(markup: str) -> str:
    """Return the text of this HTML in one line."""
    return re.sub(r"\s+", " ", html.unescape(_ANY_TAG.sub("", _BREAK.sub(" ", formulas.as_words(markup))))).strip()


def lines_as_html(lines: list[str]) -> str:
    """Return plain text as HTML, every line a paragraph and every character itself."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)


def safe_text(text: Any) -> str:
    """Return a text as sanitised HTML, empty if it has no content. Plain text keeps its paragraphs and line breaks.

    Doing it again changes nothing: what has no markup left once it is sanitised counts as plain text too.
    """
    given = str(text or "").strip(_AT_ENDS)
    safe = clean_html(given).strip(_AT_ENDS) if _MARKUP.search(given) else html.escape(given)
    if not says_something(safe):
        return ""
    return safe if _MARKUP.search(safe) else _paragraphs(safe)


def _paragraphs(escaped: str) -> str:
    parts = re.split(r"\n\s*\n", escaped.replace("\r\n", "\n").replace("\r", "\n"))
    written = (f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in parts if part.strip())
    return clean_html("".join(written))  # which writes a no-break space in its way, as it will when this is stored again


def says_something(markup: str) -> bool:
    """Tell whether there is text, a picture, a sound, a video or a document in this HTML."""
    return bool(plain_text(markup)) or "<img" in markup or authored.names_a_medium(markup)
