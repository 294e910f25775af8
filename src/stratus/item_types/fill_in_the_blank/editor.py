"""How authors write items with blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.fill_in_the_blank.content import LONGEST_ACCEPTED, MEDIUM, MOST_ACCEPTED, Content
from stratus.item_types.fill_in_the_blank.right import NUMBER, TEXT
from stratus.item_types.gaps.forms import WORDS, GapsField, GapsForm, GapsInput


class BlanksInput(GapsInput):
    """Gaps with what is accepted in them, one answer a line."""

    own_template = "fill_in_the_blank/row.html"
    own = {"accepted": "", "kind": TEXT, "case": "", "spelling": "0", "width": MEDIUM}
    most_of_lines = (MOST_ACCEPTED + 1) * (LONGEST_ACCEPTED + len("\n"))

    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return what is accepted, and how it is compared."""
        lines = [line for line in sent["accepted"].splitlines() if line.strip()]
        compared = {
            "kind": sent["kind"],
            "case_sensitive": sent["case"] == "1",
            "spelling_errors": sent["spelling"],
            "width": sent["width"],
        }
        return {"accepted": lines, **compared}

    def write(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return what is accepted as lines, and how it is compared."""
        compared = {"case": "1" if row["case_sensitive"] else "", "spelling": str(row["spelling_errors"])}
        return {"accepted": "\n".join(row["accepted"]), "kind": row["kind"], "width": row["width"], **compared}

    def said(self, row: Mapping[str, Any]) -> str:
        """Return all of it in one line."""
        said = self.write(row)
        case = said["case"] if row["kind"] == TEXT else ""
        return " / ".join(
            [*said["accepted"].splitlines(), said["kind"], case, said["spelling"] if row["kind"] == TEXT else "0", said["width"]]
        )


class Form(GapsForm):
    """Each gap has answers of its own that are accepted."""

    needed = ("stem", "text")
    gaps = GapsField(
        Content(),
        BlanksInput(),
        label=_("Gaps"),
        help_text=_(
            "Of a number, each line is the number itself (3.14), what it may be off by (3.14 ± 0.01, or 3.14 +- 0.01), or the least and the"
            " greatest (3.1 .. 3.2), with a comma or a point as in the language of the item. An answer of no more letters than errors are"
            " allowed must be written exactly. Rows without answers are left out if the text has no such gap."
        ),
    )


class Editor(authoring.Editor):
    """Fill in the blank."""

    label = _("Fill in the blank")
    hint = _("A text with gaps into which words or numbers are typed. Scored by itself, with partial credit if you like.")
    form = Form
    words = {
        **WORDS,
        "UNKNOWN_KIND": _("Gap %(number)s: choose whether a text or a number is typed."),
        "UNKNOWN_WIDTH": _("Gap %(number)s: choose how wide the field is."),
        "NUMBER_OF_ACCEPTED": _("Gap %(number)s: write %(low)s to %(high)s accepted answers, one a line."),
        "ACCEPTED_TOO_LONG": _("Gap %(number)s: an accepted answer is longer than %(most)s characters."),
        "NO_NUMBER_ACCEPTED": _(
            "Gap %(number)s: “%(line)s” is no number, no number with what it may be off by, and no two numbers in order."
        ),
        "DOUBTFUL_NUMBER": _(
            "Gap %(number)s: “%(line)s” may be a large number or one with decimals. Write thousands without a sign, or one more decimal."
        ),
        "SPELLING_ERRORS": _("Gap %(number)s: allow from %(low)s to %(high)s spelling errors."),
    }
    key_template = "gaps/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the gaps, each with what is accepted and how it is compared."""
        return [{**gap, "right": gap["accepted"], "notes": list(_notes(gap))} for gap in content["gaps"]]


def _notes(gap: Mapping[str, Any]) -> Iterator[str]:
    if gap["kind"] == NUMBER:
        yield gettext("Read as a number.")
    if gap["case_sensitive"]:
        yield gettext("Capitals and small letters count.")
    if errors := gap["spelling_errors"]:
        yield ngettext("%(number)s spelling error is allowed.", "%(number)s spelling errors are allowed.", errors) % {"number": errors}
