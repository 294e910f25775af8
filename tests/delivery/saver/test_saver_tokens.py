"""What a token names is asked again in every statement: tenant, registration and generation must all lead to the same attempt."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from stratus.delivery.entrance.tokens import PlayerToken
from stratus.delivery.models import AnswerEvent, Attempt
from stratus.delivery.safeguards.seb.checking import shown_by
from stratus.delivery.sync import events as protocol
from stratus.foundation import clock
from stratus.saver import app, files
from stratus.saver import requests as saver_requests
from stratus.saver.catalogue import Catalogue
from stratus.saver.start import batch as start_batch
from stratus.saver.start.admission import Refusal
from stratus.saver.sync import batch as sync_batch
from stratus.saver.waiting_room import look as wait
from stratus.saver.waiting_room import preload
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, an_assessment
from support.simulated import Browser, SaverInTests

SHA = "0" * 64


class Three:
    """A candidate who sits an exam, another one of the same exam, and one of another tenant; with the tokens that mix them up."""

    def __init__(self, saver: SaverInTests) -> None:
        self.saver = saver
        schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)
        self.mine, self.neighbour = self._sits(a_registration(schedule)), self._sits(a_registration(schedule))
        with current.use(a_tenant()):
            self.stranger = self._sits(a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)))

    def _sits(self, registration: Registration) -> Browser:
        page = Browser(self.saver, registration)
        assert page.start().status == 200
        return page

    def token(self, tenant_of: Browser, registration_of: Browser, generation: int = 1) -> PlayerToken:
        tenant_id = tenant_of.registration.tenant_id
        expires = clock.now() + timedelta(days=1)
        return PlayerToken(tenant_id, registration_of.registration.pk, generation, expires, attempt_id=2**40)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.saver.loop.run_until_complete(work)

    async def on_connection(self, work: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        async with self.saver.saver.pool.acquire() as connection:
            return await work(connection)

    def save(self, token: PlayerToken) -> bool:
        """Send an answer and a hand-in to my attempt with this token; whether they were taken."""
        events = [{"seq": 1, "kind": "answer", "item": "1", "value": None}, {"seq": 2, "kind": "hand_in"}]
        body = json.dumps({"writer": "w" * 8, "session": 1, "events": events}).encode()
        arrived = saver_requests.Arrived(token, self.mine.attempt, protocol.read_sync(body, {}), "192.0.2.9", "test", 10.0)
        (row,) = self.run(self.on_connection(lambda connection: sync_batch.save(connection, [arrived], clock.now())))
        return row is not None


@pytest.fixture
def three(saver: SaverInTests) -> Three:
    return Three(saver)


MIXED: dict[str, Callable[[Three], PlayerToken]] = {
    "another tenant": lambda of: of.token(of.stranger, of.mine),
    "another candidate of the tenant": lambda of: of.token(of.mine, of.neighbour),
    "a candidate of another tenant": lambda of: of.token(of.mine, of.stranger),
    "tenant and candidate of somebody else": lambda of: of.token(of.stranger, of.stranger),
    "an earlier generation": lambda of: of.token(of.mine, of.mine, 0),
    "a later generation": lambda of: of.token(of.mine, of.mine, 2),
}
LEADS_NOWHERE = [name for name in MIXED if name not in ("another candidate of the tenant", "tenant and candidate of somebody else")]
"""Those that name no candidate at all; the others are somebody's own."""


@pytest.mark.parametrize("name", MIXED)
def test_an_answer_is_stored_only_where_all_that_the_token_names_is_the_attempts(three: Three, name: str) -> None:
    before = Attempt.objects.values().get(pk=three.mine.attempt)
    assert not three.save(MIXED[name](three))
    assert Attempt.objects.values().get(pk=three.mine.attempt) == before
    assert not AnswerEvent.objects.exists()


def test_the_candidates_own_token_stores_it(three: Three) -> None:
    assert three.save(three.token(three.mine, three.mine))
    assert (AnswerEvent.objects.count(), Attempt.objects.get(pk=three.mine.attempt).status) == (2, "HANDED_IN")


@pytest.mark.parametrize("name", MIXED)
def test_neither_paper_nor_files_of_an_attempt_come_with_a_token_of_another(three: Three, name: str) -> None:
    token, attempt, pool = MIXED[name](three), three.mine.attempt, three.saver.saver.pool
    names = (token.tenant_id, token.registration_id, token.generation)
    assert three.run(pool.fetchrow(app.PAPER, attempt, *names)) is None
    with pytest.raises(files.Refused):
        three.run(files.received(pool, token, attempt, SHA))
    if "generation" not in name:  # statements ask for it
        remembers, reads = three.saver.saver.catalogue, Catalogue(b"")
        for catalogue in (remembers, reads):
            assert three.run(catalogue.attempt(pool, attempt, token.tenant_id, token.registration_id)) is None


@pytest.mark.parametrize("name", LEADS_NOWHERE)
def test_a_token_that_names_no_candidate_opens_no_waiting_room_no_exam_and_no_sealed_paper(three: Three, name: str) -> None:
    token, saver = MIXED[name](three), three.saver.saver
    Registration.objects.update(seen_at=None)
    looked = wait.Waiting(token, True, "192.0.2.9")
    begun = saver_requests.Start(token, "w" * 8, "", None, "192.0.2.9", "", "test", shown_by({}))
    assert three.run(three.on_connection(lambda c: wait.look(c, saver.catalogue, [looked], clock.now()))) == [None]
    assert three.run(three.on_connection(lambda c: start_batch.start(c, saver.catalogue, [begun], clock.now()))) == [Refusal(401, "token")]
    assert (
        three.run(three.on_connection(lambda c: c.fetchrow(preload.PREPARED, token.registration_id, token.tenant_id, token.generation)))
        is None
    )
    assert set(Registration.objects.values_list("seen_at", flat=True)) == {None}
    assert set(Attempt.objects.values_list("session", flat=True)) == {1}


def test_a_token_that_the_saver_has_read_before_stores_nothing_once_its_link_was_replaced(three: Three) -> None:
    assert three.mine.sync(three.mine.chooses("a")).status == 200
    Registration.objects.filter(pk=three.mine.registration.pk).update(link_generation=2)
    assert three.mine.sync(three.mine.chooses("b")).status == 401
    assert AnswerEvent.objects.count() == 1
