"""`stratus rehearse`: simulates an exam day."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from stratus.server.processes.steps import say

ENDED_EARLY = 130
"""Exit status after Ctrl-C, as in shells, unless something was lost or failed before."""


def rehearse(
    candidates: Annotated[int, typer.Option(min=1, max=20_000, help="Simulated candidates.")] = 200,
    quick: Annotated[bool, typer.Option("--quick", help="A first look: 30 candidates, one minute.")] = False,
    url: Annotated[str, typer.Option(help="The running server; by default the one of this machine.")] = "",
    token: Annotated[
        str, typer.Option(envvar="STRATUS_TOKEN", show_envvar=True, help="Token of the External API; by default the demo's.")
    ] = "",
    staff: Annotated[
        str, typer.Option(help="User who watches and writes to everybody; by default the demo's. Password: STRATUS_STAFF_PASSWORD.")
    ] = "",
    assessment: Annotated[str, typer.Option(help="External id of the published assessment that is sat.")] = "EXT1",
    think: Annotated[str, typer.Option(help="Seconds between two answers, 30-90; 0: no pause at all.")] = "30-90",
    minutes: Annotated[float, typer.Option(min=0.1, max=600, help="How long candidates sit.")] = 3,
    start_within: Annotated[float, typer.Option(min=0, help="Seconds within which all press Start.")] = 1,
    arrive_within: Annotated[float, typer.Option(min=0, help="Seconds within which all open their links; 0: 50 a second.")] = 0,
    hand_in_within: Annotated[float, typer.Option(min=0, help="Seconds within which all hand in.")] = 5,
    drop: Annotated[str, typer.Option(help="Share of candidates who lose their connection, and come back all at once.")] = "5%",
    message: Annotated[bool, typer.Option(help="Write a message to everybody while they sit.")] = True,
    assets: Annotated[bool, typer.Option(help="Load the page's scripts and styles, as a browser does the first time.")] = True,
    processes: Annotated[int, typer.Option(min=0, max=64, help="Simulating processes; 0: one for every 2,500 candidates.")] = 0,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the schedule and its candidates when it is over.")] = False,
    output: Annotated[Path, typer.Option("--report", help="Where the report goes: NAME.html and NAME.json.")] = Path("rehearsal"),
) -> None:
    """Let simulated candidates sit an exam on a running server, and verify every answer. Exit status 1: something failed or was lost.

    Status 2: there was nothing to rehearse on. Ctrl-C ends it early and still reports what was measured until then (status 130).
    """
    # What simulates candidates takes longer to load than all other commands together, so that they load without it.
    from stratus.rehearse import plan as plans
    from stratus.rehearse.booking import CannotRehearse
    from stratus.rehearse.simulation.wire import Address
    from stratus.scheduling.rules import REHEARSAL
    from stratus.site.commands import rehearsal

    try:
        if quick:
            candidates, minutes, think, drop, arrive_within = 30, 2 / 3, "2-6", "20%", 5
        access = rehearsal.find_access(url, token, staff)
        plan = plans.Plan(
            url=access.url,
            schedule=f"{REHEARSAL}{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
            candidates=candidates,
            assessment=assessment,
            arrive_within=arrive_within or plans.usual_arrival(candidates),
            start_within=start_within,
            sitting=60 * minutes,
            think=plans.read_range(think),
            drop=plans.read_share(drop),
            message=message and bool(access.staff),
            hand_in_within=hand_in_within,
            assets=assets,
        )
        Address.of(plan.url)
    except (ValueError, CannotRehearse) as error:
        refuse(str(error))
    try:
        result = rehearsal.Rehearsal(plan, access, processes or plans.usual_processes(candidates), keep=keep).run()
    except CannotRehearse as error:
        refuse(str(error))
    except KeyboardInterrupt:
        refuse("Ended before there was anything to report.")
    rehearsal.write(result, output)
    rehearsal.summarise(result, output)
    raise typer.Exit(1 if not result.is_good else ENDED_EARLY if result.measured.interrupted else 0)


def refuse(reason: str) -> NoReturn:
    """Exit with a message and status 2."""
    say(reason)
    raise typer.Exit(2)
