"""A page that another release made still finds its scripts and styles, on a machine that does not have them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from stratus.foundation import clock
from stratus.ui.models import Release, ReleaseFile
from stratus.ui.releases import actions

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    """As `stratus migrate` works, which alone may keep files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        cursor.execute(f'SET LOCAL ROLE "{cursor.fetchone()[0]}"')
        yield
        cursor.execute("SET LOCAL ROLE stratus_app")


def build(folder: Path, **files: str) -> Path:
    """A folder as a build leaves it: `main_js="…"` is the file assets/main-<hash>.js."""
    names = {name: f"assets/{name.replace('_', f'-{abs(hash(content)) % 10**8:08}.')}" for name, content in files.items()}
    (folder / "assets").mkdir(parents=True)
    for name, content in files.items():
        (folder / names[name]).write_text(content)
    script = next(name for name in names if name.endswith("_js"))
    styles = [names[name] for name in names if name.endswith("_css")]
    others = [names[name] for name in names if not name.endswith(("_js", "_css"))]
    (folder / "manifest.json").write_text(json.dumps({"main.ts": {"file": names[script], "css": styles, "assets": others}}))
    return folder


def files_in(folder: Path) -> set[str]:
    return set(actions.built_files(folder))


def kept() -> set[str]:
    return set(ReleaseFile.objects.values_list("name", flat=True))


def test_a_candidate_whose_page_is_of_the_earlier_release_gets_its_files_after_the_upgrade(as_owner: None, tmp_path: Path) -> None:
    before = build(tmp_path / "before", main_js="earlier()", main_css="p {}", font_woff2="glyphs")
    after = build(tmp_path / "after", main_js="later()", main_css="p {}")
    for folder in (before, after):
        assert actions.keep(folder, now=clock.now())
    kinds = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "woff2": "font/woff2"}
    for name in files_in(before) | files_in(after):
        answer = Client().get(f"/static/web/{name}", HTTP_HOST="exams.example.org")
        folder = before if name in files_in(before) else after
        assert (answer.status_code, answer.content) == (200, (folder / name).read_bytes())
        assert answer["Content-Type"] == kinds[name.rpartition(".")[2]]
        assert answer["Cache-Control"] == "max-age=315360000, public, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_no_release_has_is_not_there_and_nobody_remembers_that() -> None:
    answer = Client().get("/static/web/assets/main-00000000.js", HTTP_HOST="exams.example.org")
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_the_files_of_the_last_four_releases_stay_and_each_is_kept_once(as_owner: None, tmp_path: Path) -> None:
    moment = clock.now()
    releases = [build(tmp_path / str(number), main_js=f"release({number})", vendor_css="shared") for number in range(6)]
    for number, folder in enumerate(releases):
        actions.keep(folder, now=moment + timedelta(days=number))
    assert Release.objects.count() == 4
    assert kept() == set().union(*map(files_in, releases[2:]))
    assert ReleaseFile.objects.filter(name__contains="vendor").count() == 1


def test_a_release_that_comes_back_is_the_newest_again(as_owner: None, tmp_path: Path) -> None:
    moment = clock.now()
    releases = [build(tmp_path / str(number), main_js=f"release({number})") for number in range(5)]
    for day, number in enumerate([0, 1, 2, 0, 3, 4]):
        actions.keep(releases[number], now=moment + timedelta(days=day))
    assert kept() == set().union(*(files_in(releases[number]) for number in (0, 2, 3, 4)))


def test_a_build_that_is_too_large_is_not_kept_and_drops_nothing(as_owner: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build(tmp_path / "before", main_js="earlier()")
    assert actions.keep(before, now=clock.now())
    for limit in ("LARGEST_FILE", "LARGEST_RELEASE"):
        with monkeypatch.context() as patched:
            patched.setattr(actions, limit, 10)
            assert not actions.keep(build(tmp_path / limit, main_js="x" * 11), now=clock.now())
    assert kept() == files_in(before)


def test_without_a_build_nothing_is_kept(as_owner: None, tmp_path: Path) -> None:
    assert not actions.keep(tmp_path, now=clock.now())


@pytest.mark.parametrize("table", ["ui_release", "ui_releasefile"])
def test_the_application_cannot_put_a_script_where_browsers_get_theirs(table: str) -> None:
    for statement in (
        f"DELETE FROM {table}",
        f"INSERT INTO {table} DEFAULT VALUES",
        f"UPDATE {table} SET {'name' if 'file' in table else 'fingerprint'} = ''",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
