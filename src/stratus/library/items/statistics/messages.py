"""What stands out in the statistics of an item, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stratus.library.items.statistics.rules import Finding

MOST_BETTER_WRONG = _(
    "Most of those who did well chose “%(name)s”, which is not the key. "
    "Look at whether the key is right, and whether this alternative is wrong."
)
WORDS: Mapping[Finding, str | Promise] = {
    Finding.BETTER_WRONG: _(
        "Of those who did well, more chose “%(name)s” than the key. "
        "Look at whether the key is right, and whether this alternative is wrong."
    ),
    Finding.AGAINST: _(
        "Candidates who did better in the rest of the exam did worse here. Look at the key, and at how the question is worded."
    ),
    Finding.WEAK: _("Candidates who did well in the rest of the exam did hardly better here than the others."),
    Finding.EASY: _("Nearly everybody had it right: it hardly tells candidates apart."),
    Finding.HARD: _("Hardly anybody had it right. Look at whether it was taught, and whether the question says what is asked."),
    Finding.BLANK: _("Many left it blank. Look at whether there was time for it, and whether it says what to do."),
    Finding.NOBODY: _("Nobody chose “%(name)s”: as it is, it makes the question no harder."),
}


def in_words(findings: Sequence[tuple[Finding, Mapping[str, str]]]) -> list[str]:
    """Return a sentence for each finding."""
    return [
        str(MOST_BETTER_WRONG if finding is Finding.BETTER_WRONG and named["most"] else WORDS[finding]) % named
        for finding, named in findings
    ]
