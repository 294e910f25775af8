"""From which addresses somebody may come."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.access.addresses import address_is_allowed, block_of, network_of


@pytest.mark.parametrize(
    ("address", "allowed", "may"),
    [
        ("192.0.2.7", [], True),
        ("192.0.2.7", ["192.0.2.7"], True),
        ("192.0.2.8", ["192.0.2.7"], False),
        ("192.0.2.8", ["192.0.2.7", "192.0.2.0/24"], True),
        ("192.0.3.1", ["192.0.2.0/24"], False),
        ("192.0.2.8", ["192.0.2.200/24"], True),
        ("192.0.2.7", ["0.0.0.0/0"], True),
        ("2001:db8::1", ["2001:DB8:0::1"], True),
        ("2001:db8::1", ["2001:db8::/32"], True),
        ("2001:db9::1", ["2001:db8::/32"], False),
        ("::ffff:192.0.2.7", ["192.0.2.7"], True),
        ("::ffff:192.0.2.7", ["192.0.2.0/24"], True),
        ("192.0.2.7", ["::ffff:192.0.2.7"], True),
        ("192.0.2.7", ["::ffff:192.0.2.0/120"], True),
        ("192.0.3.7", ["::ffff:192.0.2.0/120"], False),
        ("192.0.2.7", ["::ffff:0:0/96"], True),
        ("192.0.2.7", ["::ffff:0:0/95"], False),
        ("::1", ["::ffff:0:0/96"], False),
        ("192.0.2.7", ["10.0.0.0/8/8", "192.0.2.0/8/24"], False),
        ("192.0.2.7", ["2001:db8::/32"], False),
        ("fe80::1%eth0", ["fe80::/10"], True),
        ("", ["192.0.2.7"], False),
        ("nonsense", ["0.0.0.0/0", "::/0"], False),
        ("192.0.2.7", ["nonsense"], False),
    ],
)
def test_an_address_is_allowed_by_itself_or_by_a_network_that_has_it(address, allowed, may):
    assert address_is_allowed(address, allowed) is may


@pytest.mark.parametrize(
    "entry",
    ["", "x", "192.168.1", "192.168.1.256", "192.168.1.0/33", "10.0.0.0/255.0.0.0", "10.0.0.0/", "1.2.3.4/-1", "fe80::1%eth0", "::/129"],
)
def test_what_is_neither_address_nor_network_names_nobody(entry):
    assert network_of(entry) is None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_counts_the_same_however_it_is_written(address):
    mapped = f"::ffff:{address}"
    assert address_is_allowed(mapped, [str(address)])
    assert address_is_allowed(str(address), [mapped])


@given(st.text(), st.lists(st.text(), min_size=1))
def test_nothing_that_is_stored_or_sent_makes_it_fail(address, allowed):
    address_is_allowed(address, allowed)


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_a_place_on_the_network_is_an_ipv4_address_or_64_bits_of_an_ipv6_address(address: str, block: str) -> None:
    assert block_of(address) == block


def test_the_saver_can_ask_without_loading_django():
    code = "import sys; import stratus.access.addresses; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
