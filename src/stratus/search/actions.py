"""Writes the words of subjects, in the transaction of the action that changes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

from stratus.foundation.words import words
from stratus.search.kinds import kind_named
from stratus.tenancy import current
from stratus.tenancy.bulk import array

INDEX = """
WITH gone AS (
  DELETE FROM search_word w
   WHERE w.kind = %(kind)s AND w.subject = ANY(%(all)s::bigint[]) AND w.subject || ' ' || w.word <> ALL(%(pairs)s::text[])
)
INSERT INTO search_word (tenant_id, kind, word, subject)
SELECT %(tenant)s, %(kind)s, g.word, g.subject FROM unnest(%(subjects)s::bigint[], %(words)s::varchar[]) AS g(subject, word)
 ORDER BY g.word COLLATE "C", g.subject
ON CONFLICT DO NOTHING
"""
"""A constant list is hashed, whatever statistics say. Where they know nothing of a tenant yet, a join of what is written with what is
given would compare each with each, which takes half a minute for three thousand people.
"""
INDEX_NEW = """
INSERT INTO search_word (tenant_id, kind, word, subject)
SELECT %(tenant)s, %(kind)s, g.word, g.subject FROM unnest(%(subjects)s::bigint[], %(words)s::varchar[]) AS g(subject, word)
 ORDER BY g.word COLLATE "C", g.subject
"""
FORGET = "DELETE FROM search_word WHERE kind = %(kind)s AND subject = ANY(%(all)s::bigint[])"
"""Both without the tenant: the primary key, which begins with it, would be read from end to end where statistics know nothing of it yet."""


WITHOUT = """
SELECT g.subject FROM unnest(%(all)s::bigint[]) AS g(subject)
 WHERE (SELECT true FROM search_word w WHERE w.subject = g.subject AND w.kind = %(kind)s LIMIT 1) IS NOT TRUE
"""
"""A subquery for one value, of which PostgreSQL makes no join: it looks into the index of subjects, once for each."""


def index(kind: str, rows: Iterable[models.Model]) -> None:
    """Write the words of these subjects; of what is written already only the difference. One statement, however many there are.

    The caller has locked the rows in this transaction. Raises KeyError for an unknown kind.
    """
    _write(INDEX, kind, rows)


def index_new(kind: str, rows: Iterable[models.Model]) -> None:
    """Write the words of subjects that the caller has made in this transaction, in two thirds of the time.

    Raises IntegrityError if words of one of them are written already, KeyError for an unknown kind.
    """
    _write(INDEX_NEW, kind, rows)


def index_missing(kind: str, subjects: Iterable[int], read: Callable[[Sequence[int]], Iterable[models.Model]]) -> None:
    """Write the words of those subjects that have none; `read` returns the rows of these, if there are any. Two statements, and its own.

    For what comes back and kept its words: that costs a look instead of writing all of them. The caller has locked the rows in this
    transaction. Raises KeyError for an unknown kind.
    """
    ids = list(subjects)
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT, {"kind": kind_named(kind).name, "all": array(ids)})
        missing = [pk for (pk,) in cursor]
    if missing:
        _write(INDEX, kind, read(missing))


def _write(statement: str, kind: str, rows: Iterable[models.Model]) -> None:
    texts = kind_named(kind).texts
    found = {row.pk: words(texts(row)) for row in rows}
    if not found:
        return
    values = {
        "subjects": array(pk for pk, own in found.items() for _word in own),
        "words": array(word for own in found.values() for word in own),
    }
    if statement is INDEX:
        values["all"] = array(found)
        values["pairs"] = array(f"{pk} {word}" for pk, own in found.items() for word in own)
    _execute(statement, kind, **values)


def forget(kind: str, subjects: Iterable[int]) -> None:
    """Delete the words of these subjects, so that nobody finds them. One statement. Raises KeyError for an unknown kind."""
    if ids := list(subjects):
        _execute(FORGET, kind_named(kind).name, all=array(ids))


def _execute(statement: str, kind: str, **values: Any) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(f"Words of {kind} were written outside of a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(statement, {"tenant": current.require_id(), "kind": kind, **values})
