"""A network that is cut, slow, or loses the answer half-way: everything arrives once, and candidates go on by themselves."""

from __future__ import annotations

import pytest

from support import cable as carrying
from support.cable import Cable
from support.hall import Hall
from support.running import RunningServer

pytestmark = pytest.mark.server


@pytest.mark.slow("candidates wait between their tries")
def test_a_cable_that_is_pulled_out_and_put_in_again(own_server: RunningServer, cable: Cable) -> None:
    hall = Hall(own_server, 20, port=cable.port)

    async def cut(hall: Hall) -> None:
        for _ in range(2):
            await hall.until_saved(40)
            cable.pull_out()
            await hall.until_troubles(20)
            cable.plug_in()
            await hall.until_everybody_saved()

    hall.sit(cut)


@pytest.mark.slow("candidates wait between their tries")
@pytest.mark.parametrize(
    ("carries", "trouble"), [(carrying.stalls, "no answer in time"), (carrying.breaks, "cut off")], ids=["stalls", "is reset"]
)
def test_a_request_or_an_answer_that_stops_half_way_is_sent_again(own_server: RunningServer, cable: Cable, carries, trouble: str) -> None:
    hall = Hall(own_server, 20, port=cable.port, gives_up=1.5)

    async def lossy(hall: Hall) -> None:
        await hall.until_saved(40)
        for bad in ({"to_browser": carries}, {"to_server": carries}):
            cable.becomes(**bad)
            await hall.until_troubles(20)
            cable.becomes()
            await hall.until_everybody_saved()

    hall.sit(lossy)
    assert any(trouble in kind for kind in hall.troubles)


def test_a_network_that_drips_is_slow_and_nothing_else(own_server: RunningServer, cable: Cable) -> None:
    hall = Hall(own_server, 20, port=cable.port)

    async def slow(hall: Hall) -> None:
        cable.becomes(to_server=carrying.drips, to_browser=carrying.drips)
        await hall.until_saved(100)

    hall.sit(slow)
    assert hall.troubles == []
