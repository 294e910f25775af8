"""Why a code is not taken."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.foundation.errors import DomainError

LOST = gettext_lazy(
    "Codes of your authenticator can no longer be checked, because the secrets of this installation were replaced."
    " Type a recovery code that was not used yet, or ask an administrator to remove your second factor."
)


class WrongCode(DomainError):
    """Neither a code that the authenticator shows now, nor a recovery code that was not used; or it was taken already."""

    def __init__(self) -> None:
        super().__init__(_("This code is not right, or was used already. Type the one that is shown now."), field="code")


class SecretLost(WrongCode):
    """No code of this authenticator can be checked, and what was typed is no recovery code. Only for who gave the right password."""

    def __init__(self) -> None:
        DomainError.__init__(self, str(LOST), field="code")
