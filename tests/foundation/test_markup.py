"""HTML of authors and candidates: what of it is stored, and its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stratus.foundation.authored import PLAYERS, Played, played_in, played_in_words
from stratus.foundation.markup import (
    ATTRIBUTES,
    EVERYWHERE,
    MAX_DEPTH,
    TAGS,
    Fault,
    TooNested,
    _written_anew,
    as_parsed,
    clean_html,
    in_language,
    lines_as_html,
    plain_text,
    safe_text,
    says_something,
    strictly_clean,
    text_fault,
)
from support.costs import HOSTILE_MARKUP, grows_too_fast
from support.examples import examples


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (None, ""),
        ("", ""),
        (7, "7"),
        ("<p>a <strong>b</strong></p>", "<p>a <strong>b</strong></p>"),
        ("<script>x()</script><style>p {}</style>a", "a"),
        ("<article><details>a</details></article>", "a"),
        ('<p class="x" style="color: red" onclick="x()">a</p>', "<p>a</p>"),
        ('<span lang="fr" title="t" id="x">a</span>', '<span lang="fr" title="t">a</span>'),
        ('<td colspan="2" width="9">a</td>', "a"),
        (
            '<table><tbody><tr><td colspan="2" width="9">a</td></tr></tbody></table>',
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
        ('<a href="https://example.org/" hreflang="en" target="_top">a</a>',
         '<a href="https://example.org/" target="_blank" rel="noopener noreferrer">a</a>'),
        ('<a href="http://example.org/">a</a>', '<a href="http://example.org/" target="_blank" rel="noopener noreferrer">a</a>'),
        ('<a href="mailto:a@example.org">a</a>', '<a href="mailto:a@example.org" target="_blank" rel="noopener noreferrer">a</a>'),
        ('<a href="ftp://example.org/">a</a>', '<a target="_blank" rel="noopener noreferrer">a</a>'),
        ('<a href="javascript:x()">a</a>', '<a target="_blank" rel="noopener noreferrer">a</a>'),
        ('<img src="data:image/png;base64,AAAA" alt="a">', '<img src="data:image/png;base64,AAAA" alt="a">'),
        ('<img src="/media/a.png">', '<img src="/media/a.png">'),
        (f'<img src="media:{"a0" * 32}" alt="a" width="3" height="2">', f'<img src="media:{"a0" * 32}" alt="a" width="3" height="2">'),
        (f'<img src="media:{"A0" * 32}">', '<img src="">'),
        (f'<img src="MEDIA:{"a0" * 32}">', '<img src="">'),
        (f'<img src="media:{"a0" * 32}/..">', '<img src="">'),
        ('<img src="media://elsewhere.example/a.png">', '<img src="">'),
        (f'<a href="media:{"a0" * 32}">x</a>', '<a target="_blank" rel="noopener noreferrer">x</a>'),
        ('<img alt="a" src="https://elsewhere.example/a.png">', '<img alt="a" src="">'),
        ('<img src="//elsewhere.example/a.png">', '<img src="">'),
        ('<img src="data:text/html,a">', '<img src="">'),
        ('<img src="/\\elsewhere.example/a.png">', '<img src="">'),
        ('<img src="/\t/elsewhere.example/a.png">', '<img src="">'),
        ('<img alt="a > b" src="https://elsewhere.example/a.png">', '<img alt="a &gt; b" src="">'),
        ('<a href="data:text/html,a">a</a>', '<a target="_blank" rel="noopener noreferrer">a</a>'),
        ('<a href=" da\tta:text/html,a">a</a>', '<a target="_blank" rel="noopener noreferrer">a</a>'),
        ('<a href="/exam?a=b:c">a</a>', '<a href="/exam?a=b:c" target="_blank" rel="noopener noreferrer">a</a>'),
        ('<a href=" ht\ttps://example.org/">a</a>', '<a href=" ht\ttps://example.org/" target="_blank" rel="noopener noreferrer">a</a>'),
        ('<img src="https://elsewhere.example/a.png"><img src="/media/b.png">', '<img src=""><img src="/media/b.png">'),
    ],
)  # fmt: skip
def test_what_is_stored_of_markup(given: Any, stored: str) -> None:
    assert clean_html(given) == stored


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("<p>One</p><p>two</p>", "One two"),
        ("One<br>two<br/>three", "One two three"),
        ("<ul><li>One</li><li>two</li></ul>", "One two"),
        ("<h2>One</h2>two", "One two"),
        ("<table><tr><td>One</td><td>two</td></tr><tr><td>three</td></tr></table>", "One two three"),
        ("<blockquote>One</blockquote>two", "One two"),
        ("O<b>n</b>e", "One"),
        ("  One \n\t two  ", "One two"),
        ("3 &lt; 4 &amp;&nbsp;5", "3 < 4 & 5"),
    ],
)
def test_the_text_of_markup_is_one_line_in_which_blocks_stay_apart(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("markup", "says"), [("", False), ("<p> </p>", False), ("&nbsp;", False), ("<p>a</p>", True), ('<p><img src="/a.png"></p>', True)]
)
def test_a_text_or_a_picture_says_something(markup: str, says: bool) -> None:
    assert says_something(markup) is says


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("  \n ", ""),
        ("<p><br></p>", ""),
        ("Good luck.", "<p>Good luck.</p>"),
        ("One\nTwo\r\n\r\nThree", "<p>One<br>Two</p><p>Three</p>"),
        ("5 < 7 & 8", "<p>5 &lt; 7 &amp; 8</p>"),
        ("Write &amp; for &", "<p>Write &amp;amp; for &amp;</p>"),
        ("One\r\nTwo", "<p>One<br>Two</p>"),
        ("One\rTwo", "<p>One<br>Two</p>"),
        ("<?php", "<p>&lt;?php</p>"),
        ('The sign said "no"', '<p>The sign said "no"</p>'),
        (" One \n \n Two ", "<p>One</p><p>Two</p>"),
        (None, ""),
        (5, "<p>5</p>"),
        ("<P>One</P>", "<p>One</p>"),
        ("</b>One", "<p>One</p>"),
        ("<!-- x -->One", "<p>One</p>"),
        ("<p>Bold: <strong>yes</strong></p>", "<p>Bold: <strong>yes</strong></p>"),
    ],
)
def test_plain_text_becomes_paragraphs_and_an_empty_one_nothing(text: object, shown: str) -> None:
    assert safe_text(text) == shown
    assert safe_text(shown) == shown, "saving it again changes nothing"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("<ul><li>one<li>two<ul><li>three</ul></ul>", "<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>"),
        ("<table><tr><td>one<td>two<tr><th>three</table>four",
         "<table><tbody><tr><td>one</td><td>two</td></tr><tr><th>three</th></tr></tbody></table>four"),
        ("<p>one<ul><li>two</ul>", "<p>one</p><ul><li>two</li></ul>"),
        ("<b>one<i>two</b>three</i>", "<b>one<i>two</i></b>three"),
        ("<b></p>one", "<b>one</b>"),
        ("one</ul>", "one"),
        ("<BR/><Hr >", "<br><hr>"),
        ("a < b <", "a &lt; b &lt;"),
        ("<b", "&lt;b"),
        ("<b 'one'>two</b>", "&lt;b 'one'&gt;two"),
        ("<!-- <b> -->one<!doctype html><?php x ?>two", "onetwo"),
        ("one<!-- two", "one"),
        ("one<!two", "one&lt;!two"),
        ("one<STYLE>p {}</Style >two<script>three", "onetwo"),
        ("one</script>two", "onetwo"),
        ("<script>a</script>one<script>b</script>two", "onetwo"),
        ("one<style>p {}</style two", "one"),
        ('<img alt="<b>" src="/a.png"><b>one</b>', '<img alt="&lt;b&gt;" src="/a.png"><b>one</b>'),
        ("<td width=9 title=a&amp;b colspan = '2'>one", "one"),
        ("<p title=a\xa0>one", '<p title="a&nbsp;">one</p>'),
        ("<a a=1 href=/x b href=/y/>one", '<a href="/x" target="_blank" rel="noopener noreferrer">one</a>'),
        ("<td a><table>one<br><i>two</i><tr> <b>three</b>\xa0<td>four<thead>five</table>six",
         "<table><tbody><tr><td>one<br><i>two</i></td></tr><tr> <td><b>three</b>&nbsp;</td><td>four</td></tr></tbody>"
         "<thead><tr><td>five</td></tr></thead></table>six"),
        ("<table>\xa0", "<table><tbody><tr><td>&nbsp;</td></tr></tbody></table>"),
        ("<table> <td>one", "<table> <tbody><tr><td>one</td></tr></tbody></table>"),
    ],
)  # fmt: skip
def test_badly_closed_markup_is_closed_where_it_belongs_before_it_is_parsed(given: str, stored: str) -> None:
    assert clean_html(given) == stored
    assert clean_html(stored) == stored


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("<!---->one", "one"),
        ("<!-->one", "one"),
        ("<!--->one", "one"),
        ("<!-- one", ""),
        ("<!-- a -->one<!-- b -->two < three", "onetwo &lt; three"),
        ("one --> two<!-- a -->three", "one --&gt; twothree"),
        ("<!a>one<?b ?>two < three<i>four</i>", "onetwo &lt; three<i>four</i>"),
        ("<b>one</b><?two", "<b>one</b>&lt;?two"),
        ("<table>< one", "<table><tbody><tr><td>&lt; one</td></tr></tbody></table>"),
    ],
)
def test_comments_and_declarations_are_left_out_and_every_other_sign_that_begins_no_tag_is_text(given: str, stored: str) -> None:
    assert clean_html(given) == stored


def test_so_many_levels_are_taken_and_one_more_is_not_parsed_but_shown_as_it_was_typed() -> None:
    deepest, too_deep = "<b>" * MAX_DEPTH + "x", "<b>" * (MAX_DEPTH + 1) + "\"x\" & 'y'"
    assert strictly_clean(deepest) == deepest + "</b>" * MAX_DEPTH
    with pytest.raises(TooNested):
        strictly_clean(too_deep)
    assert strictly_clean("<b>" * (MAX_DEPTH - 4) + "<table>x").count("</") == MAX_DEPTH, "with body, row and cell"
    with pytest.raises(TooNested):
        strictly_clean("<b>" * (MAX_DEPTH - 3) + "<table>x")
    assert clean_html(too_deep) == too_deep.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("text", "fault"), [("x" * 9, None), (" " + "x" * 9 + " ", None), ("x" * 10, Fault.LONG), ("<i>" * 90, Fault.LONG), (None, None)]
)
def test_a_text_is_measured_before_it_is_read(text: str | None, fault: Fault | None) -> None:
    assert text_fault(text, 9) is fault
    assert text_fault("<i>" * 90, 1_000) is Fault.NESTED
    assert text_fault(None, 0) is None


def test_lines_are_paragraphs_and_every_character_is_itself() -> None:
    assert lines_as_html(["a < b", "", "<b> & \"c\" 'd'"]) == "<p>a &lt; b</p><p></p><p>&lt;b&gt; &amp; \"c\" 'd'</p>"
    assert lines_as_html([]) == ""


NUMBERED = (
    "<p><b id={n}>x", "<b id={n}>", "<p><i lang=x{n}><b>x</i>", "<li><a href=/{n}>x", "<u a{n}></p>", "<td><s a{n}><tr>",
    "<h2><em a{n}>x</h3>",
    "<table><b a{n}>x", "<table><tr><i a{n}>x</i>", "<table><br>", "x<img src=/{n}>", "<blockquote></blockquote><a a{n}><a>",
)  # fmt: skip
"""Each piece differs from the one before, so that a parser cannot take what is open for the same (adoption agency, Noah's Ark)."""


@pytest.mark.parametrize("around", ["{}", "<b a{{}}>{}", "<table>{}", "<table><tr>{}", "<p><a {}>"])
@pytest.mark.parametrize("piece", [*NUMBERED, " a{n}=b"])
def test_what_comes_out_of_markup_grows_no_faster_than_what_goes_in(piece: str, around: str) -> None:
    """What a parser makes again for each piece would come out with each piece: what it makes is counted, whatever the machine."""

    def out(number: int) -> int:
        return len(clean_html(around.format("".join(piece.format(n=n) for n in range(number)))))

    few, many = out(100), out(400)
    assert many <= 4 * few + 400


@given(
    st.lists(
        st.sampled_from(sorted(TAGS)).flatmap(
            lambda tag: st.sampled_from([f"<{tag}>", f"<{tag} a=1 lang=en href=/x>", f"</{tag}>", "x", " ", "\xa0", f"<{tag}"])
        ),
        max_size=40,
    )
)
@settings(max_examples=examples(60))
def test_what_a_parser_is_given_is_closed_in_order_and_lies_in_cells(pieces: list[str]) -> None:
    opened: list[str] = []
    written = _written_anew("".join(pieces))
    for closing, name, attributes, text in re.findall(r"<(/?)(\w+)([^>]*)>|([^<]+)", written):
        if text:
            assert not text.strip(" ") or not opened or opened[-1] not in ("table", "thead", "tbody", "tr")
        elif closing:
            assert opened.pop() == name
        else:
            assert set(re.findall(r"(\w+)=", attributes)) <= ATTRIBUTES.get(name, set()) | EVERYWHERE
            assert name in ("tr", "td", "th", "thead", "tbody") or not opened or opened[-1] not in ("table", "thead", "tbody", "tr")
            assert name not in ("br", "hr", "img") or not closing
            if name not in ("br", "hr", "img"):
                opened.append(name)
    assert opened == []


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["<pre>", "</pre>", "\n", "\r", "\r\n", "&#13;", "&#10;", "&lt;", "x", " ", "\xa0", '<p title="<pre>\n>">']),
            st.sampled_from(sorted(TAGS)).flatmap(
                lambda tag: st.sampled_from([f"<{tag}>", f"<{tag} a=1 lang=en href=/x>", f"</{tag}>", f"<{tag}"])
            ),
        ),
        max_size=40,
    )
)
@settings(max_examples=examples(60))
@example(["<tbody>", "\n", "<strong>", "x"])
@example(["x", "\xa0", "x"])
@example(["\ufeff", "\ufeff", "x"])
@example(["\ufeff", " ", "\ufeff", "<br>", "x"])
@example(["<td>", "\x85", "\ufeff", "<strong>", "x"])
@pytest.mark.parametrize("made_safe", [clean_html, safe_text])
def test_what_is_stored_is_stored_again_as_it_is(made_safe: Callable[[str], str], pieces: list[str]) -> None:
    stored = made_safe("".join(pieces))
    assert made_safe(stored) == stored


def test_a_text_from_a_file_begins_with_its_first_word() -> None:
    assert safe_text("\ufeff\r\n\r\nPlain\r\n\ufeff") == "<p>Plain</p>"


@pytest.mark.parametrize("begin", ["<pre>", '<pre lang="nl">', '<pre title="a &gt; b">'])
def test_every_empty_line_at_the_beginning_of_what_is_laid_out_already_is_stored(begin: str) -> None:
    """A parser passes over the first line end."""
    stored = begin.removesuffix(">") + ' dir="ltr">'
    assert clean_html(f"{begin}\na</pre>") == f"{stored}a</pre>"
    assert clean_html(f"{begin}\r\n\r\na</pre>") == f"{stored}\n\na</pre>"
    assert clean_html(f"{begin}\n\n\na</pre>") == f"{stored}\n\n\na</pre>"


def test_what_may_not_stay_is_held_back_again_where_it_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stratus.foundation.markup._written_anew", lambda text, _found: text)
    assert strictly_clean('<article><ol start="2" title="a"><li>b</li></ol></article>') == '<ol title="a"><li>b</li></ol>'


def test_every_line_end_is_stored_as_one() -> None:
    assert as_parsed("<p>a\r\nb\rc\nd\n\re</p>") == "<p>a\nb\nc\nd\n\ne</p>"
    assert clean_html("a&#13;\nb") == "a\nb"


@pytest.mark.parametrize("unit", HOSTILE_MARKUP)
def test_what_markup_costs_grows_with_its_length_and_no_faster(unit: str) -> None:
    for read in (clean_html, plain_text, safe_text, says_something):
        assert not grows_too_fast(lambda size, read=read: read((unit * size)[:size]), size=4_000), read
        assert not grows_too_fast(lambda size, read=read: read("<p><li>" + "<i>" * (MAX_DEPTH - 3) + (unit * size)[:size]), size=4_000), (
            read
        )


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<p>Welkom.</p>", '<p lang="nl">Welkom.</p>'),
        ("<ul><li>Een</li></ul><p>Twee</p>", '<ul lang="nl"><li>Een</li></ul><p lang="nl">Twee</p>'),
        ('<p lang="la">Salve.</p><p>Dag.</p>', '<p lang="la">Salve.</p><p lang="nl">Dag.</p>'),
        ("Dag <em>jij</em>!<br>", '<span lang="nl">Dag </span><em lang="nl">jij</em><span lang="nl">!</span><br lang="nl">'),
        ("", ""),
    ],
)  # fmt: skip
def test_a_text_says_its_language_in_each_of_its_outermost_elements(markup, said):
    assert in_language(markup, "nl") == said == clean_html(said)


def test_the_name_of_a_language_ends_no_attribute():
    assert in_language("<p>a</p>", '"><script>') == '<p lang="&quot;&gt;&lt;script&gt;">a</p>'


def named(tag: str) -> str:
    """Return a sound or video (its element) as authors' texts name it."""
    return f'<{tag} data-src="media:{"a" * 64}" title="Station" data-transcript="Mind &quot;the&quot; gap"></{tag}>'


@pytest.mark.parametrize("tag", sorted(PLAYERS))
class TestPlayed:
    def test_it_stays_with_its_words_and_holds_nothing(self, tag):
        assert clean_html(f"<p>{named(tag)}</p>") == f"<p>{named(tag)}</p>"
        inside = named(tag).replace(f"></{tag}>", f" controls autoplay onplay=x()><source src=x>words</{tag}>")
        assert clean_html(f"<p>{inside}</p>") == f"<p>{named(tag)}words</p>"

    @pytest.mark.parametrize("address", ["https://example.org/a.mp3", "data:audio/mp3;base64,", "media:abc", ""])
    def test_one_from_elsewhere_is_left_out(self, tag, address):
        assert clean_html(f'<p>a<{tag} data-src="{address}" title="x"></{tag}>b</p>') == "<p>ab</p>"
        assert clean_html(f'<p>a<{tag} src="{address}"></{tag}>b</p>') == "<p>ab</p>"

    def test_one_without_an_address_is_left_out(self, tag):
        assert clean_html(f'<p>a<{tag} title="x"></{tag}>b</p>') == "<p>ab</p>"

    def test_answers_of_candidates_have_none(self, tag):
        assert strictly_clean(f"<p>a{named(tag)}</p>", embeds=False) == "<p>a</p>"

    def test_it_alone_says_something(self, tag):
        assert says_something(named(tag))

    @pytest.mark.parametrize("plays", ["1", "9", "10", "20"])
    def test_a_limit_to_how_often_it_is_played_stays(self, tag, plays):
        limited = named(tag).replace(f"></{tag}>", f' data-plays="{plays}"></{tag}>')
        assert clean_html(f"<p>{limited}</p>") == f"<p>{limited}</p>"
        assert played_in(limited) == [Played(f"media:{'a' * 64}", "Station", 'Mind "the" gap', tag, plays=int(plays))]

    @pytest.mark.parametrize("plays", ["0", "21", "-1", "02", "2.5", "two", "٢", "", "2 ", "9999999999"])
    def test_a_limit_that_nobody_can_set_is_left_out(self, tag, plays):
        limited = named(tag).replace(f"></{tag}>", f' data-plays="{plays}"></{tag}>')
        assert clean_html(f"<p>{limited}</p>") == f"<p>{named(tag)}</p>"

    @pytest.mark.parametrize("plays", ["0", "21", "two", "", "9" * 5_000])
    def test_a_stored_limit_that_nobody_can_set_is_none(self, tag, plays):
        (read,) = played_in(named(tag).replace(f"></{tag}>", f' data-plays="{plays}"></{tag}>'))
        assert read.plays == 0

    def test_its_words_are_read_again(self, tag):
        assert played_in(clean_html(named(tag))) == [Played(f"media:{'a' * 64}", "Station", 'Mind "the" gap', tag)]
        assert played_in_words(f"<p>{named(tag)}</p>", lambda played: f"[{played.title}]") == "<p>[Station]</p>"


def test_nothing_but_what_is_played_has_a_limit():
    assert clean_html('<p data-plays="2">a</p>') == "<p>a</p>"
