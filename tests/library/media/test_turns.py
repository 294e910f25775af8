"""Whose picture is decoded next, where one is at a time."""

from __future__ import annotations

from stratus.library.media.decoding.turns import KEPT, Turns


def comes(turns: Turns, who: str | None, now: float) -> bool:
    """Whether it is their turn, which ends at once."""
    with turns.turn(who, now) as is_theirs:
        return is_theirs


def test_one_is_at_work_at_a_time():
    turns = Turns()
    with turns.turn("Ann", 0) as first:
        assert first
        assert not comes(turns, "Ben", 0)
        assert not comes(turns, None, 0)


def test_whoever_was_turned_away_goes_before_who_uploads_without_pause():
    turns = Turns()
    with turns.turn("Ann", 0):
        assert not comes(turns, "Ben", 0)
    assert not comes(turns, "Ann", 1)
    assert comes(turns, "Ben", 2)
    assert comes(turns, "Ann", 2)


def test_turns_are_in_the_order_of_who_was_first_turned_away():
    turns = Turns()
    with turns.turn("Ann", 0):
        assert not comes(turns, "Ben", 0)
        assert not comes(turns, "Cor", 1)
        assert not comes(turns, "Ben", 2)
    assert not comes(turns, "Cor", 3)
    assert comes(turns, "Ben", 3)
    assert comes(turns, "Cor", 3)


def test_who_does_not_come_again_keeps_nobody_waiting():
    turns = Turns()
    with turns.turn("Ann", 0):
        assert not comes(turns, "Ben", 0)
    assert not comes(turns, "Ann", KEPT - 1)
    assert comes(turns, "Ann", KEPT)


def test_no_turn_is_kept_for_a_thumbnail():
    turns = Turns()
    with turns.turn("Ann", 0):
        assert not comes(turns, None, 0)
    assert comes(turns, "Ann", 0)


def test_a_turn_ends_with_its_block_whatever_happens():
    turns = Turns()
    try:
        with turns.turn("Ann", 0):
            raise ValueError
    except ValueError:
        pass
    assert comes(turns, "Ben", 0)
