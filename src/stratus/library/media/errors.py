"""Errors about media."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError
from stratus.library.media import rules
from stratus.library.media.decoding.documents import told as documents
from stratus.library.media.decoding.documents.asking import NoDocument
from stratus.library.media.decoding.played import NotPlayed
from stratus.library.media.decoding.videos.told import LONGEST, MOST_PIXELS
from stratus.library.media.pictures import NoPicture
from stratus.library.media.rules import Kind
from stratus.ui.forms.number_words import said_number


class MediumRefused(DomainError):
    """A file cannot become a picture or a sound; the message says why, and what can be done. `can_shrink`: made smaller it could be;
    `may_pass`: the same file can be taken in a moment.
    """

    def __init__(self, message: str, *, can_shrink: bool = False, may_pass: bool = False) -> None:
        super().__init__(message, "file")
        self.can_shrink, self.may_pass = can_shrink, may_pass

    @classmethod
    def of(cls, problem: NoPicture) -> MediumRefused:
        """Return the error for what was found wrong with a file."""
        return cls(_said(problem), can_shrink=problem.can_shrink, may_pass=problem.code == "BUSY")

    @classmethod
    def of_played(cls, problem: NotPlayed, wanted: str = "") -> MediumRefused:
        """Return the error for what was found wrong with a file that was to be a sound or video (`wanted`; "": either)."""
        about_video = wanted == Kind.VIDEO or (not wanted and problem.seems_video)
        said = _said_of_video(problem) if about_video else _said_of_sound(problem.code)
        return cls(said, may_pass=problem.code == "BUSY")

    @classmethod
    def is_played(cls) -> MediumRefused:
        """Return the error for a sound or video where a picture was asked for."""
        return cls(_("This file is a sound or a video. Put it in with “Sound” or “Video”, or choose a PNG, JPEG or WebP."))

    @classmethod
    def of_document(cls, problem: NoDocument) -> MediumRefused:
        """Return the error for what was found wrong with a file that was to be a document."""
        return cls(_said_of_document(problem), may_pass=problem.code == "BUSY")

    @classmethod
    def is_document(cls) -> MediumRefused:
        """Return the error for a document where a picture was asked for."""
        return cls(_("This file is a document. Put documents in with “Document”, or choose a PNG, JPEG or WebP."))

    @classmethod
    def too_much(cls, size: int) -> MediumRefused:
        """Return the error for a file of so many bytes, which is not even looked at."""
        return cls(
            _("This file has %(size)s MB. A file of at most %(most)s MB can be sent.")
            % {"size": _megabytes(size), "most": rules.MOST_SENT // rules.MEGABYTE}
        )


class NoRoomForMedia(MediumRefused):
    """The server keeps what room it has for answers."""

    def __init__(self) -> None:
        super().__init__(_("The server has no room for further files at this moment. Tell your administrator."))


class MediumInUse(DomainError):
    """Items name the medium."""

    def __init__(self, kind: Kind) -> None:
        said = {
            Kind.PICTURE: _("Questions show this picture, or did so in an earlier version. It cannot be deleted."),
            Kind.SOUND: _("Questions play this sound, or did so in an earlier version. It cannot be deleted."),
            Kind.VIDEO: _("Questions play this video, or did so in an earlier version. It cannot be deleted."),
            Kind.DOCUMENT: _("Questions show this document, or did so in an earlier version. It cannot be deleted."),
        }
        super().__init__(said[kind])


def kind_in_words(kind: Kind) -> str:
    """Return what a kind of media is called, in the reader's language."""
    return {Kind.PICTURE: _("Picture"), Kind.SOUND: _("Sound"), Kind.VIDEO: _("Video"), Kind.DOCUMENT: _("Document")}[kind]


def _said(problem: NoPicture) -> str:
    if problem.code == "MOVES":
        return _("This picture moves. Save one of its frames as a picture, and choose that.")
    if problem.code == "TOO_MANY_PIXELS":
        values = {"has": _millions(problem.pixels), "most": str(rules.MOST_PIXELS // 1_000_000)}
        said = _("This picture has %(has)s million pixels; %(most)s million are possible.") % values
        can = _("Have it made smaller, or choose another.") if problem.can_shrink else _("Make it smaller in another program.")
        return f"{said} {can}"
    if problem.code == "TOO_LARGE":
        values = {"has": _megabytes(problem.size), "most": str(rules.MOST_BYTES // rules.MEGABYTE)}
        return _("This picture would have %(has)s MB; %(most)s MB are possible. Have it made smaller, or save it as JPEG or WebP.") % values
    if problem.code == "TOO_COSTLY":
        return _("This picture takes too long to read, or too much memory. Save it anew in another program, and choose that.")
    if problem.code == "BUSY":
        return _("Another file is being read at this moment. Send this one again in a moment.")
    return _("This file cannot be read as a picture. Choose a PNG, JPEG or WebP.")


def _said_of_sound(code: str) -> str:
    said = {
        "CUT_OFF": _("This file ends before its sound does. Save or download it anew, and choose that."),
        "OTHER_SOUND": _("Not every browser plays this kind of sound, or it is protected. Save it as MP3 or M4A (AAC), and choose that."),
        "FILM": _("This file is a video. Put it in with “Video”, or save its sound alone as MP3 or M4A."),
        "SEVERAL": _("There are several sounds in this file. Save one of them alone as MP3 or M4A, and choose that."),
        "TOO_LONG": _("This sound would last longer than a day. Save it anew in another program, and choose that."),
        "TOO_COSTLY": _("This sound takes too long to read, or too much memory. Save it anew in another program, and choose that."),
        "BUSY": _("Another file is being read at this moment. Send this one again in a moment."),
    }
    return said.get(code) or _("This file cannot be read as a sound. Choose an MP3, M4A, Ogg (Opus, Vorbis) or WAV.")


def _said_of_video(problem: NotPlayed) -> str:
    values = {
        "has": _millions(problem.pixels),
        "most": _millions(MOST_PIXELS),
        "minutes": LONGEST // 60_000,
    }
    said = {
        "CUT_OFF": _("This file ends before its video does. Save or download it anew, and choose that."),
        "OTHER_VIDEO": _(
            "Not every browser plays this kind of video, or it is protected. Save it as MP4 with H.264 and AAC, and choose that."
        ),
        "OTHER_SOUND": _("Not every browser plays the sound of this video. Save it as MP4 with H.264 and AAC, and choose that."),
        "NO_PICTURE": _("There is no video in this file that can be read. Choose an MP4 with H.264 and AAC."),
        "SEVERAL": _("There are several videos or sounds in this file. Save it as MP4 with one of each, and choose that."),
        "EDITED": _("This video was cut, and what was cut out is in it still. Export it anew from the program, and choose that."),
        "TOO_MANY_PIXELS": _(
            "The pictures of this video have %(has)s million pixels; %(most)s million are possible (1920 × 1080). "
            "Save it smaller, and choose that."
        )
        % values,
        "TOO_LONG": _("This video lasts longer than %(minutes)s minutes. Cut it shorter, and choose that.") % values,
        "TOO_COSTLY": _("This video takes too long to read, or too much memory. Save it anew in another program, and choose that."),
        "BUSY": _("Another file is being read at this moment. Send this one again in a moment."),
    }
    return said.get(problem.code) or _("This file cannot be read as a video. Choose an MP4 with H.264 and AAC.")


def _said_of_document(problem: NoDocument) -> str:
    values = {
        "pages": said_number(problem.pages),
        "most": said_number(documents.MOST_PAGES),
        "has": _megabytes(problem.size),
        "bytes": str(rules.MOST_DOCUMENT // rules.MEGABYTE),
        "pixels": str(documents.MOST_PIXELS // 1_000_000),
    }
    said = {
        "DAMAGED": _("This document is damaged, or ends too early. Save or print it as PDF anew, and choose that."),
        "ENCRYPTED": _("This document is protected, by a password or against changes. Print it as PDF without that, and choose that."),
        "FORM_ONLY": _("This document is a form that only one program can show (XFA). Print it as PDF, and choose that."),
        "TOO_MANY_PAGES": _("This document has %(pages)s pages; %(most)s are possible. Choose the pages that are needed."),
        "LARGE_PAGE": _("Page %(pages)s of this document is too large or too small to be shown. Print it as PDF on A4, and choose that."),
        "INFLATES": _("What is drawn in this document is far too much for a browser. Print it as PDF, and choose that."),
        "TOO_MANY_PIXELS": _(
            "A picture in this document has more than %(pixels)s million pixels. Save it with smaller ones, and choose that."
        ),
        "TOO_LARGE": _("This document would have %(has)s MB; %(bytes)s MB are possible. Save it with smaller pictures, or fewer pages."),
        "TOO_COSTLY": _("This document takes too long to read, or too much memory. Print it as PDF, and choose that."),
        "BUSY": _("Another file is being read at this moment. Send this one again in a moment."),
    }
    return (said.get(problem.code) or _("This file cannot be read as a document. Choose a PDF.")) % values


def _megabytes(size: int) -> str:
    return said_number(-(-size * 10 // rules.MEGABYTE) / 10)


def _millions(pixels: int) -> str:
    return said_number(-(-pixels // 100_000) / 10)
