"""Whose certificates a rehearsal trusts."""

from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest

from stratus.foundation import outgoing
from stratus.rehearse import booking


def test_the_authorities_of_the_institution_are_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ours = tmp_path / "institution.pem"
    end = "-----END CERTIFICATE-----\n"
    ours.write_text(Path(certifi.where()).read_text().split(end)[0] + end)
    monkeypatch.setenv("SSL_CERT_FILE", str(ours))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    outgoing.tls.cache_clear()
    trusted: list[Any] = []

    def client(**named: Any) -> None:
        trusted.extend(named["verify"].get_ca_certs())
        raise httpx.ConnectError("far enough")

    monkeypatch.setattr(httpx, "Client", client)
    try:
        with pytest.raises(booking.CannotRehearse):
            booking.reachable("https://exams.example.org")
    finally:
        outgoing.tls.cache_clear()
    assert len(trusted) == 1
