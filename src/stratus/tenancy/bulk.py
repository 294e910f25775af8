"""Writes or deletes many rows with one small statement: one array per column, or a constant if all rows have the same value.

Django's `bulk_create` uses a placeholder for every value unless all columns are of plain types: almost half a million for ten thousand
rows of forty columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

Column: TypeAlias = "models.Field[Any, Any]"


def array(values: Iterable[str | int | None]) -> str:
    """Return the literal of an array of texts or whole numbers, for a parameter `%s::varchar[]` and the like.

    psycopg makes one too, element by element: a tenth of what a call with ten thousand people costs.
    """
    given = list(values)
    if set(map(type, given)) == {int}:
        return "{" + ",".join(map(repr, given)) + "}"
    texts = [value for value in given if isinstance(value, str)]
    # All at once, where nothing in them is taken for the mark between them.
    joined = "\x00".join(texts)
    if given and len(texts) == len(given) == joined.count("\x00") + 1:
        return '{"' + _escaped(joined).replace("\x00", '","') + '"}'
    return "{" + ",".join(["NULL" if value is None else _element(value) for value in given]) + "}"


def _element(value: str | int) -> str:
    if isinstance(value, int):
        return str(int(value))
    return f'"{_escaped(value)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _values(field: Column, rows: Sequence[models.Model], *, add: bool) -> list[Any]:
    """Return what this column holds of each row. Most fields read the attribute and do nothing else before they are saved."""
    if type(field).pre_save is models.Field.pre_save:
        return list(map(attrgetter(field.attname), rows))
    return [field.pre_save(row, add) for row in rows]


def _column(field: Column, values: list[Any]) -> str | list[Any]:
    """Return what stands for a column in a statement: its values as the database takes them."""
    kinds = set(map(type, values)) - {type(None)}
    as_they_are = (kinds == {str} and isinstance(field, models.CharField | models.TextField)) or (
        kinds == {int} and isinstance(field, models.IntegerField | models.ForeignKey)
    )
    if isinstance(field, models.JSONField) and kinds <= {dict, list}:
        return array([None if value is None else json.dumps(value, cls=field.encoder) for value in values])
    if isinstance(field, models.BinaryField) and kinds == {bytes}:
        return array([None if value is None else rf"\x{value.hex()}" for value in values])
    return array(values) if as_they_are else [field.get_db_prep_save(value, connection) for value in values]


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model in this order and set their primary keys. An array column must be the same in all rows.

    Raises django.db.IntegrityError, and ValueError for array columns that differ.
    """
    if not rows:
        return
    model = type(rows[0])
    with connection.cursor() as cursor:
        columns = ((field, _values(field, rows, add=True)) for field in _written(model))
        cursor.execute(*_insertion(model, columns, f" RETURNING {connection.ops.quote_name(str(model._meta.pk.column))}"))
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding = False
            row._state.db = connection.alias


def insert_columns(
    model: type[models.Model], number: int, *, same: Mapping[str, Any], each: Mapping[str, list[Any]], ignore_conflicts: bool = False
) -> None:
    """Insert so many rows, in this order, which nobody needs as objects: `same` is what all of them hold, `each` has lists of their values.

    Both by the attribute of the field (`actor_id`); other fields have their defaults. None of them may be one that computes its value.
    `ignore_conflicts` leaves out rows that a unique constraint refuses.
    Raises django.db.IntegrityError, and ValueError for array columns that differ.
    """
    if not number:
        return
    columns = (
        (field, each[name] if (name := field.attname) in each else [same[name] if name in same else field.get_default()] * number)
        for field in _written(model)
    )
    with connection.cursor() as cursor:
        cursor.execute(*_insertion(model, columns, " ON CONFLICT DO NOTHING" if ignore_conflicts else ""))


def _written(model: type[models.Model]) -> Iterator[Column]:
    return (field for field in model._meta.local_concrete_fields if not field.primary_key and not field.generated)


def _insertion(model: type[models.Model], given: Iterable[tuple[Column, list[Any]]], end: str) -> tuple[str, list[Any]]:
    """Return the statement that inserts rows with these values, and its parameters."""
    quote = connection.ops.quote_name
    columns: list[str] = []
    sources: list[str] = []
    constants: list[Any] = []
    kinds: list[str] = []
    arrays: list[str | list[Any]] = []
    number = 0
    for field, values in given:
        number = len(values)
        columns.append(quote(str(field.column)))
        kind = field.db_type(connection) or ""
        if values.count(values[0]) == number:
            sources.append(f"%s::{kind}")
            constants.append(field.get_db_prep_save(values[0], connection))
        elif isinstance(field, ArrayField):
            raise ValueError(f"{field.name} differs between rows.")
        else:
            kinds.append(kind.split("(")[0])
            sources.append(f"given.c{len(kinds)}")
            arrays.append(_column(field, values))
    names = ", ".join(f"c{place}" for place in range(1, len(kinds) + 1))
    rows = f"unnest({', '.join(f'%s::{kind}[]' for kind in kinds)}) AS given({names})" if kinds else "generate_series(1, %s)"
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608 -- names come from models
        f"SELECT {', '.join(sources)} FROM {rows}{end}"
    )
    return statement, [*constants, *arrays] if arrays else [*constants, number]


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
        arrays.append(_column(field, _values(field, rows, add=False)))
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
