"""Tokens: made by who manages web services, shown once, kept as a hash."""

from __future__ import annotations

import re

import pytest

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.external_api.tokens.actions import generate_token, revoke_token
from stratus.foundation import clock
from stratus.foundation.errors import DomainError


def test_a_token_has_48_letters_and_digits_and_only_its_hash_is_kept(tenant):
    from stratus.scheduling.links.secrets import secret_hash
    from stratus.tenancy.models import Credential
    from support.builders import SYSTEM, a_user

    token, secret = generate_token(a_user("System administrator"), by=SYSTEM, now=clock.now())
    assert re.fullmatch("[A-Za-z0-9]{48}", secret)
    credential = Credential.objects.get(kind="EXTERNAL_API", subject_id=token.pk)
    assert bytes(credential.hash) == secret_hash(secret)
    assert secret.endswith(token.hint)
    assert secret not in str(token.__dict__)


def test_the_owner_needs_the_right_to_use_the_api(tenant):
    from support.builders import SYSTEM, a_user

    with pytest.raises(DomainError) as refused:
        generate_token(a_user("Scheduler"), by=SYSTEM, now=clock.now())
    assert refused.value.field == "owner"


def test_only_who_manages_web_services_makes_and_revokes_tokens(tenant):
    from support.builders import SYSTEM, a_user, an_actor

    owner = a_user("System administrator")
    somebody = an_actor(Permission.MANAGE_USERS, user=owner)
    token, _secret = generate_token(owner, by=SYSTEM, now=clock.now())
    with pytest.raises(NotAllowed):
        generate_token(owner, by=somebody, now=clock.now())
    with pytest.raises(NotAllowed):
        revoke_token(token.pk, by=somebody, now=clock.now())


def test_nobody_makes_one_that_reaches_further_than_they_do(tenant):
    from support.builders import a_user, an_actor

    with pytest.raises(NotAllowed):
        generate_token(a_user("System administrator"), by=an_actor(Permission.MANAGE_WEBSERVICE), now=clock.now())


def test_nobody_makes_one_while_logged_in_as_somebody_else(tenant):
    from dataclasses import replace

    from support.builders import SYSTEM, a_user

    owner = a_user("System administrator")
    with pytest.raises(NotAllowed):
        generate_token(owner, by=replace(SYSTEM, user_id=owner.pk, acting_as_id=owner.pk), now=clock.now())


def test_revoking_twice_changes_nothing_more(tenant):
    from stratus.events.models import Event
    from support.builders import SYSTEM, a_user

    token, _secret = generate_token(a_user("System administrator"), by=SYSTEM, now=clock.now())
    first = revoke_token(token.pk, by=SYSTEM, now=clock.now()).revoked_at
    assert revoke_token(token.pk, by=SYSTEM, now=clock.now()).revoked_at == first
    assert Event.objects.filter(kind="token.revoked").count() == 1


def test_whoever_owns_a_valid_token_is_not_disabled_among_many(tenant):
    from stratus.people.users.actions import set_active_many
    from support.builders import SYSTEM, a_user

    owner, other = a_user("System administrator"), a_user("System administrator")
    token, _secret = generate_token(owner, by=SYSTEM, now=clock.now())
    outcome = set_active_many([owner.pk, other.pk], False, by=SYSTEM, now=clock.now())
    assert outcome.changed == (other.pk,)
    assert f"token …{token.hint}" in outcome.refused[owner.pk]
    revoke_token(token.pk, by=SYSTEM, now=clock.now())
    assert set_active_many([owner.pk], False, by=SYSTEM, now=clock.now()).changed == (owner.pk,)
