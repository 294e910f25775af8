"""HTML of authors and candidates: what of it is stored, and its text."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.foundation.markup import clean_html, plain_text, safe_text, says_something


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
        ('<a href="https://example.org/" hreflang="en" target="_blank">a</a>', '<a href="https://example.org/" rel="noopener">a</a>'),
        ('<a href="http://example.org/">a</a>', '<a href="http://example.org/" rel="noopener">a</a>'),
        ('<a href="mailto:a@example.org">a</a>', '<a href="mailto:a@example.org" rel="noopener">a</a>'),
        ('<a href="ftp://example.org/">a</a>', '<a rel="noopener">a</a>'),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener">a</a>'),
        ('<img src="data:image/png;base64,AAAA" alt="a">', '<img src="data:image/png;base64,AAAA" alt="a">'),
        ('<img src="/media/a.png">', '<img src="/media/a.png">'),
        ('<img alt="a" src="https://elsewhere.example/a.png">', '<img alt="a" src="">'),
        ('<img src="//elsewhere.example/a.png">', '<img src="">'),
        ('<img src="data:text/html,a">', '<img src="">'),
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
        ("One\r\nTwo", "<p>One<br>Two</p>"),
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
