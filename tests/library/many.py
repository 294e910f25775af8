"""Much of something, for tests of what the database goes through."""

from __future__ import annotations

from stratus.library.models import Collection
from support.builders import a_user


def many_other_collections(number: int = 200) -> None:
    """Collections that have nothing to do with the test: no statement may walk through them for each item."""
    owner = a_user("Author")
    Collection.objects.bulk_create(Collection(title=f"Other {n}", sort_key=f"other {n}", owner=owner) for n in range(number))
