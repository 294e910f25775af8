"""Draws formulas while they are written: the editor shows what will be stored."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import STAFF_RIGHTS
from stratus.access.staff_request import StaffRequest
from stratus.foundation.formulas import LONGEST, BadFormula, Formula

MOST, MOST_LATEX = 50, 20_000
"""How many formulas are drawn at once, and how many characters they have together. The editor asks again for more."""


@require_POST
@require(*STAFF_RIGHTS)
def drawn(request: StaffRequest) -> HttpResponse:
    """Answer with `formulas`, one for each `latex` that was sent: its `mathml`, or a `message`. `block`: on a line of its own?

    Refused whole with 422 beyond `MOST` and `MOST_LATEX`.
    """
    sources, blocks = request.POST.getlist("latex"), request.POST.getlist("block")
    if len(sources) > MOST or len(blocks) != len(sources) or sum(map(len, sources)) > MOST_LATEX:
        told = _("At most %(most)s formulas at once, with %(signs)s characters together.") % {"most": MOST, "signs": MOST_LATEX}
        return JsonResponse({"message": told}, status=422)
    return JsonResponse({"formulas": [_told(latex, block == "true") for latex, block in zip(sources, blocks, strict=True)]})


def _told(latex: str, is_block: bool) -> dict[str, Any]:
    latex = latex.strip()
    if not latex:
        return {"message": _("Write the formula.")}
    if len(latex) > LONGEST:
        return {"message": _("A formula has at most %(most)s characters.") % {"most": LONGEST}}
    try:
        return {"mathml": Formula(latex, is_block=is_block).mathml()}
    except BadFormula as bad:
        if bad.part:
            return {"message": _("This is not understood from “%(part)s” on.") % {"part": bad.part}}
        return {"message": _("This formula cannot be shown.")}
