"""The tools that an author may give candidates in the exam. Pure, and without Django: the saver uses them too.

Text size, colours, language and the list of questions are not listed, because everybody has those.
"""

from __future__ import annotations

TOOLS = ("NOTEPAD", "CALCULATOR", "HIGHLIGHTER", "STRIKE_OUT", "TEXT_TO_SPEECH")
"""Codes, in the order in which they are offered."""

DEFAULT_TOOLS = ("NOTEPAD", "HIGHLIGHTER", "STRIKE_OUT")
"""Tools that are on by default, because they do not affect what is tested. Others may (arithmetic, reading), so the author decides."""


def default_tools() -> list[str]:
    """Return the tools of a new assessment."""
    return list(DEFAULT_TOOLS)
