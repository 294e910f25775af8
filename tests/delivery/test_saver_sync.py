from __future__ import annotations

from builders import a_registration
from simulated import Browser, SaverInTests
from stratus.delivery.models import Answer


def test_an_acknowledged_answer_is_a_committed_answer(saver: SaverInTests) -> None:
    page = Browser(saver, a_registration())
    assert page.start().status == 200
    answer = page.sync(page.chooses("a"))
    assert (answer.status, answer["acknowledged"], answer["status"]) == (200, 1, "IN_PROGRESS")
    stored = Answer.objects.get(attempt_id=page.attempt)
    assert (stored.item, stored.value, stored.session, stored.seq) == (page.items[0], {"selected": ["a"]}, 1, 1)
