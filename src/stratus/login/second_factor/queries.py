"""Who has a second factor, and who needs one."""

from __future__ import annotations

from stratus.access.permissions import RoleType
from stratus.login.models import SecondFactor
from stratus.people.models import User
from stratus.tenancy import sealed

PURPOSE = "login_secondfactor.sealed"


def factor_of(user: User) -> SecondFactor | None:
    """Return the confirmed second factor of a user, if there is one; one query."""
    return SecondFactor.objects.filter(user_id=user.pk, confirmed_at__isnull=False).first()


def secret_of(factor: SecondFactor) -> bytes | None:
    """Return what its authenticator makes codes of; None: sealed with secrets that this installation has lost."""
    known = sealed.unseal(factor.sealed, PURPOSE)
    return None if known is None else bytes.fromhex(known)


def is_lost(user: User) -> bool:
    """Tell whether codes of a user's authenticator can no longer be checked: recovery codes alone let them in. One query."""
    factor = factor_of(user)
    return factor is not None and secret_of(factor) is None


def may_have_one(user: User) -> bool:
    """Tell whether a user (role loaded) may set one up: staff, not candidates, who sit where no phone is allowed."""
    return user.role.role_type != RoleType.CANDIDATE


def is_missing(user: User) -> bool:
    """Tell whether the role of a user (loaded) demands a second factor that they do not have."""
    return user.role.needs_second_factor and may_have_one(user) and not user.has_second_factor


def codes_left(factor: SecondFactor) -> int:
    """Return the number of recovery codes that were not used; one query."""
    return factor.recovery_codes.filter(used_at=None).count()
