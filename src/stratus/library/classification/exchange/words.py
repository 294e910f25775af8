"""What is said of the rows of a file: headings of columns, what becomes of a row, why it is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.library.classification.exchange.rules import Bounds, Decision, What, Why

WHAT = {
    What.NEW: gettext_lazy("New"),
    What.RENAMED: gettext_lazy("Renamed"),
    What.UNCHANGED: gettext_lazy("Unchanged"),
    What.REFUSED: gettext_lazy("Refused"),
}

_WHY = {
    Why.NO_TITLE: gettext_lazy("This row has no title."),
    Why.IS_TIME: gettext_lazy("This cell is a date or a time. Format the column as text, and type it again."),
    Why.IS_FAULT: gettext_lazy("A formula in this cell has failed."),
    Why.GAP: gettext_lazy("This cell is empty, and one before it is not. Name everything that it lies in, or nothing."),
    Why.NOTHING_ABOVE: gettext_lazy("No row before says what this one lies in."),
    Why.NO_SUCH_PLACE: gettext_lazy("“%(about)s” is not there. Give it a row of its own before this one."),
    Why.REFUSED_ABOVE: gettext_lazy("What it lies in was refused."),
    Why.ARCHIVED_ABOVE: gettext_lazy("What it lies in is in the archive."),
    Why.TWICE: gettext_lazy("Row %(about)s is about the same one."),
    Why.CODE_TWICE: gettext_lazy("Row %(about)s has this code."),
    Why.ELSEWHERE: gettext_lazy("This code is that of “%(about)s”, which lies elsewhere. An import moves nothing."),
    Why.TITLE_TAKEN: gettext_lazy("There is one with this title beside it already, perhaps in the archive."),
    Why.FULL: gettext_lazy("There can be no more than %(about)s."),
}


def reason_of(decision: Decision, bounds: Bounds) -> str:
    """Return why a row is refused."""
    if decision.why is Why.TITLE:
        return _("Enter a title of at most %(max)s characters.") % {"max": bounds.title}
    if decision.why is Why.CODE:
        return _("Enter a code of at most %(max)s characters.") % {"max": bounds.code}
    assert decision.why is not None  # of one that is refused
    return str(_WHY[decision.why]) % {"about": decision.about}


def said_of(decision: Decision, bounds: Bounds) -> str:
    """Return what becomes of a row, in a sentence."""
    word = str(WHAT[decision.what])
    if decision.what is What.REFUSED:
        return f"{word}: {reason_of(decision, bounds)}"
    if decision.what is What.UNCHANGED and decision.node and decision.node.is_archived:
        return _("Unchanged; it is in the archive and stays there")
    if decision.what is What.RENAMED and decision.node:
        return _("Renamed; it was “%(old)s”") % {"old": f"{decision.node.code} {decision.node.title}".strip()}
    return word
