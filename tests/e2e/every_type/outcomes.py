"""What became of an act that was done with every type in one go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error

MOST = 3
"""After so many failures of an act nothing more is tried: each of them has waited for as long as a test waits."""
FAILURES = (AssertionError, Error, LookupError, pytest.fail.Exception)


class Outcomes:
    """A type that fails does not keep the next one from its turn; each fails in its own test."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str], BaseException] = {}
        self._done: set[tuple[str, str]] = set()

    def attempt(self, act: str, key: str, do: Callable[[], None]) -> bool:
        """Do this act with this type, and return whether it went well."""
        if sum(failed == act for failed, _key in self._failed) >= MOST:
            return False
        try:
            do()
        except FAILURES as failure:
            self._failed[act, key] = failure
            return False
        self._done.add((act, key))
        return True

    def was_fine(self, act: str, key: str) -> None:
        """Fail as the act failed, if it did with this type."""
        if failure := self._failed.get((act, key)):
            raise failure
        if (act, key) not in self._done:
            first = next((key for failed, key in self._failed if failed == act), "another act")
            pytest.fail(f"{act} was not tried with {key}, because of {first}")
