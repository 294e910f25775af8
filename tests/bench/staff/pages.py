"""Processor time of what staff and other systems open about one schedule, with 500 and with 5,000 candidates who all sit."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any

import uvloop
from load import Measured, load
from machine import background
from processor import Spent

from stratus.rehearse.simulation.wire import request

if TYPE_CHECKING:
    from __main__ import Bench

SIZES = (500, 5_000)
CALLS = 20
"""How often each is called, after two calls that warm up; the figure is the mean."""


def run(bench: Bench, start_all: Callable[[Bench, list[tuple[int, str]]], Any]) -> None:
    """Open each page at both sizes, and say what it costs and by what factor that grows."""
    background.set_up(bench.server)
    from staff.searching import an_administrator

    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant

    tenant = Tenant.objects.get(is_demo=True)
    with current.use(tenant):
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in an_administrator(tenant).cookies.items())
    found: dict[str, list[Spent]] = {}
    for candidates in SIZES:
        name = f"BENCH-STAFF-{candidates}"
        bench.book(name, candidates)
        uvloop.run(start_all(bench, bench.places(name)))
        for what, (path, headers) in calls(bench, tenant, name, cookies).items():
            found.setdefault(what, []).append(spent(bench, path, headers))
    for what, (small, large) in found.items():
        figure = f"{told(small)}, {told(large)}: × {large.all / small.all:.1f}"
        bench.say(f"{what}, {SIZES[0]:,} and {SIZES[1]:,} candidates", figure)


def calls(bench: Bench, tenant: Any, name: str, cookies: str) -> dict[str, tuple[str, dict[str, str]]]:
    """What is opened, by its name in the table: the address and the headers."""
    from django.urls import reverse

    from stratus.scheduling.models import Schedule
    from stratus.tenancy import current

    with current.use(tenant):
        schedule = Schedule.objects.get(external_id=name).pk
    person = {"Cookie": cookies}
    return {
        "invigilation-info": (f"/api/v1/integrations/external/schedule/{name}/invigilation-info", bench.api),
        "Live screen": (reverse("invigilation:dashboard", args=[schedule]), person),
        "Live screen, a look at what changed": (reverse("invigilation:live", args=[schedule]), person),
        "Candidates of the schedule": (reverse("scheduling:candidates", args=[schedule]), person),
        "The schedule": (reverse("scheduling:detail", args=[schedule]), person),
        "Results of the schedule": (reverse("results:schedule", args=[schedule]), person),
        "Home": (reverse("site:front"), person),
    }


def spent(bench: Bench, path: str, headers: dict[str, str]) -> Spent:
    """The processor time of one call."""

    def again(number: int) -> Measured:
        wire = request(bench.address, "GET", path, **headers)
        measured = uvloop.run(load(bench.address, 1, inf, lambda _connection: wire, number=number, warm_up=0))
        assert not measured.bad, path
        return measured

    again(2)
    before = Spent.of(bench.server)
    again(CALLS)
    return Spent.of(bench.server).since(before).each(CALLS)


def told(one: Spent) -> str:
    return f"{1000 * one.web:.0f} + {1000 * one.database:.0f} ms"
