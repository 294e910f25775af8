"""Writes or deletes many rows with one small statement: one array per column, or a constant if all rows have the same value.

Django's `bulk_create` uses a placeholder for every value unless all columns are of plain types: almost half a million for ten thousand
rows of forty columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models


def array(values: Iterable[str | int | None]) -> str:
    """Return the literal of an array of texts or whole numbers, for a parameter `%s::varchar[]` and the like.

    psycopg makes one too, element by element: a tenth of what a call with ten thousand people costs.
    """
    return "{" + ",".join(["NULL" if value is None else _element(value) for value in values]) + "}"


def _element(value: str | int) -> str:
    if isinstance(value, int):
        return str(int(value))
    if '"' in value or "\\" in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


def _column(field: models.Field[Any, Any], values: list[Any]) -> str | list[Any]:
    """Return what stands for a column in a statement: its values as the database takes them."""
    kinds = set(map(type, values)) - {type(None)}
    as_they_are = (kinds == {str} and isinstance(field, models.CharField | models.TextField)) or (
        kinds == {int} and isinstance(field, models.IntegerField | models.ForeignKey)
    )
    return array(values) if as_they_are else [field.get_db_prep_save(value, connection) for value in values]


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model in this order and set their primary keys. An array column must be the same in all rows.

    Raises django.db.IntegrityError, and ValueError for array columns that differ.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    columns: list[str] = []
    sources: list[str] = []
    constants: list[Any] = []
    kinds: list[str] = []
    arrays: list[str | list[Any]] = []
    for field in meta.local_concrete_fields:
        if field.primary_key or field.generated:
            continue
        values = [field.pre_save(row, True) for row in rows]
        columns.append(connection.ops.quote_name(str(field.column)))
        kind = field.db_type(connection) or ""
        if all(value == values[0] for value in values):
            sources.append(f"%s::{kind}")
            constants.append(field.get_db_prep_save(values[0], connection))
        elif isinstance(field, ArrayField):
            raise ValueError(f"{field.name} differs between rows.")
        else:
            kinds.append(kind.split("(")[0])
            sources.append(f"given.c{len(kinds)}")
            arrays.append(_column(field, values))
    names = ", ".join(f"c{number}" for number in range(1, len(kinds) + 1))
    given = f"unnest({', '.join(f'%s::{kind}[]' for kind in kinds)}) AS given({names})" if kinds else "generate_series(1, %s)"
    statement = (
        f"INSERT INTO {connection.ops.quote_name(meta.db_table)} ({', '.join(columns)}) "  # noqa: S608 -- names come from models
        f"SELECT {', '.join(sources)} FROM {given} RETURNING {connection.ops.quote_name(str(meta.pk.column))}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*constants, *arrays] if arrays else [*constants, len(rows)])
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding = False
            row._state.db = connection.alias


def update_many(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of saved rows of one model, each row its own values. No array columns.

    Raises django.db.IntegrityError.
    """
    if not rows or not names:
        return
    meta = type(rows[0])._meta
    quote = connection.ops.quote_name
    kinds = [(meta.pk.db_type(connection) or "bigint").replace("serial", "int")]
    arrays: list[str | list[Any]] = [array(row.pk for row in rows)]
    changes = []
    for number, name in enumerate(names, start=1):
        field = meta.get_field(name)
        assert isinstance(field, models.Field) and not isinstance(field, ArrayField), name  # noqa: PT018 -- one condition
        kinds.append((field.db_type(connection) or "").split("(")[0])
        arrays.append(_column(field, [field.pre_save(row, False) for row in rows]))
        changes.append(f"{quote(str(field.column))} = given.c{number}")
    columns = ", ".join(f"c{number}" for number in range(len(kinds)))
    table = quote(meta.db_table)
    given = f"unnest({', '.join(f'%s::{kind}[]' for kind in kinds)}) AS given({columns})"
    statement = (
        f"UPDATE {table} SET {', '.join(changes)} FROM {given} "  # noqa: S608 -- names come from models
        f"WHERE {table}.{quote(str(meta.pk.column))} = given.c0"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)


def delete_many(rows: models.QuerySet[Any]) -> int:
    """Delete any number of rows with one statement, without reading them; return their number.

    Rows that refer to them are not deleted: the caller does that in the same transaction, or the foreign keys make its commit fail.
    """
    return rows._raw_delete(rows.db) or 0  # Django returns None, without a statement, if it knows that no row can match
