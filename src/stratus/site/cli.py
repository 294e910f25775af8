"""The command `stratus`."""

import typer

from stratus.site.commands import backup, doctor, rehearse, search, secrets, serve, tenants
from stratus.site.commands.support import faults_in_a_line

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
    """Entry point of the command."""
    with faults_in_a_line():
        app()


if __name__ == "__main__":
    main()
