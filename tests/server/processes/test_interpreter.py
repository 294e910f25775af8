"""Which releases of Python have a fault that strangers can use."""

import pytest

from stratus.server.processes import interpreter


@pytest.mark.parametrize(
    ("version", "install"),
    [
        ((3, 11, 0), "3.11.10"),
        ((3, 11, 9), "3.11.10"),
        ((3, 11, 10), None),
        ((3, 12, 5), "3.12.6"),
        ((3, 12, 6), None),
        ((3, 13, 0), None),
        ((3, 14, 2), None),
    ],
)
def test_a_release_that_reads_cookies_slowly_is_known_with_the_one_to_install(version, install):
    found = interpreter.fault(version)
    assert (found and found[1]) == (install and f"install Python {install} or later")
