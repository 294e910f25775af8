"""Import from Excel and Export to Excel: a file is tried, what was confirmed is done and nothing else, and it can be taken back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.files.workbooks.cells import Value
from stratus.foundation.files.workbooks.reading import read_sheet
from stratus.foundation.files.workbooks.writing import writing
from stratus.foundation.sorting import folded
from stratus.jobs import files
from stratus.jobs.models import Job, JobLine, JobState
from stratus.jobs.turns import take_turn
from stratus.library.classification.actions import add_node, archive_node, rename_node
from stratus.library.classification.exchange.actions import import_lines
from stratus.library.classification.exchange.kinds import EXCHANGED, present
from stratus.library.classification.exchange.rules import What
from stratus.library.classification.exchange.sheets import columns_of, lines_of, write_tree
from stratus.library.classification.labels.actions import save_label
from stratus.library.classification.models import Label, Topic
from stratus.library.classification.queries import rows_of
from stratus.library.classification.rules import Place
from stratus.library.classification.trees import OBJECTIVES, TOPICS
from stratus.library.models import Collection, CollectionRole, CollectionSharing
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user
from support.examples import examples
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEAD = ["Code", "Level 1", "Level 2"]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author():
    return a_user("Author")


@pytest.fixture
def collection(author) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def browser(author) -> Client:
    return a_browser(author)


@pytest.fixture
def admin() -> Client:
    return a_browser(a_user("System administrator"))


def workbook(*rows: Sequence[Value], sheet: str = "Topics") -> bytes:
    file = io.BytesIO()
    with writing(file) as book:
        book.sheet(sheet, rows, widths=[20])
    return file.getvalue()


def tried(browser: Client, where: str, content: bytes, name: str = "topics.xlsx") -> Job:
    """Bring a file, and let its trial run."""
    answer = browser.post(f"/library/classification/{where}/import", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return run(int(answer["Location"].rsplit("/", 1)[1]))


def confirmed(browser: Client, where: str, trial: Job) -> Job:
    """Confirm a trial, and let the act run."""
    answer = browser.post(f"/library/classification/{where}/import/{trial.pk}/confirm")
    return run(int(answer["Location"].rsplit("/", 1)[1]))


def run(pk: int) -> Job:
    take_turn(pk)
    return Job.objects.get(pk=pk)


def said(job: Job) -> list[str]:
    """The report: `B7 text`."""
    return [f"{line.place} {line.text}".strip() for line in JobLine.objects.filter(job=job).order_by("number")]


def shown(owner: Any, tree: Any = TOPICS) -> list[str]:
    return ["  " * (row.level - 1) + f"{row.code} {row.title}".strip() for row in rows_of(tree, owner.pk)]


def at(collection: Any) -> str:
    return f"topics/{collection.pk}"


class TestTrialAndAct:
    def test_a_trial_says_row_by_row_what_would_happen_and_changes_nothing(self, browser, collection):
        heart = add_node(TOPICS, collection.pk, "Heart", code="1", by=SYSTEM)
        add_node(TOPICS, collection.pk, "Lungs", by=SYSTEM)
        add_node(TOPICS, collection.pk, "Valves", place=Place(heart.pk), by=SYSTEM)
        before = shown(collection)
        rows = [HEAD, ["1", "The heart"], ["", "", "Valves"], ["", "", "Rhythm"], ["", "Gone", "New"], ["", "Lungs"]]
        job = tried(browser, at(collection), workbook(*rows))
        assert said(job) == [
            "B5 New – Refused: “Gone” is not there. Give it a row of its own before this one.",
            "B2 The heart – Renamed; it was “1 Heart”",
            "C3 Valves – Unchanged",
            "C4 Rhythm – New",
            "B6 Lungs – Unchanged",
        ]
        assert shown(collection) == before
        page = browser.get(f"/library/classification/{at(collection)}/import/{job.pk}").content.decode()
        assert "Import 2 rows" in page
        assert "1 row is refused" in page

    def test_what_is_confirmed_is_what_is_done(self, browser, collection):
        add_node(TOPICS, collection.pk, "Heart", code="1", by=SYSTEM)
        job = tried(browser, at(collection), workbook(HEAD, ["1", "The heart"], ["1.1", "", "Valves"], ["2", "Lungs"], ["", "Gone", "X"]))
        done = confirmed(browser, at(collection), job)
        assert (done.state, done.is_trial, done.errors) == (JobState.DONE, False, 1)
        assert shown(collection) == ["1 The heart", "  1.1 Valves", "2 Lungs"]
        event = Event.objects.filter(kind="collection.topics_changed").latest("pk")
        assert (event.data["act"], len(event.data["nodes"])) == ("imported", 3)

    def test_what_would_be_something_else_by_now_is_not_done(self, browser, collection):
        heart = add_node(TOPICS, collection.pk, "Heart", code="1", by=SYSTEM)
        job = tried(browser, at(collection), workbook(HEAD, ["1", "The heart"], ["2", "Lungs"]))
        rename_node(TOPICS, collection.pk, heart.pk, "Heart", code="9", by=SYSTEM)
        done = confirmed(browser, at(collection), job)
        assert (done.state, done.failure) == (
            JobState.FAILED,
            "By now it would do something else than you confirmed. Nothing was changed; import the file again.",
        )
        assert shown(collection) == ["9 Heart"]

    def test_an_import_is_confirmed_and_shown_at_its_own_tree_alone(self, browser, author, collection):
        job, other = tried(browser, at(collection), workbook(HEAD, ["1", "Heart"])), at(a_collection(owner=author))
        assert browser.get(f"/library/classification/{other}/import/{job.pk}").status_code == 404
        assert browser.post(f"/library/classification/{other}/import/{job.pk}/confirm").status_code == 404

    def test_confirming_twice_does_it_once(self, browser, collection):
        job = tried(browser, at(collection), workbook(HEAD, ["1", "Heart"]))
        assert confirmed(browser, at(collection), job).state == JobState.DONE
        assert confirmed(browser, at(collection), job).state == JobState.FAILED
        assert shown(collection) == ["1 Heart"]

    def test_the_result_is_the_workbook_with_what_happens_and_can_be_mended_and_imported(self, browser, collection):
        job = tried(browser, at(collection), workbook(["Code", "Remark", "Level 1"], [], ["1", "=1+1", "Heart"], ["1", "", "Lungs"]))
        assert said(job) == ["B1 The column “Remark” is not read.", "A4 Lungs – Refused: Row 3 has this code.", "C3 Heart – New"]
        rows = read_sheet(files.opened(job.result_path)).rows
        assert rows[0] == ["Code", "Remark", "Level 1", "What happens"]
        assert [row[3] for row in rows[1:]] == ["", "New", "Refused: Row 3 has this code."]
        assert rows[2][1] == "=1+1"
        rows[3][0] = "2"
        again = tried(browser, at(collection), workbook(*rows))
        assert (again.errors, again.outcome["counts"]) == (0, {"new": 2})

    def test_dates_that_a_spreadsheet_made_of_codes_are_refused_with_their_cell(self, browser, collection):
        job = tried(browser, at(collection), workbook(HEAD, [clock.now().date(), "Heart"], ["#REF!", "Lungs"], ["3", "Skin"]))
        assert [line.split(" – ")[0] for line in said(job)] == ["A2 Heart", "A3 Lungs", "B4 Skin"]
        assert confirmed(browser, at(collection), job).state == JobState.DONE
        assert shown(collection) == ["3 Skin"]

    def test_numbers_are_codes_as_they_are_shown(self, browser, collection):
        tried_one = tried(browser, at(collection), workbook(HEAD, [1.0, "Heart"], [1.5, "", "Valves"]))
        confirmed(browser, at(collection), tried_one)
        assert shown(collection) == ["1 Heart", "  1.5 Valves"]

    def test_csv_is_read_too_and_headings_in_every_language_of_the_screens(self, browser, collection):
        job = tried(browser, at(collection), b"code;LEVEL 1\r\n1;Hart\r\n", "topics.csv")
        confirmed(browser, at(collection), job)
        assert shown(collection) == ["1 Hart"]

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"PK\x03\x04", "This is no workbook that can be read."),
            (workbook(), "The first sheet of the file is empty."),
            (workbook(["Name"], ["Heart"]), "Row 1 must name the columns: “Code”, “Level 1”"),
            (workbook(["Level 1", "Level 3"], ["Heart"]), "Row 1 must name the columns"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(self, browser, collection, content, why):
        job = tried(browser, at(collection), content)
        assert job.state == JobState.FAILED
        assert job.failure.startswith(why)
        assert browser.get(f"/library/classification/{at(collection)}/import/{job.pk}").status_code == 200

    def test_text_that_is_called_a_workbook_is_refused_at_once_and_named(self, browser, collection):
        address = f"/library/classification/{at(collection)}/import"
        answer = browser.post(address, {"file": SimpleUploadedFile("notes.xlsx", b"Shopping: milk, bread")})
        assert answer.status_code == 422
        assert "“notes.xlsx” is called an Excel workbook, but is none." in answer.content.decode()
        assert not Job.objects.exists()

    def test_a_file_of_no_bytes_and_none_at_all_are_refused_at_the_field(self, browser, collection):
        address = f"/library/classification/{at(collection)}/import"
        assert browser.post(address).status_code == 422
        assert browser.post(address, {"file": SimpleUploadedFile("a.xlsx", b"")}).status_code == 422
        assert not Job.objects.exists()


class TestUndo:
    def test_an_import_is_taken_back_once_and_says_so(self, browser, author, collection):
        add_node(TOPICS, collection.pk, "Heart", code="1", by=SYSTEM)
        job = confirmed(
            browser, at(collection), tried(browser, at(collection), workbook(HEAD, ["1", "Cor"], ["", "", "Valves"], ["2", "Lungs"]))
        )
        address = f"/library/classification/{at(collection)}/import/{job.pk}"
        assert f'{address}/undo"' in browser.get(address).text
        for _time in range(2):
            assert browser.post(f"{address}/undo")["Location"] == f"/library/collections/{collection.pk}/topics"
            assert shown(collection) == ["1 Heart"]
            page = browser.get(address).text
            assert (page.count(f"Taken back by {author.full_name} at "), page.count(f'{address}/undo"')) == (1, 0)
            assert ("The import was taken back." in page, "changed since" in page) == (True, False)

    def test_nothing_is_taken_back_of_what_changed_since(self, browser, collection):
        job = confirmed(browser, at(collection), tried(browser, at(collection), workbook(HEAD, ["1", "Heart"], ["2", "Lungs"])))
        undo = f"/library/classification/{at(collection)}/import/{job.pk}/undo"
        valves = add_node(TOPICS, collection.pk, "Valves", place=Place(Topic.objects.get(title="Heart").pk), by=SYSTEM)
        page = browser.post(undo, follow=True).content.decode()
        assert "changed since" in page
        assert shown(collection) == ["1 Heart", "  Valves", "2 Lungs"]
        valves.delete()
        browser.post(undo)
        assert shown(collection) == []

    @pytest.mark.parametrize("other", [{}, {"of_a_later_release": [1]}])
    def test_what_another_release_imported_is_taken_back(self, browser, collection, other):
        """In a rolling upgrade: an earlier release keeps it at the cursor, a later one may keep more."""
        job = confirmed(browser, at(collection), tried(browser, at(collection), workbook(HEAD, ["1", "Heart"])))
        assert job.cursor is None
        kept = {"outcome": {**job.outcome, **other}} if other else {"outcome": None, "cursor": job.outcome}
        Job.objects.filter(pk=job.pk).update(**kept)
        address = f"/library/classification/{at(collection)}/import/{job.pk}"
        assert f'{address}/undo"' in browser.get(address).text
        browser.post(f"{address}/undo")
        assert shown(collection) == []
        assert "Taken back by" in browser.get(address).text
        job.refresh_from_db()
        assert other.items() <= (job.outcome or other).items()

    def test_without_what_is_needed_nothing_is_taken_back(self, browser, collection):
        job = confirmed(browser, at(collection), tried(browser, at(collection), workbook(HEAD, ["1", "Heart"])))
        Job.objects.filter(pk=job.pk).update(outcome={"mark": "m", "counts": {}})
        address = f"/library/classification/{at(collection)}/import/{job.pk}"
        assert f'{address}/undo"' not in browser.get(address).text
        assert browser.post(f"{address}/undo").status_code == 404
        assert shown(collection) == ["1 Heart"]

    def test_a_trial_is_not_taken_back_and_an_act_is_not_confirmed(self, browser, collection):
        trial = tried(browser, at(collection), workbook(HEAD, ["1", "Heart"]))
        act = confirmed(browser, at(collection), trial)
        assert browser.post(f"/library/classification/{at(collection)}/import/{trial.pk}/undo").status_code == 404
        assert browser.post(f"/library/classification/{at(collection)}/import/{act.pk}/confirm").status_code == 404


class TestEveryKind:
    @pytest.fixture(params=list(EXCHANGED))
    def where(self, request, author) -> str:
        makers: dict[str, Callable[[], Any]] = {
            "topics": lambda: a_collection(owner=author).pk,
            "objectives": lambda: a_repository().pk,
            "levels": lambda: a_taxonomy().pk,
            "labels": lambda: 0,
        }
        return f"{request.param}/{makers[request.param]()}"

    @pytest.mark.parametrize("has_some", [False, True])
    def test_its_example_is_true_for_it(self, author, admin, where, has_some):
        what, owner = where.split("/")
        browser = a_browser(author) if what == "topics" else admin
        if has_some:
            first = browser.get(f"/library/classification/{where}/import/example").content
            confirmed(browser, where, tried(browser, where, first))
        count = len(present(EXCHANGED[what], int(owner)))
        assert (count > 0) == has_some
        example = browser.get(f"/library/classification/{where}/import/example").content
        job = tried(browser, where, example)
        assert (job.errors, job.state) == (0, JobState.DONE)
        assert job.outcome["counts"].get("new", 0) >= 1
        assert confirmed(browser, where, job).state == JobState.DONE
        assert len(present(EXCHANGED[what], int(owner))) > count

    def test_pages_lead_to_import_and_export(self, author, admin, where):
        what, owner = where.split("/")
        browser = a_browser(author) if what == "topics" else admin
        pages = {
            "topics": f"/library/collections/{owner}/topics",
            "objectives": f"/admin/classification/repositories/{owner}",
            "levels": f"/admin/classification/taxonomies/{owner}",
            "labels": "/admin/classification/labels",
        }
        page = browser.get(pages[what]).content.decode()
        assert f'href="/library/classification/{where}/import"' in page
        assert f'href="/library/classification/{where}/export"' in page
        assert browser.get(f"/library/classification/{where}/import").status_code == 200
        answer = browser.get(f"/library/classification/{where}/export")
        assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.xlsx"', answer["Content-Disposition"])

    def test_nobody_imports_who_may_not_change_it(self, author, where):
        stranger = a_browser(a_user("Author"))
        address = f"/library/classification/{where}/import"
        for answer in (
            stranger.get(address),
            stranger.post(address, {"file": SimpleUploadedFile("a.csv", b"Level 1\na")}),
            stranger.get(f"/library/classification/{where}/export"),
        ):
            assert answer.status_code in (403, 404)
        assert not Job.objects.exists()


def test_who_may_only_look_exports_and_does_not_import(collection):
    viewer = a_user("Author")
    CollectionSharing.objects.create(collection=collection, user=viewer, role=CollectionRole.REVIEWER)
    browser = a_browser(viewer)
    assert browser.get(f"/library/classification/{at(collection)}/export").status_code == 200
    assert browser.get(f"/library/classification/{at(collection)}/import").status_code != 200


def test_the_right_is_asked_again_when_the_act_runs(browser, author, collection):
    trial = tried(browser, at(collection), workbook(HEAD, ["1", "Heart"]))
    answer = browser.post(f"/library/classification/{at(collection)}/import/{trial.pk}/confirm")
    Collection.objects.filter(pk=collection.pk).update(owner=a_user("Author"))
    done = run(int(answer["Location"].rsplit("/", 1)[1]))
    assert done.state == JobState.FAILED
    assert shown(collection) == []


def test_somebody_elses_trial_is_not_confirmed(browser, collection):
    other = a_user("Author")
    CollectionSharing.objects.create(collection=collection, user=other, role=CollectionRole.CO_AUTHOR)
    trial = tried(browser, at(collection), workbook(HEAD, ["1", "Heart"]))
    assert a_browser(other).post(f"/library/classification/{at(collection)}/import/{trial.pk}/confirm").status_code == 404
    elsewhere = a_collection(owner=other)
    assert browser.post(f"/library/classification/{at(elsewhere)}/import/{trial.pk}/confirm").status_code == 404


def test_labels_are_matched_whatever_their_capitals(admin):
    save_label(None, "new in 2027", by=SYSTEM)
    job = tried(admin, "labels/0", workbook(["Label"], ["New in 2027"], ["Calculator"], ["calculator"]))
    assert job.outcome["counts"] == {"renamed": 1, "new": 1, "refused": 1}
    done = confirmed(admin, "labels/0", job)
    assert sorted(Label.objects.values_list("title", flat=True)) == ["Calculator", "New in 2027"]
    admin.post(f"/library/classification/labels/0/import/{done.pk}/undo")
    assert list(Label.objects.values_list("title", flat=True)) == ["new in 2027"]


def exported(owner: Any) -> list[list[Value]]:
    file = io.BytesIO()
    write_tree(file, EXCHANGED["objectives"], present(EXCHANGED["objectives"], owner.pk))
    return read_sheet(file).rows


def imported(owner: Any, rows: Sequence[Sequence[Value]]) -> list[What]:
    kind = EXCHANGED["objectives"]
    sheet = read_sheet(io.BytesIO(workbook(*rows)))
    done = import_lines(kind, owner.pk, lines_of(sheet, columns_of(kind, sheet)), by=SYSTEM)
    return [one.what for one in done.decisions]


titles = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12)
trees = st.lists(st.tuples(st.integers(0, 5), titles.filter(lambda text: text.strip() and not text.startswith("#"))), max_size=12)


@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees, st.data())
def test_export_change_import_export_is_a_round_trip(tenant, nodes, data):
    with current.use(tenant):
        repository, copy = a_repository(), a_repository()
        path: list[int | None] = [None]
        names: set[tuple[int | None, str]] = set()
        for number, (level, title) in enumerate(nodes):
            level = min(level, len(path) - 1)
            title = " ".join(title.split())
            if (path[level], folded(title)) in names:
                continue
            names.add((path[level], folded(title)))
            node = add_node(OBJECTIVES, repository.pk, title, code=f"c{number}", place=Place(path[level]), by=SYSTEM)
            path[level + 1 :] = [node.pk]
        rows = exported(repository)
        assert set(imported(repository, rows)) <= {What.UNCHANGED}
        assert set(imported(copy, rows)) <= {What.NEW}
        assert exported(copy) == rows
        for row in rows[1:]:
            if data.draw(st.booleans()):
                at = next(column for column, cell in enumerate(row) if column and cell)
                row[at] = f"{row[0]} changed"
        rows.append(["new", "Something new", *[""] * (len(rows[0]) - 2)])
        imported(repository, rows)
        assert exported(repository) == rows


def test_what_is_in_the_archive_is_not_exported(collection):
    node = add_node(TOPICS, collection.pk, "Heart", by=SYSTEM)
    add_node(TOPICS, collection.pk, "Valves", place=Place(node.pk), by=SYSTEM)
    add_node(TOPICS, collection.pk, "Lungs", by=SYSTEM)
    archive_node(TOPICS, collection.pk, node.pk, by=SYSTEM, now=clock.now())
    file = io.BytesIO()
    write_tree(file, EXCHANGED["topics"], present(EXCHANGED["topics"], collection.pk))
    assert [row[1] for row in read_sheet(file).rows] == ["Level 1", "Lungs"]


def test_an_import_takes_as_many_statements_for_many_rows_as_for_few():
    counts = []
    for number in (2, 300):
        repository = a_repository()
        for code in range(number):
            add_node(OBJECTIVES, repository.pk, f"t{code}", code=f"{code}", by=SYSTEM) if code < 20 else None
        rows = [["Code", "Level 1", "Level 2"], *([f"{code}", f"r{code}"] for code in range(min(number, 20)))]
        rows += [[f"n{code}", "", f"n{code}"] for code in range(number)]
        with CaptureQueriesContext(connection) as queries:
            imported(repository, rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]
