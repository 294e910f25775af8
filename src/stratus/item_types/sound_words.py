"""Sounds, videos and documents of texts in words, where none can be played or read: on paper, and in comparisons. Needs Django."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.foundation import authored
from stratus.foundation.authored import Document, Played


def in_words(played: Played) -> SafeString:
    """Return what stands for a sound or video: its title, how often it can be played, and what is heard where its author said so."""
    named = format_html("<strong>{}</strong>", _named(played))
    if played.plays:
        times = ngettext("to be played once", "to be played %(n)d times", played.plays) % {"n": played.plays}
        named = format_html("{} ({})", named, times)
    if not played.transcript:
        return format_html('<span class="sound-in-words">{}</span>', named)
    return format_html('<span class="sound-in-words">{} – <span class="as-typed">{}</span></span>', named, played.transcript)


def _named(played: Played) -> str:
    if played.tag == "video":
        return _("Video: %(title)s") % {"title": played.title} if played.title else _("Video")
    return _("Sound: %(title)s") % {"title": played.title} if played.title else _("Sound")


def document_in_words(document: Document, pages: int = 0) -> SafeString:
    """Return what stands for a document: what it is called, and of how many pages it is where that is known."""
    text = _("Document: %(title)s") % {"title": document.title} if document.title else _("Document")
    named = format_html("<strong>{}</strong>", text)
    if not pages:
        return format_html('<span class="sound-in-words">{}</span>', named)
    many = ngettext("%(n)s page", "%(n)s pages", pages) % {"n": pages}
    return format_html('<span class="sound-in-words">{} – {}</span>', named, many)


def with_sounds_in_words(markup: str, pages: Mapping[str, int] = MappingProxyType({})) -> str:
    """Return clean HTML in which words stand for each sound, video and document. `pages`: `media:<sha256>` → how many a document has."""
    played = authored.played_in_words(markup, in_words)
    return authored.documents_in_words(played, lambda document: document_in_words(document, pages.get(document.src, 0)))
