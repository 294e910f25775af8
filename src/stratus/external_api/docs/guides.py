"""The guides of the reference page: Markdown of `docs/api`, rendered here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
IN_PACKAGE = HERE.parent / "texts"
CHECKOUT = HERE.parents[4] / "docs" / "api"
"""Where the Markdown lies: in a wheel beside this module (`hatch_build.py`), in a checkout where people read it."""
PLACE = "https://exams.example.org"
"""What stands in the texts for the address of the installation."""
LOCAL = re.compile(r"(?:[\w.]+/)*([\w-]+)\.md")
"""A link from one Markdown file to another."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One page: its address below `/api/docs/`, what the menu calls it, what it is for, and its file below `docs/api`."""

    slug: str
    title: str
    summary: str
    file: str


GUIDES = (
    Guide(
        "first-exam",
        "First exam in ten minutes",
        "Token, booking, launch link, result: one candidate from end to end.",
        "guides/first-exam.md",
    ),
    Guide("results", "Results into your system", "What a result is, how to store it, and a nightly program.", "guides/results.md"),
    Guide("webhook", "Receive the webhook", "Receivers that check the signature, in Python, TypeScript and C#.", "guides/webhook.md"),
    Guide("rules", "Rules and limits", "What holds for all calls: ids, times, repeats, bulk calls, limits.", "README.md"),
    Guide("changelog", "Changelog", "What changed for callers, release by release.", "changelog.md"),
)
BY_SLUG = {guide.slug: guide for guide in GUIDES}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A guide as HTML, without its title; `parts` are its headings: id, text."""

    title: str
    html: str
    parts: tuple[tuple[str, str], ...]


def rendered(guide: Guide, base: str) -> Rendered:
    """Return the guide with the address of this installation (`https://…`, without a slash at the end)."""
    found = _rendered(guide.slug)
    return Rendered(found.title, found.html.replace(PLACE, escape(base)), found.parts)


def text_of(guide: Guide) -> str:
    """Return the Markdown of a guide."""
    folder = IN_PACKAGE if IN_PACKAGE.is_dir() else CHECKOUT
    return (folder / guide.file).read_text(encoding="utf-8")


@cache
def _rendered(slug: str) -> Rendered:
    from markdown_it import MarkdownIt  # with the first guide that somebody reads: web processes do without

    markdown = MarkdownIt("commonmark", {"highlight": _highlighted}).enable("table")
    tokens = markdown.parse(text_of(BY_SLUG[slug]))
    title, parts = "", []
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        text = _plain(tokens[index + 1])
        if token.tag == "h1":
            title = text
        else:
            token.attrSet("id", _anchor(text))
            if token.tag == "h2":
                parts.append((_anchor(text), text))
    body = _without_title(tokens)
    _point_links_to_pages(tokens)
    return Rendered(title, _scrollable(markdown.renderer.render(body, markdown.options, {})), tuple(parts))


def _plain(inline: Any) -> str:
    return "".join(child.content for child in inline.children or ())


def _anchor(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().replace("#", "sharp")).strip("-")


def _point_links_to_pages(tokens: list[Any]) -> None:
    """Let links between the Markdown files lead to their pages; a file's name is its page's."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and (found := LOCAL.fullmatch(str(child.attrGet("href")))):
                child.attrSet("href", f"/api/docs/{'rules' if found[1] == 'README' else found[1]}")


def _without_title(tokens: list[Any]) -> list[Any]:
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _highlighted(code: str, language: str, _attributes: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        return ""
    formatter: Any = HtmlFormatter(nowrap=True)
    return str(highlight(code, lexer, formatter))


def _scrollable(html: str) -> str:
    """Let tables and code that are wider than the page scroll by themselves, with the keyboard too."""
    html = html.replace("<table>", '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>').replace(
        "</table>", "</table></div>"
    )
    return html.replace("<pre>", '<pre tabindex="0">').replace("<th>", '<th scope="col">')
