"""The token that a browser shows the saver: what it says, until when, and that nobody else can make one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stratus.delivery.entrance import tokens
from stratus.delivery.entrance.tokens import PlayerToken, Reader, player_token

KEY = b"a key of the tests, of 32 bytes."
EXPIRES = datetime(2026, 6, 1, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def a_token(expires_at: datetime = EXPIRES) -> str:
    return player_token(KEY, 3, 7, 2, expires_at, 41)


def test_it_says_what_was_put_into_it() -> None:
    assert Reader(KEY).read(a_token(), EXPIRES - TICK) == PlayerToken(3, 7, 2, EXPIRES, 41)


@pytest.mark.parametrize(("later", "valid"), [(-TICK, True), (timedelta(0), False), (TICK, False), (timedelta(days=9), False)])
def test_it_is_valid_until_its_expiry_and_no_longer(later: timedelta, valid: bool) -> None:
    assert (Reader(KEY).read(a_token(), EXPIRES + later) is not None) is valid


def test_a_part_of_a_second_does_not_lengthen_it() -> None:
    assert Reader(KEY).read(a_token(EXPIRES + timedelta(milliseconds=900)), EXPIRES) is None


def test_its_expiry_cannot_be_moved_by_its_holder() -> None:
    signed, wished = a_token(), a_token(EXPIRES + timedelta(days=1))
    for cut in range(1, len(signed)):
        forged = wished[:cut] + signed[cut:]
        assert forged == wished or Reader(KEY).read(forged, EXPIRES) is None


def test_another_installations_key_opens_nothing() -> None:
    assert Reader(b"another " + KEY).read(a_token(), EXPIRES - TICK) is None


@pytest.mark.parametrize("token", ["", "x", "x" * 92, "é" * 92, "=" * 92, a_token()[:-1], a_token() + "A", a_token().upper()])
def test_what_is_no_token_says_nothing(token: str) -> None:
    assert Reader(KEY).read(token, EXPIRES - TICK) is None


@pytest.mark.parametrize(("attempt", "entered"), [(40, True), (41, True), (42, False)])
def test_it_lets_into_the_attempt_that_its_browser_began_and_earlier_ones(attempt: int, entered: bool) -> None:
    assert PlayerToken(3, 7, 2, EXPIRES, 41).may_enter(attempt) is entered


def test_a_token_names_a_launch_or_an_attempt_and_those_of_earlier_releases_name_attempts() -> None:
    launched = Reader(KEY).read(player_token(KEY, 1, 2, 3, EXPIRES, launch=7), EXPIRES - TICK)
    entered = Reader(KEY).read(player_token(KEY, 1, 2, 3, EXPIRES, 7), EXPIRES - TICK)
    assert launched is not None
    assert entered is not None
    assert (launched.launch, launched.attempt_id, launched.may_enter(1)) == (7, 0, False)
    assert (entered.launch, entered.attempt_id, entered.may_enter(7)) == (0, 7, True)


class TestAReaderThatRemembers:
    @pytest.fixture
    def checked(self, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
        """What the signature was made again for."""
        bodies: list[bytes] = []
        sign = tokens._signature
        monkeypatch.setattr(tokens, "_signature", lambda key, purpose, body: bodies.append(body) or sign(key, purpose, body))
        return bodies

    def test_it_says_what_was_put_into_a_token_and_checks_its_signature_once(self, checked: list[bytes]) -> None:
        reader, token = Reader(KEY), a_token()
        checked.clear()
        assert {reader.read(token, EXPIRES - TICK) for _ in range(3)} == {PlayerToken(3, 7, 2, EXPIRES, 41)}
        assert len(checked) == 1

    @pytest.mark.parametrize(("later", "valid"), [(-TICK, True), (timedelta(0), False), (TICK, False), (timedelta(days=9), False)])
    def test_a_token_that_it_remembers_is_valid_until_its_expiry_and_no_longer(self, later: timedelta, valid: bool) -> None:
        reader = Reader(KEY)
        assert reader.read(a_token(), EXPIRES - timedelta(days=1)) is not None
        assert (reader.read(a_token(), EXPIRES + later) is not None) is valid

    def test_it_remembers_so_many_and_forgets_the_one_that_was_shown_least_recently(self, checked: list[bytes]) -> None:
        reader, shown = Reader(KEY, most=2), [player_token(KEY, 3, 7, 2, EXPIRES, attempt) for attempt in (1, 2, 3)]
        for token in (shown[0], shown[1], shown[0], shown[2]):
            assert reader.read(token, EXPIRES - TICK) is not None
        checked.clear()
        assert reader.read(shown[0], EXPIRES - TICK) is not None
        assert checked == []
        assert reader.read(shown[1], EXPIRES - TICK) is not None
        assert len(checked) == 1

    def test_what_is_no_token_of_ours_says_nothing_and_takes_nobodys_place(self, checked: list[bytes]) -> None:
        reader, token = Reader(KEY, most=1), a_token()
        assert reader.read(token, EXPIRES - TICK) is not None
        for other in ("", "x" * 92, "é" * 92, token[:-1], token.upper(), player_token(b"another " + KEY, 3, 7, 2, EXPIRES, 41)):
            assert reader.read(other, EXPIRES - TICK) is None
        checked.clear()
        assert reader.read(token, EXPIRES - TICK) is not None
        assert checked == []
