"""The command `stratus`."""

import sys

import psycopg
import typer

from stratus.server.processes.database import BadAddress, Refused
from stratus.server.processes.fingerprints import OtherSecrets
from stratus.server.processes.home import BadSecret, MissingSecret
from stratus.server.processes.steps import say
from stratus.site.commands import backup, doctor, rehearse, search, secrets, serve, tenants

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Stratus, an e-assessment platform.")
app.command()(serve.run)
app.command()(serve.web)
app.command()(serve.saver)
app.command()(serve.worker)
app.command()(serve.migrate)
app.add_typer(tenants.demo_commands, name="demo")
app.add_typer(tenants.tenant_commands, name="tenant")
app.add_typer(tenants.token_commands, name="token")
app.add_typer(search.search_commands, name="search")
app.add_typer(secrets.secrets_commands, name="secrets")
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(doctor.doctor)
app.command()(rehearse.rehearse)
app.command(hidden=True)(serve.prepare)


def main() -> None:
    """Entry point of the command. A database that goes away under it, or an address that cannot be read, is one line."""
    try:
        app()
    except Exception as error:
        if isinstance(error, BadAddress | Refused | OtherSecrets | MissingSecret | BadSecret):
            say(str(error))
        elif (away := _away(error)) is not None:
            say(f"The database does not answer: {(str(away).strip() or type(away).__name__).splitlines()[0]}")
        else:
            raise
        sys.exit(1)


def _away(error: BaseException | None) -> BaseException | None:
    """The error of the driver that was the cause, if there is one. Without Django, which many commands do not load."""
    while error is not None and not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        error = error.__cause__
    return error


if __name__ == "__main__":
    main()
