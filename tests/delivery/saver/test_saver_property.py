"""Whatever is typed, wherever, in whatever order it arrives: it is in the log, and the greatest (session, seq) stands."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.delivery.models import Answer, AnswerEvent
from support.builders import a_registration, a_schedule, an_assessment
from support.examples import examples
from support.simulated import Browser, SaverInTests

typed = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.sampled_from("ab")), min_size=1, max_size=25)


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(typed, st.integers(0, 2**32), st.integers(1, 6))
def test_every_event_of_any_writer_is_in_the_log_and_the_greatest_pair_stands(
    saver: SaverInTests, typing: list[tuple[int, int, str]], seed: int, piece: int
) -> None:
    rng = random.Random(seed)
    registration = a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 2), active=True))
    pages = [Browser(saver, registration) for _ in range(4)]
    pages[0].start()
    pages[1].start(session=1)  # a second tab of the first browser
    pages[2].start()  # another browser takes over
    pages[3].start()
    items = pages[0].items
    # Pages of one session count on: the second tab starts above the first one's numbers, as the player does.
    pages[1].seq = 1000
    queues: dict[int, list[dict[str, Any]]] = {}
    expected: dict[str, tuple[tuple[int, int], Any]] = {}
    for writer, item, letter in typing:
        page = pages[writer]
        event = page.chooses(letter, items[item])
        queues.setdefault(writer, []).append(event)
        assert page.exam is not None
        pair = (page.exam["session"], event["seq"])
        expected[items[item]] = max(expected.get(items[item], ((0, 0), None)), (pair, event["value"]), key=lambda one: one[0])
    while any(queues.values()):
        requests = []
        for writer in rng.sample(sorted(queues), rng.randint(1, len(queues))):
            events = queues[writer][:piece]
            requests.append(pages[writer].sync_request(*events))
            if rng.random() < 0.7:  # else the confirmation is lost and all of it is sent again
                del queues[writer][:piece]
        assert {answer.status for answer in saver.together(*requests)} == {200}
        queues = {writer: left for writer, left in queues.items() if left}
    attempt = pages[0].attempt
    assert AnswerEvent.objects.filter(attempt_id=attempt, outcome="").count() == len(typing)
    stands = {one.item: ((one.session, one.seq), one.value) for one in Answer.objects.filter(attempt_id=attempt)}
    assert stands == expected
