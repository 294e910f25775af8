"""The command `stratus`."""

import typer

from stratus.site.commands import serve

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Stratus, an e-assessment platform.")
app.command()(serve.run)
app.command()(serve.web)
app.command()(serve.saver)
app.command()(serve.worker)
app.command()(serve.migrate)
app.command(hidden=True)(serve.prepare)


def main() -> None:
    """Entry point of the command."""
    app()


if __name__ == "__main__":
    main()
