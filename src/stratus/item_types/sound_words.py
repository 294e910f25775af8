"""Sounds of authors' texts in words, where none can be heard: on paper, and where versions are compared. Needs Django."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.foundation import authored
from stratus.foundation.authored import Sound


def in_words(sound: Sound) -> SafeString:
    """Return what stands for a sound: what it is called, how often it can be heard, and what is heard where its author said so."""
    named = format_html("<strong>{}</strong>", _("Sound: %(title)s") % {"title": sound.title} if sound.title else _("Sound"))
    if sound.plays:
        times = ngettext("to be heard once", "to be heard %(n)d times", sound.plays) % {"n": sound.plays}
        named = format_html("{} ({})", named, times)
    if not sound.transcript:
        return format_html('<span class="sound-in-words">{}</span>', named)
    return format_html('<span class="sound-in-words">{} – <span class="as-typed">{}</span></span>', named, sound.transcript)


def with_sounds_in_words(markup: str) -> str:
    """Return clean HTML in which words stand for each sound."""
    return authored.sounds_in_words(markup, in_words)
