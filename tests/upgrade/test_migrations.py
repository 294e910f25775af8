"""What the migrations make of an empty database and of one of release 0.1.0 is the same."""

from __future__ import annotations

import difflib
import json
import os
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, CreateModel
from django.db.models import CheckConstraint
from installation import Installation, run

from stratus.site.commands.backup import portable
from support.cluster import TestServer

NAMES = json.loads((Path(__file__).parent / "release_0_1_0" / "names.json").read_text())
BETWEEN = (b"\\restrict", b"\\unrestrict")
"""What pg_dump puts around its script; older psql do not know it, and the words in it are drawn anew."""
OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("stratus.")}


def known() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Every migration of ours that is there, and the ones that it replaces."""
    loader = MigrationLoader(None)
    return {key: list(one.replaces) for key, one in loader.disk_migrations.items() if key[0] in OURS}


def recorded(installation: Installation) -> set[tuple[str, str]]:
    return {key for key in installation.rows("SELECT app, name FROM django_migrations") if key[0] in OURS}


def schema_of(server: TestServer, dsn: str, scratch: Path) -> list[str]:
    """The schema as SQL, after one turn of dump and restore: PostgreSQL words an expression anew when it reads its own dump."""
    script = scratch / "schema.sql"
    script.write_text(_dumped(server, dsn))
    copy = server.create_empty(server.database_of("schema"))
    load = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}", f"--dbname={copy}"]
    run([server.cluster.bin("psql"), *load])
    return _dumped(server, copy).splitlines()


def _dumped(server: TestServer, dsn: str) -> str:
    text = run([server.cluster.bin("pg_dump"), "--schema-only", "--no-owner", dsn])
    return "".join(line.decode() for line in portable(text.encode().splitlines(keepends=True)) if not line.startswith(BETWEEN))


def test_no_model_differs_from_its_migrations(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_check_of_assessments_looks_at_rows_under_a_lock_that_nobody_passes() -> None:
    """`AddConstraintNotValid` adds it; `tenancy.db.agreements.validate` looks at the rows that are there, later."""
    loader = MigrationLoader(None)
    walking = [
        (app, name, one.constraint.name)
        for (app, name), migration in loader.disk_migrations.items()
        if app == "assessments" and name > "0004"
        for one in migration.operations
        if type(one) is AddConstraint
        and isinstance(one.constraint, CheckConstraint)
        and one.model_name_lower not in {made.name_lower for made in migration.operations if isinstance(made, CreateModel)}
    ]
    assert walking == []


def test_an_upgraded_database_has_everything_that_a_new_one_has_and_nothing_else(
    upgraded: Installation, test_server: TestServer, tmp_path: Path
) -> None:
    new = schema_of(test_server, test_server.address(test_server.template), tmp_path)
    old = schema_of(test_server, upgraded.dsn, tmp_path)
    assert "\n".join(difflib.unified_diff(new, old, "new", "upgraded", lineterm="", n=3)) == ""


@pytest.mark.thorough
def test_a_database_that_was_made_in_a_third_of_the_time_is_as_django_makes_it(test_server: TestServer, tmp_path: Path) -> None:
    dsn = test_server.create_empty(test_server.database_of("as_django_makes_it"))
    run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env={**os.environ, "DATABASE_URL": dsn, "STRATUS_ROLE": ""})
    quick = schema_of(test_server, test_server.address(test_server.template), tmp_path)
    plain = schema_of(test_server, dsn, tmp_path)
    assert "\n".join(difflib.unified_diff(plain, quick, "as Django makes it", "as we make it", lineterm="", n=3)) == ""


def test_an_upgraded_database_counts_as_migrated(upgraded: Installation) -> None:
    assert known().keys() <= recorded(upgraded)


def test_every_migration_that_was_applied_is_there_or_replaced(upgraded: Installation) -> None:
    migrations = known()
    replaced = [name for names in migrations.values() for name in names]
    assert sorted(replaced) == sorted(recorded(upgraded) - migrations.keys())


@pytest.mark.parametrize("label", sorted({app for app, _name in known()}))
def test_a_package_begins_with_one_migration(label: str) -> None:
    [name] = [name for app, name in known() if app == label and name.startswith("0001")]
    was_there = any(model.startswith(f"{label}.") for model in NAMES["tables"])
    assert (name == "0001_release_0_1_0") == was_there
