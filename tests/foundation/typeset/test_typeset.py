"""Documents as PDF: data stays data whatever people typed, every script that our fonts have, and bounds."""

from __future__ import annotations

import io
import re
from html import escape

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.foundation.files.typeset import making
from stratus.foundation.files.typeset.making import Document, Made, NotMade, made
from stratus.foundation.files.typeset.reading import Node, is_right_to_left, read
from stratus.foundation.formulas import Formula
from stratus.foundation.markup import safe_text

NASTY = (
    "#panic()", "#read(\"/etc/passwd\")", "$ x $", "*strong* _emph_ `raw` @ref <label> // comment", "\\#let x = 1", "[", "]", "{", "}",
    "#import \"@preview/x:1.0.0\"", "#sys.inputs", "= Heading", "- item", "\\u{41}", "~", "--", "'\"", "#image(\"0.png\")", "&lt;b&gt;",
    "</p>",
)  # fmt: skip


def document(html: str, **more: object) -> Document:
    told = {"title": "Exam", "lang": "en", "running": "Exam · Version 1", "missing": "Picture", **more}
    return Document(nodes=read(html), **told)


def texts(nodes: object) -> str:
    """All text of these nodes, in their order."""
    if isinstance(nodes, dict):
        if nodes.get("k") == "text":
            return str(nodes["v"])
        return "".join(texts(value) for value in nodes.values() if isinstance(value, (dict, list)))
    return "".join(texts(one) for one in nodes) if isinstance(nodes, list) else ""


def words(paper: Made) -> str:
    """What a reader of this PDF finds: by way of the maps from glyphs to letters that it must have."""
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        return " ".join(" ".join(_said(page)) for page in pdf.pages)


def _said(page: pikepdf.Page) -> list[str]:
    maps = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found, font = [], ""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = str(operands[0])
        if str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
            shown = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            found.append("".join(maps[font].get(shown[at : at + 2].hex(), "") for at in range(0, len(shown), 2)))
    return found


def _letters(font: pikepdf.Object) -> dict[str, str]:
    text = font.ToUnicode.read_bytes().decode("latin-1")
    found = {one.lower(): _of(other) for one, other in re.findall(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", text, re.MULTILINE)}
    for first, last, begin in re.findall(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", text, re.MULTILINE):
        for step in range(int(last, 16) - int(first, 16) + 1):
            found[f"{int(first, 16) + step:04x}"] = chr(ord(_of(begin)[-1]) + step)
    return found


def _of(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-16-be", errors="replace")


@given(st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=20)), min_size=1, max_size=5).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_what_people_typed_is_the_text_of_nodes_and_nothing_else(typed: str):
    nodes = read(f'<p class="as-typed">{escape(typed)}</p>')
    kinds = {node["k"] for node in _every(nodes)}
    assert kinds <= {"par", "text", "break"}
    assert set(texts(nodes)) <= set(typed)


def _every(nodes: list[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *_every(node.get("c", [])))]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_html_of_authors_is_read(typed: str):
    read(safe_text(typed[:200]))


def test_nasty_texts_stand_in_the_document_as_they_were_typed():
    paper = made(document("".join(f"<p>{escape(text)}</p>" for text in NASTY)), {})
    found = words(paper).replace(" ", "")
    for text in ("#panic()", '#read("/etc/passwd")', "#sys.inputs", "*strong*_emph_`raw`@ref<label>//comment", "=Heading", "\\u{41}"):
        assert text in found
    assert "root:" not in found


def test_it_is_tagged_a4_with_a_title_and_its_pages_are_numbered():
    paper = made(document("<h1>Exam</h1>" + "<p>Words.</p>" * 120), {})
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
        pages = len(pdf.pages)
    assert pages > 1
    assert f"{pages}/{pages}" in words(paper).replace(" ", "")
    assert paper.lacks == ""


def test_the_mark_of_a_key_is_on_every_page():
    paper = made(document("<p>Words.</p>" * 120, mark="Key"), {})
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert all("Key" in "".join(_said(page)) for page in pdf.pages)


@pytest.mark.parametrize(
    "text", ["Ünïcödé ßđłžű", "Ελληνικά", "Українська", "Tiếng Việt", "עברית", "العربية", "हिन्दी", "ภาษาไทย"]
)  # fmt: skip
def test_scripts_that_our_fonts_have_lack_nothing(text: str):
    assert made(document(f'<div dir="auto"><p>{text}</p></div>'), {}).lacks == ""


def test_a_letter_that_no_font_has_is_told_and_the_document_is_made_all_the_same():
    paper = made(document("<p>A \U0001234f B</p>"), {})
    assert paper.content.startswith(b"%PDF")
    assert paper.lacks


@pytest.mark.parametrize(("text", "right"), [("עברית", True), ("  12 العربية", True), ("A עברית", False), ("12", False), ("", False)])
def test_the_first_letter_says_the_direction(text: str, right: bool):
    assert is_right_to_left(text) is right


FORMULAS = (
    r"\frac{1}{2}", r"\sqrt{x^2+1}", r"\sqrt[3]{x}", r"\sum_{i=1}^{n} x_i", r"\int_0^1 f(x)\,dx", r"\lim_{x \to 0} \frac{\sin x}{x}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"\overline{AB}", r"\vec{v}", r"\hat{x}", r"\binom{n}{k}",
    r"\left( \frac{a}{b} \right)",
    r"x_{1}^{2}", r"\text{if } x > 0", r"\underbrace{a+b}_{c}", r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}", r"\mathbb{R}",
)  # fmt: skip


@pytest.mark.parametrize("is_block", [True, False])
def test_formulas_are_set_and_lack_nothing(is_block: bool):
    html = "".join(f"<p>{Formula(latex, '', is_block).mathml()}</p>" for latex in FORMULAS)
    assert made(document(html), {}).lacks == ""


def test_tables_whose_cells_do_not_fit_are_set():
    html = '<table><tr><td rowspan="9" colspan="3"><p>a</p></td><td><p>b</p></td></tr><tr><td colspan="99"><p>c</p></td></tr></table>'
    assert made(document(html), {}).lacks == ""


def test_what_lies_deep_in_each_other_is_set():
    html = "<blockquote>" * 60 + "<p>deep</p>" + "</blockquote>" * 60
    assert "deep" in words(made(document(html), {}))


@pytest.mark.parametrize(
    "around", [("<p>", "</p>"), ("<table><tr><td>" * 20, "</td></tr></table>" * 20), ("<ul><li>" * 30, "</li></ul>" * 30)]
)
@pytest.mark.parametrize("tags", [("b", "i"), ("sub", "sup"), ("b", "i", "u", "s", "code", "sub", "sup")])
def test_styles_that_lie_deep_in_each_other_are_set(tags: tuple[str, ...], around: tuple[str, str]):
    nested = [tags[number % len(tags)] for number in range(64)]
    html = "".join(f"<{tag}>" for tag in nested) + "deep" + "".join(f"</{tag}>" for tag in reversed(nested))
    assert "deep" in words(made(document(around[0] + html + around[1]), {}))


def test_a_style_in_itself_is_one_and_a_sign_raised_twice_is():
    (bold,) = read("<p><b>a<i><strong>b</strong></i></b></p>")[0]["c"]
    assert bold["c"][1] == {"k": "style", "s": "emph", "c": [{"k": "text", "v": "b"}]}
    (raised,) = read("<p><sup>a<sup>b</sup></sup></p>")[0]["c"]
    assert raised["c"][1]["s"] == "super"


def test_a_picture_that_is_missing_is_told_in_words():
    assert "Amap" in words(made(document('<p><img src="media:0" alt="A map" width="4" height="3"></p>'), {})).replace(" ", "")


def test_a_document_that_costs_too_much_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(making, "MOST_TIME", 0.01)
    with pytest.raises(NotMade):
        made(document("<p>Words.</p>"), {})
    monkeypatch.setattr(making, "MOST_NODES", 10)
    with pytest.raises(NotMade):
        made(document("<p>Words.</p>"), {})
