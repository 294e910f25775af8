"""Files to which no row points: what a killed process left behind. A job of the night deletes them, each package those of its folder.

What is deleted nobody gets back, so it is deleted only where it is proven that nothing needs it: in a folder of an organisation that this
database knows, after all its rows were asked, and not before it is old enough. What lies in folders of others (another
installation may share the storage, or a database be restored that is older than its files) is left alone and told, here and by
`stratus doctor`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import structlog

from stratus.foundation.files import storage
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

logger = structlog.get_logger(__name__)

STRAY_FOR = timedelta(days=1)
"""How old a file without a row must be: it is stored before its row, and the transaction may still be under way.

What nobody can make again waits for longer (`Place.stray_for`): a database that was restored from a backup lacks the rows of what is newer.
"""
PORTION = 500
"""Files of which rows are asked in one statement."""
MOST_AT_ONCE = 10_000
"""Files of an organisation that are deleted in one night; the others wait for the next."""
LONGEST_ID = 18
"""Digits that an id has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder of the storage, with a folder for each organisation in it.

    `pointed` gets some keys (`media/7/3f…`) and returns those that rows of the current tenant need; it looks at all rows there are.
    With `in_folders` a key is a folder with files, and its files go together or stay together. `stray_for`: how old they must be.
    """

    folder: str
    pointed: Callable[[Collection[str]], Collection[str]]
    in_folders: bool = False
    stray_for: timedelta = STRAY_FOR

    def tidy(self, now: datetime) -> int:
        """Delete the strays of every organisation that has a folder here, and return how many files they were.

        One whose files cannot be read keeps no other from its turn. Statements grow with what lies there, not with organisations.
        """
        done = 0
        for tenant_id in known_in(self.folder):
            with current.use(tenant_id):
                try:
                    done += self.tidy_own(now)
                except OSError as error:
                    logger.warning("files_not_tidied", folder=f"{self.folder}/{tenant_id}", reason=str(error)[:300])
        for name in unknown_in(self.folder):
            logger.warning("files_of_nobody", folder=f"{self.folder}/{name}")
        return done

    def tidy_own(self, now: datetime) -> int:
        """Delete the current tenant's strays, as many as one night deletes, and return how many files they were."""
        done = 0
        for key in islice(self._strays(now - self.stray_for), MOST_AT_ONCE):
            storage.delete(key)
            done += 1
        if done:
            logger.info("files_tidied", folder=f"{self.folder}/{current.require_id()}", files=done)
        return done

    def _strays(self, before: datetime) -> Iterator[str]:
        own = f"{self.folder}/{current.require_id()}"
        # The folder first and rows afterwards: a row that comes meanwhile counts.
        names = storage.folders_in(own) if self.in_folders else storage.files_in(own)
        for first in range(0, len(names), PORTION):
            keys = [f"{own}/{name}" for name in names[first : first + PORTION]]
            pointed = set(self.pointed(keys))
            for key in keys:
                if key not in pointed:
                    yield from self._old_files(key, before)

    def _old_files(self, key: str, before: datetime) -> Iterator[str]:
        files = [f"{key}/{name}" for name in storage.files_in(key)] if self.in_folders else [key]
        if all(storage.is_older(file, before) for file in files):
            yield from files
            if self.in_folders:
                storage.delete(key)  # empty by now; object stores have no folders and ignore this


def known_in(folder: str) -> list[int]:
    """Return the organisations that have a folder here, of those that this database knows, ascending. One statement."""
    ids = [int(name) for name in storage.folders_in(folder) if _is_id(name)]
    return sorted(Tenant.objects.filter(pk__in=ids).values_list("pk", flat=True))


def unknown_in(folder: str) -> list[str]:
    """Return the folders in this one that belong to no organisation of this database. One statement."""
    known = {str(pk) for pk in known_in(folder)}
    return [name for name in storage.folders_in(folder) if name not in known]


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) <= LONGEST_ID and not name.startswith("0")
