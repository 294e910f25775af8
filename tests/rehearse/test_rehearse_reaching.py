"""Whether there is a server to rehearse on, and whose certificates are trusted."""

from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest

from stratus.foundation.outgoing import guarded
from stratus.rehearse import booking


def test_the_authorities_of_the_institution_are_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ours = tmp_path / "institution.pem"
    end = "-----END CERTIFICATE-----\n"
    ours.write_text(Path(certifi.where()).read_text().split(end)[0] + end)
    monkeypatch.setenv("SSL_CERT_FILE", str(ours))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    guarded.tls.cache_clear()
    trusted: list[Any] = []

    def client(**named: Any) -> None:
        trusted.extend(named["verify"].get_ca_certs())
        raise httpx.ConnectError("far enough")

    monkeypatch.setattr(httpx, "Client", client)
    try:
        with pytest.raises(booking.CannotRehearse):
            booking.reachable("https://exams.example.org")
    finally:
        guarded.tls.cache_clear()
    assert len(trusted) == 1


@pytest.mark.parametrize(
    ("status", "said", "why"),
    [
        (503, {"status": "draining"}, r"not ready \(draining\)"),
        (503, None, r"not ready \(it does not say why\)"),
        (200, {"status": "ok", "database": "does not answer"}, "its database does not answer"),
        (404, {"detail": "nothing"}, "is no Stratus"),
    ],
)
def test_a_server_that_cannot_be_rehearsed_on_says_why(monkeypatch: pytest.MonkeyPatch, status: int, said: Any, why: str) -> None:
    monkeypatch.setattr(booking, "_call", lambda *_given: httpx.Response(status, json=said))
    with pytest.raises(booking.CannotRehearse, match=why):
        booking.reachable("https://exams.example.org")


def test_a_server_that_is_ready_is_rehearsed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booking, "_call", lambda *_given: httpx.Response(200, json={"status": "ok", "worker": 7, "database": "answers"}))
    booking.reachable("https://exams.example.org")
