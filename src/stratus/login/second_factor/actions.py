"""Set up, use and remove second factors."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import DomainError
from stratus.login.models import RecoveryCode, SecondFactor
from stratus.login.second_factor import rules
from stratus.login.second_factor.errors import SecretLost, WrongCode
from stratus.login.second_factor.queries import PURPOSE, is_lost, may_have_one, secret_of
from stratus.people.models import User
from stratus.people.users.queries import users_manageable_by
from stratus.tenancy import sealed


@transaction.atomic
def begin(*, by: Actor) -> bytes:
    """Return the secret of one's own second factor that is not confirmed yet, drawing one if there is none.

    Raises NotAllowed for candidates and whoever acts for somebody else, DomainError where one is confirmed already.
    """
    user = _oneself(by)
    found = SecondFactor.objects.select_for_update().filter(user=user).first()
    if found is None:
        secret = rules.new_secret()
        SecondFactor.objects.create(user=user, sealed=sealed.seal(secret.hex(), PURPOSE))
        return secret
    if found.confirmed_at is not None:
        raise DomainError(_("You have a second factor already. Remove it first."))
    known = secret_of(found)
    if known is not None:
        return known
    secret = rules.new_secret()  # nobody has confirmed the one that is lost: another one does
    found.sealed = sealed.seal(secret.hex(), PURPOSE)
    found.save(update_fields=["sealed"])
    return secret


@transaction.atomic
def confirm(code: str, *, by: Actor, now: datetime) -> list[str]:
    """Let one's own second factor count from now on, and return the recovery codes, which are shown only now.

    Raises NotAllowed, or WrongCode.
    """
    user = _oneself(by)
    found = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    secret = secret_of(found) if found else None
    if found is None or secret is None:
        raise WrongCode
    step = rules.step_of_code(secret, code, now, found.last_step)
    if step is None:
        raise WrongCode
    found.confirmed_at, found.last_step = now, step
    found.save(update_fields=["confirmed_at", "last_step"])
    _note(user, has=True)
    log.record("user.second_factor_added", by=by, subject=user, at=now)
    return _new_codes(found)


@transaction.atomic
def renew_codes(*, by: Actor, now: datetime) -> list[str]:
    """Replace one's own recovery codes, and return the new ones. Raises NotAllowed, or DomainError without a second factor."""
    user = _oneself(by)
    found = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if found is None:
        raise DomainError(_("You have no second factor."))
    log.record("user.recovery_codes_renewed", by=by, subject=user, at=now)
    return _new_codes(found)


@transaction.atomic
def use(user: User, typed: str, *, now: datetime) -> str:
    """Take a code at log-in, and return what it was: `TOTP` or `RECOVERY_CODE`. Each is taken once. Raises WrongCode, SecretLost."""
    found = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if found is None:
        raise WrongCode
    secret = secret_of(found)
    step = rules.step_of_code(secret, typed, now, found.last_step) if secret is not None else None
    if step is not None:
        found.last_step = step
        found.save(update_fields=["last_step"])
        return "TOTP"
    if RecoveryCode.objects.filter(factor=found, hash=rules.recovery_hash(typed), used_at=None).update(used_at=now):
        return "RECOVERY_CODE"  # a hash: it counts where the secret is lost too
    raise WrongCode if secret is not None else SecretLost


@transaction.atomic
def remove(user_id: int, *, by: Actor, now: datetime) -> None:
    """Remove a second factor: one's own, where no role demands it or its secret is lost, or that of somebody who lost their phone.

    That of somebody else is removed by whoever may manage that person and has all the rights of their role.
    Raises NotAllowed, User.DoesNotExist, or DomainError.
    """
    if user_id == by.user_id and by.acting_as_id is None:
        user = _oneself(by)
        if user.role.needs_second_factor and not is_lost(user):
            raise DomainError(_("Your role needs a second factor. An administrator can remove it when you have a new phone."))
    else:
        by.require(Permission.MANAGE_USERS)
        user = users_manageable_by(by).select_related("role").get(pk=user_id)
        if by.acting_as_id is not None or not set(user.role.permissions) <= by.permissions | {Permission.PARTICIPATE.value}:
            raise NotAllowed
    deleted, _by_model = SecondFactor.objects.filter(user=user).delete()
    _note(user, has=False)
    if deleted:
        log.record("user.second_factor_removed", by=by, subject=user, at=now)


def _oneself(by: Actor) -> User:
    if by.user_id is None or by.acting_as_id is not None or by.schedule_id is not None:
        raise NotAllowed
    user: User = User.objects.select_for_update(of=("self",)).select_related("role").get(pk=by.user_id)
    if not may_have_one(user):
        raise NotAllowed
    return user


def _note(user: User, *, has: bool) -> None:
    user.has_second_factor = has
    user.save(update_fields=["has_second_factor"])


def _new_codes(factor: SecondFactor) -> list[str]:
    codes = rules.new_recovery_codes()
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(factor=factor, hash=rules.recovery_hash(code)) for code in codes])
    return codes
