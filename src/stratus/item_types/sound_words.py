"""Sounds and videos of authors' texts in words, where none can be played: on paper, and where versions are compared. Needs Django."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.foundation import authored
from stratus.foundation.authored import Played


def in_words(played: Played) -> SafeString:
    """Return what stands for a sound or video: its title, how often it can be played, and what is heard where its author said so."""
    named = format_html("<strong>{}</strong>", _named(played))
    if played.plays:
        times = ngettext("to be heard once", "to be heard %(n)d times", played.plays) % {"n": played.plays}
        named = format_html("{} ({})", named, times)
    if not played.transcript:
        return format_html('<span class="sound-in-words">{}</span>', named)
    return format_html('<span class="sound-in-words">{} – <span class="as-typed">{}</span></span>', named, played.transcript)


def with_sounds_in_words(markup: str) -> str:
    """Return clean HTML in which words stand for each sound and video."""
    return authored.played_in_words(markup, in_words)


def _named(played: Played) -> str:
    if played.tag == "video":
        return _("Video: %(title)s") % {"title": played.title} if played.title else _("Video")
    return _("Sound: %(title)s") % {"title": played.title} if played.title else _("Sound")
