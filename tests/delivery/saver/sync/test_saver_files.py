"""Response files in pieces."""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from stratus.delivery.attempts import actions
from stratus.delivery.models import ResponseFile
from stratus.foundation import clock
from stratus.saver import budgets, files
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Answer, Browser, SaverInTests

CONTENT = bytes(range(256)) * 10_000
SHA = hashlib.sha256(CONTENT).hexdigest()
MB = 1024 * 1024


@pytest.fixture
def page(saver: SaverInTests) -> Browser:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["FILE_RESPONSE"]), active=True)))
    page.start()
    page.sync(page.names_file(SHA, len(CONTENT)))
    return page


def put(page: Browser, offset: int, piece: bytes, *, size: int = len(CONTENT), sha: str = SHA) -> Answer:
    return page.saver.call("PUT", f"attempts/{page.attempt}/files/{sha}", page.token, piece, f"offset={offset}&size={size}")


def there(page: Browser) -> int:
    return page.saver.call("GET", f"attempts/{page.attempt}/files/{SHA}", page.token)["received"]


def test_pieces_make_the_file(page: Browser, tmp_path: Path) -> None:
    assert there(page) == 0
    for offset in range(0, len(CONTENT), MB):
        assert put(page, offset, CONTENT[offset : offset + MB])["received"] == min(offset + MB, len(CONTENT))
    stored = ResponseFile.objects.get()
    assert (tmp_path / stored.path).read_bytes() == CONTENT
    assert (stored.completed_at is not None, stored.size, there(page)) == (True, len(CONTENT), len(CONTENT))


def read(page: Browser, offset: object, *, sha: str = SHA) -> Answer:
    return page.saver.call("GET", f"attempts/{page.attempt}/files/{sha}", page.token, query=f"offset={offset}")


def test_a_candidate_reads_their_file_back_in_pieces(page: Browser) -> None:
    for offset in range(0, len(CONTENT), MB):
        put(page, offset, CONTENT[offset : offset + MB])
    pieces = [read(page, offset) for offset in range(0, len(CONTENT), MB)]
    assert b"".join(piece.body for piece in pieces) == CONTENT
    assert {(piece.status, piece.headers["content-type"], piece.headers["cache-control"]) for piece in pieces} == {
        (200, "application/octet-stream", "no-store")
    }
    assert [read(page, offset).status for offset in (-1, len(CONTENT), "", "x", "\u0663", "9" * 5_000)] == [400] * 6


def test_nobody_reads_a_file_that_is_not_theirs_or_has_not_arrived(page: Browser, tmp_path: Path) -> None:
    put(page, 0, CONTENT[:MB])
    assert (read(page, 0).status, read(page, 0, sha="0" * 64).status) == (404, 404)
    for offset in range(MB, len(CONTENT), MB):
        put(page, offset, CONTENT[offset : offset + MB])
    other = Browser(page.saver, a_registration(a_schedule(an_assessment(["FILE_RESPONSE"]), active=True)))
    other.start()
    assert read(other, 0).status == 404
    assert page.saver.call("GET", f"attempts/{page.attempt}/files/{SHA}", other.token, query="offset=0").status in (403, 404)
    (tmp_path / ResponseFile.objects.get().path).unlink()
    assert read(page, 0).status == 404


def test_reading_back_has_a_budget_of_its_own(page: Browser) -> None:
    for offset in range(0, len(CONTENT), MB):
        put(page, offset, CONTENT[offset : offset + MB])
    most = int(budgets.READS.events)
    statuses = [read(page, len(CONTENT) - 1).status for _time in range(most)]
    assert statuses == [200] * most
    assert 429 in (read(page, len(CONTENT) - 1).status for _time in range(2 * most))
    assert page.sync().status == 200


def test_it_goes_on_where_it_stopped_and_a_piece_sent_twice_changes_nothing(page: Browser) -> None:
    put(page, 0, CONTENT[:MB])
    assert put(page, 0, CONTENT[:MB])["received"] == MB
    assert put(page, 2 * MB, CONTENT[2 * MB :])["received"] == MB
    assert there(page) == MB


def test_a_row_that_somebody_holds_too_long_is_waited_for_outside_of_batches_too(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    async def held(*_given: Any) -> None:
        raise asyncpg.LockNotAvailableError("canceling statement due to lock timeout")

    monkeypatch.setattr(files, "received", held)
    answer = page.saver.call("GET", f"attempts/{page.attempt}/files/{SHA}", page.token)
    assert (answer.status, "retry-after" in answer.headers) == (503, True)


def test_content_that_is_not_what_its_hash_says_begins_anew(page: Browser) -> None:
    page.sync(page.names_file(SHA, 14))
    answer = put(page, 0, b"something else", size=14)
    assert (answer.status, answer["error"], there(page)) == (422, "hash_differs", 0)


@pytest.mark.parametrize(("offset", "size", "status"), [(0, 0, 400), (-1, 5, 400), (5, 5, 400)])
def test_a_piece_outside_of_the_file_is_refused(page: Browser, offset: int, size: int, status: int) -> None:
    assert put(page, offset, b"x", size=size).status == status


def test_a_piece_is_at_most_a_megabyte(page: Browser) -> None:
    assert put(page, 0, CONTENT[: MB + 1]).status == 413


@pytest.mark.parametrize("query", ["", "offset=x&size=5", "size="])
def test_a_query_that_cannot_be_read_is_400(page: Browser, query: str) -> None:
    assert page.saver.call("PUT", f"attempts/{page.attempt}/files/{SHA}", page.token, b"x", query).status == 400


def test_content_may_arrive_within_the_file_grace_after_the_end(page: Browser, passes: Any) -> None:
    page.sync(page.event("hand_in"))
    passes(minutes=9)
    assert put(page, 0, CONTENT[:MB]).status == 200
    passes(minutes=2)
    assert put(page, MB, CONTENT[MB : 2 * MB])["error"] == "too_late"


def test_a_void_exam_takes_no_files(page: Browser) -> None:
    actions.void_attempts([page.registration.pk], by=SYSTEM, now=clock.now())
    assert put(page, 0, CONTENT[:MB])["error"] == "too_late"


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files by means of Linux")
def test_a_piece_for_which_the_disk_has_no_room_is_asked_for_again(page: Browser) -> None:
    """A limit of the process refuses what is written, as a full disk does."""
    put(page, 0, CONTENT[:MB])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MB + 1000, hard))
    try:
        refused = put(page, MB, CONTENT[MB : 2 * MB])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (refused.status, refused.headers["retry-after"], there(page)) == (503, "2", MB)
    for offset in range(MB, len(CONTENT), MB):
        put(page, offset, CONTENT[offset : offset + MB])
    assert there(page) == len(CONTENT)
    assert ResponseFile.objects.get().completed_at is not None


OTHER = "0" * 64


def test_who_names_the_hash_of_another_candidates_file_has_nothing_of_it(page: Browser, saver: SaverInTests) -> None:
    for offset in range(0, len(CONTENT), MB):
        put(page, offset, CONTENT[offset : offset + MB])
    thief = Browser(saver, a_registration(page.registration.schedule))
    thief.start()
    thief.sync(thief.names_file(SHA, len(CONTENT)))
    assert there(thief) == 0, "its content has to be sent by everybody"
    assert put(thief, len(CONTENT) - 1, CONTENT[-1:])["received"] == 0
    assert not ResponseFile.objects.filter(attempt_id=thief.attempt, completed_at__isnull=False).exists()
    assert saver.call("GET", f"attempts/{page.attempt}/files/{SHA}", thief.token).status == 404
    assert saver.call("PUT", f"attempts/{page.attempt}/files/{SHA}", thief.token, b"x", f"offset=0&size={len(CONTENT)}").status == 404


def test_a_file_that_no_answer_names_is_not_taken(page: Browser) -> None:
    refused = put(page, 0, b"x", size=1, sha=OTHER)
    assert (refused.status, refused["error"]) == (404, "not_named")
    assert not ResponseFile.objects.exists()


def test_a_file_is_taken_in_the_size_that_its_answer_names(page: Browser) -> None:
    page.sync(page.names_file(OTHER, 10))
    assert put(page, 0, b"x", size=11, sha=OTHER)["error"] == "not_named"
    assert put(page, 0, b"x", size=10, sha=OTHER)["received"] == 1


def test_an_answer_that_its_item_refuses_names_nothing(page: Browser) -> None:
    assert page.sync(page.names_file(OTHER, 10**9))["refused"][0]["reason"] == "FILE_TOO_LARGE"
    assert put(page, 0, b"x", size=10**9, sha=OTHER)["error"] == "not_named"


def test_an_answer_to_another_kind_of_question_names_nothing(saver: SaverInTests) -> None:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["ESSAY"]), active=True)))
    page.start()
    named = page.names_file(OTHER, 1)["value"]
    assert page.sync(page.event("answer", page.items[0], {"html": "", "words": 0} | named))["refused"] == []
    assert put(page, 0, b"x", size=1, sha=OTHER)["error"] == "not_named"


def test_a_file_named_too_late_is_kept_for_the_decision_on_its_answer(page: Browser, passes: Any) -> None:
    page.sync(page.event("hand_in"))
    passes(minutes=2)
    page.sync(page.names_file(OTHER, 1))
    assert put(page, 0, b"x", size=1, sha=OTHER).status in (200, 422)


def test_files_that_were_replaced_again_and_again_come_to_an_end(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LEAST_BYTES", 0)
    most = files.TIMES_REPLACED * 10 * MB
    for number in range(1, 6):
        page.sync(page.names_file(f"{number:064x}", 10 * MB))
        assert put(page, 0, b"x", size=10 * MB, sha=f"{number:064x}").status == 200
    page.sync(page.names_file("f" * 64, 1))
    refused = put(page, 0, b"x", size=1, sha="f" * 64)
    assert (refused.status, refused["error"]) == (409, "too_many_files")
    assert f"{most // MB} MB" in refused["message"]


def test_files_leave_room_on_the_disk_to_answers(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_bavail=1_000_000, f_frsize=1024, f_blocks=10**9))
    refused = put(page, 0, CONTENT[:MB])
    assert (refused.status, refused["error"], page.sync()["status"]) == (503, "no_room", "IN_PROGRESS")
