"""What arrived of files that never became whole goes, two days after their attempt is final."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stratus.delivery.attempts import tasks
from stratus.delivery.models import Attempt, ResponseFile
from stratus.delivery.unsent.paths import partial_path
from stratus.foundation import clock
from support.builders import an_attempt


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


def a_file(attempt: Attempt, *, name: str = "f" * 64, whole: bool = False) -> ResponseFile:
    path = f"responses/{attempt.tenant_id}/{attempt.pk}/{name}"
    default_storage.save(path if whole else partial_path(path), ContentFile(b"x"))
    return ResponseFile.objects.create(
        attempt=attempt, sha256=name, size=2, received=1, path=path, completed_at=clock.now() if whole else None
    )


def final_since(days: float) -> Attempt:
    ended = clock.now() - timedelta(days=days)
    return an_attempt(status="HANDED_IN", submitted_by="CANDIDATE", ended_at=ended, finalised_at=ended)


def test_pieces_of_a_final_attempt_go_and_whole_files_stay(tenant: Any) -> None:
    attempt = final_since(days=2.1)
    piece, whole = a_file(attempt), a_file(attempt, name="e" * 64, whole=True)
    assert tasks.sweep_pieces(0) == 1
    assert list(ResponseFile.objects.all()) == [whole]
    assert (default_storage.exists(partial_path(piece.path)), default_storage.exists(whole.path)) == (False, True)


@pytest.mark.parametrize("days", [1.9, None])
def test_pieces_that_may_still_become_a_file_stay(tenant: Any, days: float | None) -> None:
    a_file(an_attempt() if days is None else final_since(days))
    assert tasks.sweep_pieces(0) == 0
    assert ResponseFile.objects.count() == 1


def test_a_file_that_is_gone_already_ends_nothing(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PIECES_A_TIME", 1)
    attempt = final_since(days=3)
    gone = a_file(attempt)
    a_file(attempt, name="e" * 64)
    default_storage.delete(partial_path(gone.path))
    assert tasks.sweep_pieces(0) == 2
