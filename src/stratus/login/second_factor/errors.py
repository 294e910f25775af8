"""Why a code is not taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError


class WrongCode(DomainError):
    """Neither a code that the authenticator shows now, nor a recovery code that was not used; or it was taken already."""

    def __init__(self) -> None:
        super().__init__(_("This code is not right, or was used already. Type the one that is shown now."), field="code")
