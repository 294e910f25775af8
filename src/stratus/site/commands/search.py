"""`stratus search rebuild`."""

from typing import Annotated

import typer

from stratus.site.commands.support import answer, migrated_database

search_commands = typer.Typer(no_args_is_help=True, help="The words by which things are found.")


@search_commands.command("rebuild")
def rebuild(as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False) -> None:
    """Write the words of everything anew, and say how many of each kind there are. Needed only if something was changed past Stratus."""
    with migrated_database():
        from stratus.search.filling import rebuild_everywhere
        from stratus.search.kinds import registered

        told = {kind.name: rebuild_everywhere(kind) for kind in registered()}
    answer(told, as_json=as_json)
