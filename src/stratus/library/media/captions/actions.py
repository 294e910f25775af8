"""Actions on captions. As those on media, they lock the collection."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation import clock
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.item_types.languages import CODES
from stratus.library.errors import NotFound
from stratus.library.media.actions import locked_medium
from stratus.library.media.captions import rules
from stratus.library.media.captions.models import Captions
from stratus.library.media.rules import Kind, kind_of
from stratus.library.models import Medium
from stratus.tenancy.bulk import insert_many


def set_captions(medium_id: int, language: str, content: bytes, *, by: Actor) -> Captions:
    """Give a video captions in a language, in place of those that it has in that. Published versions keep what they have.

    `content`: a file of WebVTT or SRT. Raises NotAllowed, NotFound, ViewOnly, InvalidFields or DomainError.
    """
    by.require(Permission.LIBRARY)
    if language not in CODES:
        raise InvalidFields({"language": _("Choose the language in which the captions are written.")})
    try:
        cues = rules.parse(content)
    except rules.BadCaptions as problem:
        raise InvalidFields({"captions": _said(problem)}) from problem
    with transaction.atomic():
        medium = locked_medium(medium_id, by)
        if kind_of(medium.type) != Kind.VIDEO:
            raise DomainError(_("Only videos have captions."))
        others = Captions.objects.filter(medium=medium).exclude(language=language)
        if others.count() >= rules.MOST_LANGUAGES:
            text = _("This video has captions in %(most)s languages, which is as many as there can be. Remove some first.")
            raise InvalidFields({"language": text % {"most": rules.MOST_LANGUAGES}})
        captions, _is_new = Captions.objects.update_or_create(
            medium=medium, language=language, defaults={"cues": [list(cue) for cue in cues], "changed_at": clock.now()}
        )
        log.record("medium.captioned", by=by, subject=medium, sha256=medium.sha256, language=language)
    return captions


def remove_captions(medium_id: int, language: str, *, by: Actor) -> None:
    """Take the captions of a language away from a video. Raises NotAllowed, NotFound or ViewOnly."""
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        medium = locked_medium(medium_id, by)
        gone, _rows = Captions.objects.filter(medium=medium, language=language).delete()
        if not gone:
            raise NotFound(_("The video has no captions in this language any more."))
        log.record("medium.captions_removed", by=by, subject=medium, sha256=medium.sha256, language=language)


def copy_captions(copies: Mapping[int, Medium]) -> None:
    """Give new media the captions of those whose copies they are (by id). Two statements, none without videos."""
    videos = {pk: copy for pk, copy in copies.items() if kind_of(copy.type) == Kind.VIDEO}
    if videos:
        found = Captions.objects.filter(medium__in=list(videos))
        insert_many([Captions(medium=videos[one.medium_id], language=one.language, cues=one.cues) for one in found])


def _said(problem: rules.BadCaptions) -> str:
    values = {
        "line": problem.line,
        "size": rules.MOST_SENT // 1000,
        "text": rules.MOST_TEXT // 1000,
        "cues": rules.MOST_CUES,
        "longest": rules.LONGEST_CUE,
    }
    said = {
        "TOO_MUCH": _("This file has more than %(size)s kB. Choose captions alone: WebVTT (.vtt) or SRT (.srt)."),
        "OTHER_FILE": _("This is no WebVTT or SRT. Choose a file with captions alone: WebVTT (.vtt) or SRT (.srt)."),
        "NOT_UTF8": _("The letters of this file cannot be read. Save it with the encoding UTF-8, and choose that."),
        "NO_CAPTIONS": _("There are no captions in this file. Choose WebVTT (.vtt) or SRT (.srt)."),
        "BAD_TIMES": _("Line %(line)s says no times as “00:01.000 --> 00:04.000” does. Correct it, or choose another WebVTT or SRT."),
        "BACKWARDS": _("What begins in line %(line)s ends before it begins, or later than a day. Correct its times."),
        "TOO_LONG_CUE": _("What begins in line %(line)s is longer than %(longest)s characters: nobody can read it in time. Divide it."),
        "TOO_MANY": _("There are more than %(cues)s captions in this file, or more than %(text)s kB of text. Shorten them."),
    }
    return said[problem.code] % values
