"""What staff brought in a file arrives by itself after all."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.access.permissions import Permission
from stratus.delivery.attempts import actions
from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.delivery.unsent.actions import import_answers
from stratus.delivery.unsent.file import check_code
from stratus.foundation import clock
from support.builders import SYSTEM, a_registration, a_schedule, an_actor, an_assessment
from support.simulated import KEY, Browser, SaverInTests
from support.unsent_files import a_file, an_event


@pytest.fixture
def page(saver: SaverInTests, tenant: Any, settings: Any) -> Browser:
    settings.PLAYER_KEY = KEY
    page = Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)))
    assert page.start()["export"]["owner"] == f"{page.registration.tenant_id}.{page.attempt}"
    return page


def bring(page: Browser, event: dict[str, Any]) -> None:
    attempt = Attempt.objects.get(pk=page.attempt)
    content = a_file(attempt, [an_event(event["item"], event["value"], event["seq"], writer=page.writer)])
    import_answers(attempt.pk, content, check_code(content), by=an_actor(*Permission), now=clock.now())


def test_after_the_end_it_is_acknowledged_and_not_logged_again(page: Browser) -> None:
    page.sync(page.event("hand_in"))
    event = page.chooses("a")
    bring(page, event)
    assert page.sync(event)["acknowledged"] == event["seq"]
    assert list(AnswerEvent.objects.filter(kind="answer").values_list("outcome", flat=True)) == ["IMPORTED"]
    assert not Attempt.objects.get().has_late_answers
    assert not Answer.objects.exists()


def test_after_a_reopening_it_counts(page: Browser) -> None:
    page.sync(page.event("hand_in"))
    event = page.chooses("a")
    bring(page, event)
    assert actions.reopen([page.registration.pk], by=SYSTEM, now=clock.now()) == []
    assert page.sync(event)["acknowledged"] == event["seq"]
    assert Answer.objects.get().value == {"selected": ["a"]}
