"""The hints of `rules` in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.item_types.authoring import Words
from stratus.library.checks.rules import Hint

WORDS: Mapping[str, Words] = {
    "TABLE_WITHOUT_HEADER": _(
        "A table has no header cells: somebody who hears it does not know what a column means. Make its first row a header."
    ),
    "COLOUR_WORDS": _("The text names colours (%(words)s), and there is a picture. Not everybody sees them: say it in another way too."),
    "HARD_TO_READ": _("The text is hard to read: LIX %(lix)s, where newspapers have about 45. Shorter sentences and shorter words help."),
    "ALTERNATIVES_ALIKE": _("The alternatives %(one)s and %(other)s differ in capital letters, spaces or what stands at their ends alone."),
    "LONGEST_IS_KEY": _("What is right is much longer than what is wrong, so that it can be guessed by its length."),
    "ABOVE_THOUGH_SHUFFLED": _("An alternative says “above”, but every candidate gets the alternatives in an order of their own."),
    "NO_MARKING_SCHEME": _("There is no marking scheme, and there are no criteria: markers do not see what earns points."),
}


def in_words(hint: Hint) -> str:
    """Return a hint as one or two sentences."""
    if hint.code == "PICTURE_WITHOUT_TEXT":
        number = int(hint.params["number"])
        text = ngettext(
            "A picture is marked as decoration: who hears the question is not told of it. Describe it if it matters.",
            "%(number)s pictures are marked as decoration: who hears the question is not told of them. Describe those that matter.",
            number,
        )
        return text % {"number": number}
    if hint.code == "SOUND_WITHOUT_WORDS":
        number = int(hint.params["number"])
        text = ngettext(
            "A sound has no transcript: who cannot hear it has nothing instead. Leave it so where hearing is what you test.",
            "%(number)s sounds have no transcript: who cannot hear them has nothing instead. Leave it so where hearing is what you test.",
            number,
        )
        return text % {"number": number}
    if hint.code == "VIDEO_WITHOUT_WORDS":
        number = int(hint.params["number"])
        text = ngettext(
            "A video has neither captions nor a transcript: who cannot hear it has nothing instead. Captions are added on its page.",
            "%(number)s videos have neither captions nor a transcript: who cannot hear them has nothing instead. "
            "Captions are added on their pages.",
            number,
        )
        return text % {"number": number}
    return str(WORDS[hint.code]) % hint.params
