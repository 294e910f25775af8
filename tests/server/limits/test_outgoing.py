"""Who has room for large answers, and who makes some: bytes that were handed over and not taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from stratus.server.limits.bounds import KB, Limits
from stratus.server.limits.errors import Refused
from stratus.server.limits.outgoing import AT_ONCE, LARGEST_WINDOW, LONGEST_ROUND_TRIP, SLOW, STALLED, Delivery, Outgoing
from stratus.server.limits.unread import Unread
from stratus.server.sockets import Connection, Peer, Seen, can_tell

HALL, OTHER = "192.0.2.1", "198.51.100.7"
LEAST = 64 * KB


class Hall:
    """Answers under way in a process that has room for so many of those that nobody takes."""

    def __init__(self, room: int, stack: ExitStack) -> None:
        self.now = 0.0
        self.outgoing = Outgoing(Limits(of_answers=room * LEAST, at_once=LEAST), lambda: self.now)
        self.given_up: list[str] = []
        self._stack = stack

    def deliver(self, address: str, name: str = "", *, shared: bool = False) -> Delivery:
        delivery = self._stack.enter_context(self.outgoing.deliver(address, lambda: self.given_up.append(name), shared=shared))
        self.outgoing.handed(delivery, LEAST)
        return delivery


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_a_whole_hall_behind_one_address_has_all_the_room_there_is(stack: ExitStack) -> None:
    hall = Hall(20, stack)
    for _candidate in range(20):
        hall.deliver(HALL)
    assert (hall.outgoing.under_way, hall.outgoing.held) == (20, 20 * LEAST)


def test_without_room_nobody_who_was_served_a_moment_ago_is_given_up(stack: ExitStack) -> None:
    hall = Hall(2, stack)
    for _candidate in range(2):
        hall.deliver(HALL)
    hall.now = STALLED - 0.1
    with pytest.raises(Refused) as refused:
        hall.deliver(OTHER)
    assert (refused.value.status, refused.value.retry_after, hall.given_up) == (503, 2, [])


def test_whoever_takes_nothing_makes_room_before_whoever_takes_slowly(stack: ExitStack) -> None:
    hall = Hall(2, stack)
    slow, _stuck = hall.deliver(HALL, "slow"), hall.deliver(HALL, "stuck")
    hall.now = STALLED
    hall.outgoing.taken(slow, 1)
    hall.deliver(OTHER)
    assert hall.given_up == ["stuck"]
    assert hall.outgoing.held <= 2 * LEAST


def test_a_byte_now_and_then_keeps_no_place_from_somebody_elsewhere(stack: ExitStack) -> None:
    hall = Hall(3, stack)
    slow = [hall.deliver(HALL, name) for name in ("slow", "slowest", "slower")]
    for second in range(4, 61, 4):
        hall.now = float(second)
        for delivery, taken in zip(slow, (550, 548, 549), strict=True):
            hall.outgoing.taken(delivery, taken * second)
    hall.deliver(OTHER)
    assert hall.given_up == ["slowest"]


def test_whoever_takes_enough_a_second_stays(stack: ExitStack) -> None:
    hall = Hall(2, stack)
    for delivery in (hall.deliver(HALL), hall.deliver(HALL)):
        hall.outgoing.handed(delivery, SLOW * 60)
        hall.now = 60.0
        hall.outgoing.taken(delivery, SLOW * 60)
    with pytest.raises(Refused):
        hall.deliver(OTHER)
    assert hall.given_up == []


def test_in_a_hall_that_has_all_the_room_nobody_who_takes_is_displaced_by_their_neighbours(stack: ExitStack) -> None:
    hall = Hall(3, stack)
    slow = [hall.deliver(HALL) for _candidate in range(3)]
    hall.now = 60.0
    for delivery in slow:
        hall.outgoing.taken(delivery, 1000)
    with pytest.raises(Refused):
        hall.deliver(HALL)
    assert hall.given_up == []


def test_an_address_takes_no_place_from_one_that_holds_no_more(stack: ExitStack) -> None:
    hall = Hall(4, stack)
    slow = [hall.deliver(address) for address in (HALL, HALL, OTHER, OTHER)]
    hall.now = 60.0
    for delivery in slow:
        hall.outgoing.taken(delivery, 1000)
    with pytest.raises(Refused):
        hall.deliver(OTHER)
    assert hall.given_up == []


def test_what_everybody_can_ask_for_leaves_the_last_quarter_to_others(stack: ExitStack) -> None:
    hall = Hall(8, stack)
    for _file in range(6):
        hall.deliver(HALL, shared=True)
    with pytest.raises(Refused):
        hall.deliver(OTHER, shared=True)
    assert [hall.deliver(OTHER).shared for _paper in range(2)] == [False, False]


def test_a_file_for_everybody_makes_room_for_another_one_where_a_paper_would_make_none(stack: ExitStack) -> None:
    hall = Hall(8, stack)
    hall.deliver(HALL, "paper")
    hall.now = 1.0  # the paper is the one that lies there longest
    for _file in range(6):
        hall.deliver(HALL, "file", shared=True)
    hall.now += STALLED
    hall.deliver(OTHER, shared=True)
    assert (hall.given_up, hall.outgoing.held_shared) == (["file"], 6 * LEAST)


@pytest.mark.parametrize(
    ("waited", "round_trip", "wider"),
    [
        (AT_ONCE - 0.01, 0.0, True),
        (AT_ONCE + 0.01, 0.0, False),
        (0.45, 0.2, True),
        (0.55, 0.2, False),
        (AT_ONCE + 2 * LONGEST_ROUND_TRIP, 60.0, False),
    ],
    ids=["near", "near and slow", "far away", "far away and slow", "who says that they are very far away"],
)
def test_more_at_a_time_is_for_whoever_takes_what_lay_there_in_two_round_trips(
    stack: ExitStack, waited: float, round_trip: float, wider: bool
) -> None:
    hall = Hall(100, stack)
    delivery = hall.deliver(HALL)
    hall.outgoing.taken(delivery, delivery.handed)
    hall.outgoing.widen(delivery, waited, round_trip)
    assert hall.outgoing.room(delivery) == (2 * LEAST if wider else LEAST)


def test_of_those_who_take_nothing_the_address_with_most_goes_first_and_there_the_longest(stack: ExitStack) -> None:
    hall = Hall(4, stack)
    hall.deliver(OTHER, "alone, and longest")
    hall.now = 1
    for name in ("first", "second", "third"):
        hall.deliver(HALL, name)
        hall.now += 1
    hall.now = 4 + STALLED
    for _one in range(3):
        hall.deliver("203.0.113.9", "new")
    assert hall.given_up[:2] == ["first", "second"]


def test_whoever_takes_at_once_gets_more_at_a_time_while_half_of_the_room_is_free(stack: ExitStack) -> None:
    hall = Hall(100, stack)
    quick = hall.deliver(HALL)
    for _piece in range(5):
        hall.outgoing.taken(quick, quick.handed)
        hall.outgoing.widen(quick, 0.0, 0.0)
    assert hall.outgoing.room(quick) == LARGEST_WINDOW
    for _candidate in range(60):
        hall.deliver(HALL)
    hall.outgoing.widen(quick, 0.0, 0.0)
    assert hall.outgoing.room(quick) == LEAST


def test_there_is_no_room_while_more_than_half_of_it_lies_there(stack: ExitStack) -> None:
    hall = Hall(2, stack)
    delivery = hall.deliver(HALL)
    hall.outgoing.taken(delivery, LEAST // 2 - 1)
    assert hall.outgoing.room(delivery) == 0
    hall.outgoing.taken(delivery, LEAST // 2)
    assert hall.outgoing.room(delivery) == LEAST // 2


def test_what_is_over_is_not_counted_any_more() -> None:
    with ExitStack() as stack:
        hall = Hall(2, stack)
        for _candidate in range(2):
            hall.deliver(HALL)
        hall.now = STALLED
        hall.deliver(OTHER)  # in place of one of them
    assert (hall.outgoing.under_way, hall.outgoing.held) == (0, 0)


class Client:
    """A connection that tells what it is told to tell."""

    def __init__(self, seen: Seen) -> None:
        self.peer, self.seen, self.is_cut, self.can_be_cut = Peer(HALL, 1), seen, False, True

    def see(self) -> Seen:
        return self.seen

    def break_off(self) -> bool:
        self.is_cut = self.can_be_cut
        return self.is_cut


@pytest.mark.parametrize(
    ("before", "after", "is_cut"),
    [
        (Seen(0, 50_000), Seen(0, 50_000), True),
        (Seen(0, 50_000), Seen(16 * KB - 1, 50_000), True),
        (Seen(0, 50_000), Seen(16 * KB, 50_000), False),
        (Seen(0, 100), Seen(99, 50_000), True),
        (Seen(0, 100), Seen(100, 50_000), False),
        (Seen(0, 100), Seen(0, 0), False),
    ],
    ids=["nothing", "too little", "enough", "not all of little", "all of little", "nothing lies there"],
)
def test_who_is_given_up_after_half_a_minute(before: Seen, after: Seen, is_cut: bool) -> None:
    unread, client = Unread(Limits()), Client(before)
    assert unread.sweep([client], 0.0) == 0
    client.seen = after
    assert unread.sweep([client], 29.0) == 0
    client.seen = after
    unread.sweep([client], 30.0)
    assert client.is_cut is is_cut


def test_whoever_could_not_be_cut_off_is_at_the_next_look() -> None:
    unread, client = Unread(Limits()), Client(Seen(0, 50_000))
    client.can_be_cut = False
    assert [unread.sweep([client], now) for now in (0.0, 30.0)] == [0, 0]
    client.can_be_cut = True
    assert unread.sweep([client], 35.0) == 1


def test_a_system_that_does_not_say_what_clients_took_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_tell.__wrapped__()
    monkeypatch.setattr(Connection, "see", lambda _self: None)
    assert not can_tell.__wrapped__()
