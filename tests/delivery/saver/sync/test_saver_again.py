"""What comes a second time, since the first answer was lost or the first transaction failed."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.delivery.attempts import actions
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.saver.start import sql
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests


def test_a_hand_in_that_is_sent_again_does_not_end_what_was_reopened(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)))
    page.start()
    hand_in = page.event("hand_in")
    assert page.sync(hand_in)["status"] == "HANDED_IN"
    assert actions.reopen([page.registration.pk], by=SYSTEM, now=clock.now()) == []
    again = page.sync(hand_in)
    assert (again["status"], again["acknowledged"]) == ("IN_PROGRESS", 1)
    assert page.sync(page.event("hand_in"))["status"] == "HANDED_IN"


def test_a_paper_that_was_rolled_back_is_made_again(saver: SaverInTests, tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)))
    with monkeypatch.context() as broken:
        broken.setattr(sql, "INSERT_EVENTS", "SELECT 1")
        assert page.start().status >= 500
    assert not Attempt.objects.exists()
    assert page.start().status == 200
