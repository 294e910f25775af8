"""`stratus demo`, `stratus tenant create`, `stratus token create`."""

import os
import secrets
from typing import Annotated

import typer

from stratus.site.commands.support import answer, fail, migrated_database

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]

tenant_commands = typer.Typer(no_args_is_help=True, help="Organisations that use this installation.")
token_commands = typer.Typer(no_args_is_help=True, help="Tokens of the External API.")


def demo(
    url: Annotated[str, typer.Option(help="Address under which the demo answers; by default the one it has, or localhost.")] = "",
    as_json: Json = False,
) -> None:
    """Load the demo tenant and say how to get in. Loading it again changes nothing."""
    with migrated_database():
        from stratus.demo import NAME, ensure_demo
        from stratus.tenancy.models import Tenant

        known = Tenant.objects.filter(name=NAME).values_list("base_url", flat=True).first()
        told = ensure_demo(url.rstrip("/") or known or f"http://localhost:{os.environ.get('PORT') or 8000}")
    accounts = told.pop("accounts")
    if as_json:
        answer({**told, "accounts": accounts}, as_json=True)
    else:
        answer({**told, "accounts": ", ".join(account["username"] for account in accounts)}, as_json=False)


@tenant_commands.command("create")
def create_tenant(
    name: Annotated[str, typer.Argument(help="Short name: lower-case letters, digits and hyphens.")],
    host: Annotated[list[str], typer.Option(help="Host name under which it answers; may be given several times.")],
    admin: Annotated[str, typer.Option(help="User name of its first administrator.")],
    title: Annotated[str, typer.Option(help="Name as people read it.")] = "",
    url: Annotated[str, typer.Option(help="Public address for links; by default https:// and the first host.")] = "",
    as_json: Json = False,
) -> None:
    """Make an organisation with its first administrator. Their password is generated and shown once, or is STRATUS_ADMIN_PASSWORD."""
    given = os.environ.get("STRATUS_ADMIN_PASSWORD", "")
    password = given or secrets.token_urlsafe(12)
    with migrated_database():
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_slug
        from django.db import IntegrityError, transaction

        from stratus.foundation.errors import DomainError
        from stratus.organisation.founding import found_tenant, make_admin
        from stratus.tenancy import current

        try:
            validate_slug(name)
            with transaction.atomic():
                tenant = found_tenant(name, title or name, url or f"https://{host[0]}", host)
                with current.use(tenant):
                    make_admin(admin, password)
        except ValidationError:
            fail("NAME: use letters, digits, hyphens and underscores only.")
        except IntegrityError:
            fail(f"There is a tenant named {name} already, or one that answers at {', '.join(host)}.")
        except DomainError as error:
            fail(error.message)
        told = {"name": tenant.name, "url": tenant.base_url, "admin": admin}
    answer(told if given else {**told, "password": password}, as_json=as_json)


@token_commands.command("create")
def create_token(
    tenant: Annotated[str, typer.Option(help="Name of the tenant.")],
    user: Annotated[str, typer.Option(help="User name of the owner, in whose name the token acts.")],
    as_json: Json = False,
) -> None:
    """Make a token for the External API. It is shown once."""
    with migrated_database():
        from stratus.access.actor import Actor
        from stratus.external_api.tokens.actions import generate_token
        from stratus.foundation import clock
        from stratus.foundation.errors import DomainError
        from stratus.foundation.text import name_key
        from stratus.people.models import User
        from stratus.tenancy import current
        from stratus.tenancy.models import Tenant

        found = Tenant.objects.filter(name=tenant).first()
        if found is None:
            known = ", ".join(Tenant.objects.order_by("name").values_list("name", flat=True)) or "none yet"
            fail(f"There is no tenant named {tenant}. Tenants: {known}.")
        with current.use(found):
            owner = User.objects.filter(username_key=name_key(user), deleted_at=None).first()
            if owner is None:
                fail(f"There is no user named {user} in {tenant}.")
            try:
                _token, secret = generate_token(owner, by=Actor.system(), now=clock.now())
            except DomainError as error:
                fail(error.message)
    answer({"token": secret, "tenant": found.name, "user": owner.username}, as_json=as_json)
