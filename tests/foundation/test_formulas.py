"""Formulas of authors: what is kept of them, and what is shown."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratus.foundation.formulas import ATTRIBUTES, ELEMENTS, LONGEST, LONGEST_WORDS, BadFormula, Formula, read
from stratus.foundation.markup import (
    MAX_HTML,
    Fault,
    TooLong,
    clean_html,
    plain_text,
    safe_text,
    says_something,
    strictly_clean,
    text_fault,
)
from support.costs import grows_too_fast
from support.examples import examples

TEX = '<annotation encoding="application/x-tex">{}</annotation>'


def written(latex: str, words: str = "", more: str = "") -> str:
    """A formula as an editor sends it, with this too inside."""
    said = f' alttext="{words}"' if words else ""
    return f"<math{said}>{more}{TEX.format(latex)}</math>"


FRACTION = r"\frac12"
HALF = written(FRACTION)


def test_mathml_is_made_of_the_latex() -> None:
    assert strictly_clean(f"<p>Half is {HALF}.</p>") == (
        r'<p>Half is <math alttext="\frac12"><semantics><mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow>'
        r'<annotation encoding="application/x-tex">\frac12</annotation></semantics></math>.</p>'
    )


def test_of_what_was_sent_only_latex_words_and_place_are_read() -> None:
    hostile = '<mtext><img src=x onerror=alert(1)><style>p {}</style></mtext><maction href="javascript:x()">1</maction>'
    sent = f'<math display="block" onclick="x()" alttext="a half" href="x">{hostile}{TEX.format("x")}</math>'
    assert strictly_clean(sent) == (
        '<math display="block" alttext="a half"><semantics><mrow><mi>x</mi></mrow>'
        '<annotation encoding="application/x-tex">x</annotation></semantics></math>'
    )


@pytest.mark.parametrize("signs", ["a<b", r"a \& b", '"', "f'", "é漢", "</math>", "<script>"])
def test_signs_of_html_in_a_formula_are_signs(signs: str) -> None:
    stored = strictly_clean(f"<p>{written(html.escape(signs))}</p>")
    assert re.findall(r"</?(?:math|script|p)\b", stored) == ["<p", "<math", "</math", "</p"]
    assert plain_text(stored) == signs


def test_what_is_heard_is_the_authors_words_or_else_the_latex() -> None:
    assert plain_text(strictly_clean(f"<p>Half is {written(FRACTION, 'one half')}.</p>")) == "Half is one half ."
    assert plain_text(strictly_clean(f"<p>{written('a &lt; b')}</p>")) == "a < b"


@pytest.mark.parametrize("words", ["x + y", "x  +\n y", " x +  y "])
def test_words_that_are_the_latex_but_for_blanks_are_none(words: str) -> None:
    assert read({"alttext": words}, TEX.format("x  +\n y")) == Formula("x  +\n y")


def test_words_have_a_length() -> None:
    assert plain_text(strictly_clean(written("x", "w" * LONGEST_WORDS))) == "w" * LONGEST_WORDS
    assert text_fault(written("x", "w" * (LONGEST_WORDS + 1)), 100_000) is Fault.FORMULA
    long_latex = "x" * (LONGEST_WORDS + 1)
    assert plain_text(strictly_clean(written(long_latex, long_latex))) == long_latex


def test_a_formula_alone_says_something() -> None:
    assert says_something(strictly_clean(written("x")))


@pytest.mark.parametrize(
    ("latex", "part"),
    [(r"\fra12", r"\fra12"), (r"é + \foo", r"\foo"), (" ", ""), ("x" * (LONGEST + 1), ""), (r"\sqrt{" * 80 + "1" + "}" * 80, "")],
)
def test_latex_that_is_not_understood_is_refused_with_the_place(latex: str, part: str) -> None:
    with pytest.raises(BadFormula) as refused:
        Formula(latex).mathml()
    assert refused.value.part == part
    assert text_fault(written(latex), 100_000) is Fault.FORMULA


@pytest.mark.parametrize("latex", [r"\cancel{x}", r"\boxed{x}"])
def test_what_browsers_do_not_draw_by_themselves_is_refused(latex: str) -> None:
    with pytest.raises(BadFormula):
        Formula(latex).mathml()


def test_where_a_text_cannot_be_refused_a_bad_formula_becomes_text_and_the_rest_stays_what_it_is() -> None:
    bad = written(r"\fra")
    assert (
        clean_html(f"<p><strong>Half</strong> is {HALF}, not {bad}.</p>")
        == f"<p><strong>Half</strong> is {strictly_clean(HALF)}, not \\fra.</p>"
    )


@pytest.mark.parametrize(
    "latex",
    [r"\newcommand{\b}{xxxx}\b\b", r"\def\b{x}\b", r"\renewcommand{\frac}{x}", r"\let\b\frac", r"\DeclareMathOperator{\b}{x}"],
)
def test_no_formula_defines_commands_by_which_it_grows(latex: str) -> None:
    with pytest.raises(BadFormula):
        Formula(latex).mathml()


def test_commands_that_begin_as_a_definition_does_are_no_definition() -> None:
    assert Formula(r"\left(x\right) \leftarrow y").mathml()


@pytest.mark.parametrize(
    "latex", [r"\hspace{21em}x", r"\hspace{99999999999999em}x", r"\raisebox{99999em}{x}", r"\hspace{-3em}x", r"\kern-100em x", r"a \\ b"]
)
def test_a_formula_stays_in_its_place_and_loses_nothing(latex: str) -> None:
    with pytest.raises(BadFormula):
        Formula(latex).mathml()


@pytest.mark.parametrize(
    "latex", [r"\hspace{1cm}x", r"a\!b", r"\raisebox{2pt}{x}", r"\Bigg(", r"a \iff b", r"\begin{cases}a\\b\end{cases}"]
)
def test_ordinary_lengths_and_rows_are_drawn(latex: str) -> None:
    assert Formula(latex).mathml()


def test_the_formulas_of_a_text_are_no_longer_than_a_text_may_be() -> None:
    many = written("x" * 1500) * 6
    with pytest.raises(TooLong):
        strictly_clean(many)
    assert text_fault(many, MAX_HTML) is Fault.LONG
    assert len(clean_html(many)) < 2 * MAX_HTML


def test_words_keep_their_quotation_marks() -> None:
    assert 'alttext="&quot;q&quot;"' in strictly_clean(f"<math alttext='\"q\"'>{TEX.format('x')}</math>")


@pytest.mark.parametrize("unit", ["<math>", "<math alttext=x>", "<math></math>"])
def test_what_formulas_without_latex_cost_grows_with_their_length_and_no_faster(unit: str) -> None:
    assert not grows_too_fast(lambda size: clean_html((unit * size)[:size] + "</math>"), size=8_000)


def test_colours_sides_and_lines_need_no_style() -> None:
    drawn = Formula(r"\color{red}\begin{array}{l|r}1&2\\\hline3&4\end{array}").mathml()
    assert "style=" not in drawn.replace("displaystyle=", "")
    assert 'mathcolor="#FF0000"' in drawn
    assert 'class="line-top to-left line-right"' in drawn or 'class="to-left line-top line-right"' in drawn


def test_a_sum_on_a_line_of_its_own_has_its_limits_below_and_above() -> None:
    assert "<munder" in Formula(r"\lim_{x\to 0} x", is_block=True).mathml()
    assert "<msub" in Formula(r"\lim_{x\to 0} x").mathml()


def test_candidates_cannot_send_formulas() -> None:
    assert strictly_clean(f"<p>{written('x')}</p>", embeds=False) == "<p>x</p>"


def test_mathml_without_latex_is_text() -> None:
    assert strictly_clean("<p><math><mi>x</mi></math></p>") == "<p>x</p>"


def test_a_text_cannot_pretend_to_be_a_formula() -> None:
    assert strictly_clean(f"formula0n0; {written('x')} formula0n0;").startswith("formula0n0; <math")


SIGNS = ["{", "}", "^", "_", "&", r"\\", "x", "1", "<", ">", '"', "é", " "]
COMMANDS = [r"\frac", r"\sqrt", r"\left(", r"\right)", r"\text", r"\color{red}", r"\sum", r"\mathbb", r"\hline"]
PIECES = st.sampled_from([*SIGNS, *COMMANDS, *(rf"\{edge}{{cases}}" for edge in ("begin", "end")), r"\begin{array}{c|c}", r"\end{array}"])


@given(st.lists(PIECES, max_size=30), st.booleans())
@settings(max_examples=examples(200))
def test_whatever_is_typed_is_shown_by_known_elements_or_refused_and_stored_again_as_it_is(pieces: list[str], is_block: bool) -> None:
    try:
        made = Formula("".join(pieces).strip(), is_block=is_block).mathml()
    except BadFormula:
        return
    for name, attributes in re.findall(r"<([a-z]+)((?: [a-z]+=\"[^\"]*\")*)>", made):
        assert name in ELEMENTS | {"math"}
        assert set(re.findall(r" ([a-z]+)=", re.sub(r'"[^"]*"', '""', attributes))) <= ATTRIBUTES | {"class", "alttext", "display"}
    assert strictly_clean(made) == made
    assert safe_text(f"<p>{made}</p>") == f"<p>{made}</p>"
