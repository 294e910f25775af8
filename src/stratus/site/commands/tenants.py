"""`stratus demo`, `stratus demo remove`, `stratus tenant create`, `stratus token create`."""

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from stratus.server.processes.steps import say
from stratus.site.commands.support import answer, fail, migrated_database
from stratus.ui.forms.time_zones import ZONES

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]

demo_commands = typer.Typer(help="An organisation to try Stratus out with, on an installation of its own.")
tenant_commands = typer.Typer(no_args_is_help=True, help="Organisations that use this installation.")
token_commands = typer.Typer(no_args_is_help=True, help="Tokens of the External API.")


@demo_commands.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    url: Annotated[str, typer.Option(help="Address under which the demo answers; by default the one it has, or localhost.")] = "",
    as_json: Json = False,
) -> None:
    """Load the demo and say how to get in. Loading it again changes nothing. It never comes beside an organisation."""
    if context.invoked_subcommand:
        return
    with migrated_database():
        from stratus.demo import NAME, ensure_demo
        from stratus.tenancy.models import Tenant

        known = Tenant.objects.filter(name=NAME, is_demo=True).values_list("base_url", flat=True).first()
        if known is None and Tenant.objects.exists():
            fail("The demo is not loaded: there is an organisation here. Try it out with a database and a data folder of its own.")
        told = ensure_demo(url.rstrip("/") or known or f"http://localhost:{os.environ.get('PORT') or 8000}")
    accounts = told.pop("accounts")
    if as_json:
        answer({**told, "accounts": accounts}, as_json=True)
    else:
        answer({**told, "accounts": ", ".join(account["username"] for account in accounts)}, as_json=False)


@demo_commands.command("remove")
def remove_demo(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Delete the demo with its people, exams, answers and files."""
    with migrated_database(as_owner=True):
        from stratus.demo import removal
        from stratus.tenancy.models import Tenant

        if not Tenant.objects.filter(is_demo=True).exists():
            fail("There is no demo here.")
        if not yes and not confirmed("Delete the demo with everything in it?"):
            fail("Nothing was deleted. Without a terminal: --yes.")
        say(f"The demo was deleted ({removal.remove_demo():,} rows).")


def confirmed(question: str) -> bool:
    """Ask on the terminal; without one nobody can say yes."""
    return sys.stdin.isatty() and typer.confirm(question)


def settle_demo(remove: bool | None) -> bool:
    """Ask what becomes of a demo before an organisation comes beside it; True to remove it. Exits where nobody can be asked."""
    from stratus.tenancy.models import Tenant

    if not Tenant.objects.filter(is_demo=True).exists():
        return False
    if remove is None and not sys.stdin.isatty():
        fail(
            "The demo is here, which belongs beside no organisation: --remove-demo deletes it, --keep-demo leaves it (it answers no more)."
        )
    return typer.confirm("The demo is here, which belongs beside no organisation. Delete it?", default=True) if remove is None else remove


def public_address(host: str) -> str:
    """Return the address for links of an organisation that answers at this host: what only this machine reaches has no proxy with TLS."""
    if host == "localhost" or host.endswith(".localhost"):
        return f"http://{host}:{os.environ.get('PORT') or 8000}"
    return f"https://{host}"


def zone_of_this_machine() -> str:
    """Return the IANA name of the time zone of this machine; UTC where it does not tell."""
    told = (os.environ.get("TZ", "").lstrip(":"), str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2])
    return next((name for name in told if name in ZONES), "UTC")


def settle_zone(given: str) -> str:
    """Return the time zone of a new organisation: the one given, else one that somebody is asked for. Exits where there is no such zone."""
    offered = zone_of_this_machine()
    zone = given or (typer.prompt("Time zone in which its people read and type times", default=offered) if sys.stdin.isatty() else offered)
    if zone not in ZONES:
        near = [name for name in ZONES if zone.casefold().replace(" ", "_") in name.casefold()][:5]
        fail(f"--time-zone: there is no time zone {zone}. " + (f"Do you mean {', '.join(near)}?" if near else "Europe/Amsterdam is one."))
    return zone


@tenant_commands.command("create")
def create_tenant(
    name: Annotated[str, typer.Argument(help="Short name: lower-case letters, digits and hyphens.")],
    host: Annotated[list[str], typer.Option(help="Host name under which it answers; may be given several times.")],
    admin: Annotated[str, typer.Option(help="User name of its first administrator.")],
    title: Annotated[str, typer.Option(help="Name as people read it.")] = "",
    url: Annotated[
        str, typer.Option(help="Public address for links; by default https:// and the first host, on this machine http:// and PORT.")
    ] = "",
    time_zone: Annotated[
        str,
        typer.Option(
            help="Where its people read and type times, such as Europe/Amsterdam; asked for, or without a terminal this machine's."
        ),
    ] = "",
    remove: Annotated[
        bool | None, typer.Option("--remove-demo/--keep-demo", help="What becomes of the demo; asked where one is here.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make an organisation with its first administrator. Their password is generated and shown once, or is STRATUS_ADMIN_PASSWORD."""
    given = os.environ.get("STRATUS_ADMIN_PASSWORD", "")
    password = given or secrets.token_urlsafe(12)
    zone = settle_zone(time_zone)
    with migrated_database(as_owner=True):
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_slug
        from django.db import IntegrityError, transaction

        from stratus.demo.removal import remove_demo
        from stratus.foundation.errors import DomainError
        from stratus.organisation.founding import found_tenant, make_admin
        from stratus.tenancy import current

        try:
            validate_slug(name)
            remove = settle_demo(remove)
            with transaction.atomic():
                tenant = found_tenant(name, title or name, url or public_address(host[0]), host, time_zone=zone)
                with current.use(tenant):
                    make_admin(admin, password)
            if remove:
                say(f"The demo was deleted ({remove_demo():,} rows).")
        except ValidationError:
            fail("NAME: use letters, digits, hyphens and underscores only.")
        except IntegrityError:
            fail(f"There is a tenant named {name} already, or one that answers at {', '.join(host)}.")
        except DomainError as error:
            fail(error.message)
        told = {"name": tenant.name, "url": tenant.base_url, "admin": admin, "time_zone": zone}
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
