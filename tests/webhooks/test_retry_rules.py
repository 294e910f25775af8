"""When a delivery is tried again, and which addresses may be called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.foundation.outgoing.addresses import allowed_networks, is_reachable, problem_with
from stratus.webhooks.deliveries.rules import MAX_TRIES, Verdict, retry_after, retry_delay, verdict


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("attempt", "least", "most"), [(1, 15, 44), (2, 16, 74), (3, 31, 118), (5, 271, 416), (10, 6576, 6866)])
def test_a_retry_waits_as_documented(attempt: int, least: int, most: int) -> None:
    assert (retry_delay(attempt, 0), retry_delay(attempt, 29)) == (least, most)


@given(st.integers(2, 10), st.integers(0, 29))
def test_later_retries_never_wait_less(attempt: int, chance: int) -> None:
    assert retry_delay(attempt, chance) == round((attempt - 1) ** 4 + 15 + chance * attempt)


@pytest.mark.parametrize(
    ("status", "tries", "expected"),
    [
        (200, 1, Verdict.DELIVERED),
        (204, 10, Verdict.DELIVERED),
        (299, 1, Verdict.DELIVERED),
        (199, 1, Verdict.RETRY),
        (300, 1, Verdict.RETRY),
        (301, 1, Verdict.RETRY),
        (404, 1, Verdict.RETRY),
        (500, MAX_TRIES - 1, Verdict.RETRY),
        (500, MAX_TRIES, Verdict.GIVE_UP),
        (None, 1, Verdict.RETRY),
        (None, MAX_TRIES, Verdict.GIVE_UP),
        (410, 1, Verdict.DEACTIVATE),
        (410, MAX_TRIES, Verdict.DEACTIVATE),
        (500, MAX_TRIES + 1, Verdict.GIVE_UP),
    ],
)
def test_an_answer_means(status: int | None, tries: int, expected: Verdict) -> None:
    assert verdict(status, tries) == expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        (" 7 ", 7),
        ("-5", 0),
        ("soon", 0),
        ("٣", 0),
        ("86401", 86400),
        ("86400", 86400),
        ("0", 0),
        ("99999999999999999999", 86400),
        ("Mon, 01 Jun 2026 12:01:30 GMT", 90),
        ("Mon, 01 Jun 2026 12:01:30 -0000", 90),
        ("Mon, 01 Jun 2026 12:01:30 +0200", 0),
        ("Mon, 01 Jun 2026 14:01:30 +0200", 90),
        ("Wed, 03 Jun 2026 12:00:00 GMT", 86400),
        ("Mon, 01 Jun 2026 11:00:00 GMT", 0),
        ("Mon, 99 Jun 2026 11:00:00 GMT", 0),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str | None, seconds: int) -> None:
    assert retry_after(header, NOW) == seconds


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1",
        "2002:808:808::1", "2001:0:808:808::1", "2600::5efe:808:808", "2600::200:5efe:808:808", "nonsense",
    ],
)  # fmt: skip
def test_an_address_that_is_not_global_is_refused(address: str) -> None:
    assert not is_reachable(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2600:1406::1", "2a00:1450::1"])
def test_a_global_address_may_be_called(address: str) -> None:
    assert is_reachable(address)


def test_exceptions_are_networks_and_addresses() -> None:
    allowed = allowed_networks(["127.0.0.0/8", "10.1.2.3", "fd00::/8"])
    assert is_reachable("127.9.9.9", allowed)
    assert is_reachable("10.1.2.3", allowed)
    assert is_reachable("fd00::5", allowed)
    assert not is_reachable("10.1.2.4", allowed)
    assert not is_reachable("::ffff:127.0.0.1", allowed)


@pytest.mark.parametrize(
    "url",
    ["", "x", "ftp://example.org", "http://", "https://user:pw@example.org/", "http://127.0.0.1/", "http://[::1]/", "http://a:99999/", "file:///x"],
)  # fmt: skip
def test_an_address_is_refused_before_anything_is_sent(url: str) -> None:
    assert problem_with(url, lambda: ())


def test_an_ordinary_address_is_fine() -> None:
    assert problem_with("https://example.org/hooks?x=1", lambda: ()) == ""
