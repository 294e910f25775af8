"""What rows that name each other have in common, held by the database.

`rls.secure()` makes it of what models say (`TenantModel.agreements`). There are two kinds. `Names` is a foreign key of further columns.
`Share` is for two rows that a third one names, of which one may be changed later: a trigger, which looks when the transaction ends, as
foreign keys do.

Both are made without a look at the rows that are there, so that nobody waits; `validate` looks at them afterwards, and lets everybody
read and write meanwhile. What rows of an earlier release break holds for new ones from then on, and `stratus doctor` names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction

LONGEST_NAME = 63
"""Bytes of a name in PostgreSQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The row that `fields` name has these values in `theirs`, and the tenant too. Rows with an empty field are not looked at.

    `to` is the model, such as `library.ItemRevision`. Of `theirs` the model has a unique key: with `id` among them one is made.
    """

    fields: tuple[str, ...]
    to: str
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The rows that the references `one` and `other` name have the same value in the column of `field`."""

    one: str
    other: str
    field: str


Agreement = Names | Share


def make(cursor: Any, schema: str, tables: Mapping[str, Any]) -> None:
    """Make what is missing of the agreements of these tables' models; rows that are there are not looked at. Needs the tables' owner."""
    for _table_name, model in sorted(tables.items()):
        for agreement in model.agreements:
            if not {_table(one) for one in _related(model, agreement)} <= tables.keys():
                continue  # somebody goes back to an earlier state
            if isinstance(agreement, Names):
                _make_key(cursor, model, agreement)
            else:
                _make_triggers(cursor, schema, model, agreement)


def validate(connection: Any) -> None:
    """Look at the rows of every constraint of ours that was made without; what they break stays as it is, and holds for new rows.

    Each in a transaction of its own, under a lock that lets everybody read and write.
    """
    for table, name in not_validated(connection):
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(f'ALTER TABLE "{table}" VALIDATE CONSTRAINT "{name}"')
        except IntegrityError:
            continue  # `stratus doctor` says so


def not_validated(connection: Any) -> list[tuple[str, str]]:
    """Return table and name of each constraint that rows of an earlier release may break."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.relname, c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
            " WHERE NOT c.convalidated AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


def broken(connection: Any) -> Iterator[tuple[str, int]]:
    """Yield the name of each `Share` that rows of an earlier release break, and how many do."""
    for model in apps.get_models():
        for agreement in getattr(model, "agreements", ()):
            if isinstance(agreement, Share):
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT count(*) FROM {_differing(model, agreement)}")  # noqa: S608 -- of names of columns
                    if number := cursor.fetchone()[0]:
                        yield _name(model, agreement), number


def _related(model: Any, agreement: Agreement) -> list[Any]:
    """Return the models of the rows that a row of this model names."""
    if isinstance(agreement, Names):
        return [apps.get_model(agreement.to)]
    return [model._meta.get_field(field).related_model for field in (agreement.one, agreement.other)]


def _column(model: Any, field: str) -> str:
    return str(model._meta.get_field(field).column)


def _table(model: Any) -> str:
    return str(model._meta.db_table)


def _name(model: Any, agreement: Agreement) -> str:
    """Return the name of the constraint, or of the trigger of the model itself."""
    if isinstance(agreement, Share):
        return f"{_table(model)}_share_{agreement.field}"[:LONGEST_NAME]
    return f"{_table(model)}_{'_'.join(agreement.fields)}_agree"[:LONGEST_NAME]


def _is_there(cursor: Any, table: str, name: str) -> bool:
    cursor.execute("SELECT FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s", [table, name])
    return cursor.fetchone() is not None


def _make_key(cursor: Any, model: Any, agreement: Names) -> None:
    to = apps.get_model(agreement.to)
    theirs = [_column(to, field) for field in agreement.theirs]
    key = f"{_table(to)}_{'_'.join(theirs)}_key"[:LONGEST_NAME]
    if "id" in theirs and not _is_there(cursor, _table(to), key):
        # The id first and the tenant last: no query that names a tenant shall be led to this index (docs/how/tenancy.md).
        cursor.execute(f'ALTER TABLE "{_table(to)}" ADD CONSTRAINT "{key}" UNIQUE ({_listed(theirs)}, tenant_id)')
    if not _is_there(cursor, _table(model), name := _name(model, agreement)):
        cursor.execute(
            f'ALTER TABLE "{_table(model)}" ADD CONSTRAINT "{name}"'
            f" FOREIGN KEY (tenant_id, {_listed(_column(model, field) for field in agreement.fields)})"
            f' REFERENCES "{_table(to)}" (tenant_id, {_listed(theirs)}) DEFERRABLE INITIALLY DEFERRED NOT VALID'
        )


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _differing(model: Any, agreement: Share) -> str:
    """Return what stands behind FROM to find the rows of a model that name two rows of which the columns differ."""
    one, other = (model._meta.get_field(field) for field in (agreement.one, agreement.other))
    column = _column(one.related_model, agreement.field)
    return (
        f'"{_table(model)}" t JOIN "{_table(one.related_model)}" one ON one.id = t."{one.column}"'
        f' JOIN "{_table(other.related_model)}" other ON other.id = t."{other.column}"'
        f' WHERE one."{column}" <> other."{column}"'
    )


JUDGE = """
CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = "{schema}", pg_temp SET enable_seqscan = off AS $judge$
BEGIN
  IF TG_TABLE_NAME = '{table}' THEN
    -- The lock keeps both as they are until the transaction ends: who changes one meanwhile sees this row then.
    PERFORM FROM "{one}" WHERE id = NEW."{one_id}" FOR SHARE;
    PERFORM FROM "{other}" WHERE id = NEW."{other_id}" FOR SHARE;
    PERFORM FROM {differing} AND t.id = NEW.id;
  ELSIF TG_TABLE_NAME = '{one}' THEN
    PERFORM FROM {differing} AND t."{one_id}" = NEW.id;
  ELSE
    PERFORM FROM {differing} AND t."{other_id}" = NEW.id;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'rows that "{table}" names differ in "{column}"'
      USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = '{table}';
  END IF;
  RETURN NULL;
END $judge$
"""
"""With the rights of the owner, as foreign keys look: when the transaction ends, another tenant may be set, or none. Without sequential
scans: tables grow by twenty thousand items in a minute, and their statistics follow later; each question has its index.
"""


def _make_triggers(cursor: Any, schema: str, model: Any, agreement: Share) -> None:
    one, other = (model._meta.get_field(field) for field in (agreement.one, agreement.other))
    name, column = _name(model, agreement), _column(one.related_model, agreement.field)
    values = {
        "name": name,
        "schema": schema,
        "table": _table(model),
        "one": _table(one.related_model),
        "one_id": one.column,
        "other": _table(other.related_model),
        "other_id": other.column,
        "column": column,
        "differing": _differing(model, agreement),
    }
    cursor.execute(JUDGE.format(**values))
    cursor.execute(f'REVOKE ALL ON FUNCTION "{name}"() FROM PUBLIC')
    changes = f'AFTER UPDATE OF "{column}"'
    is_other = f'WHEN (OLD."{column}" IS DISTINCT FROM NEW."{column}")'
    for table, when, only in (
        (values["table"], f'AFTER INSERT OR UPDATE OF "{one.column}", "{other.column}"', ""),
        (values["one"], changes, is_other),
        (values["other"], changes, is_other),
    ):
        if not _is_there(cursor, table, name):
            cursor.execute(
                f'CREATE CONSTRAINT TRIGGER "{name}" {when} ON "{table}" DEFERRABLE INITIALLY DEFERRED'
                f' FOR EACH ROW {only} EXECUTE FUNCTION "{name}"()'
            )
