"""The whole server: what a machine has lost of an exam's objects is there again when somebody asks for it."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from support.hall import paths
from support.running import PATIENCE, RunningServer, eventually


@pytest.mark.server
def test_a_folder_that_is_deleted_while_candidates_fetch_heals(server: RunningServer) -> None:
    [link] = paths(server, f"OBJECTS-{secrets.token_hex(6)}", 1)
    with httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as client:
        place = urlsplit(client.get(link).headers["location"])
        token = parse_qs(place.fragment)["token"][0]
        asked = f"/exam/objects/of/{place.path.rsplit('/', 1)[1]}"

        def listed() -> dict[str, list[list[str]]]:
            answer = client.get(asked, headers={"Authorization": f"Player {token}"})
            return answer.json() if answer.status_code == 200 else {}  # the worker may be at it

        said = eventually(listed)
        shutil.rmtree(server.home / "sealed")
        for _again in range(2):
            for name, size in (*said["views"], *said["media"]):
                got = client.get(f"/exam/objects/{said['schedule']}/{name}")
                assert (got.status_code, len(got.content), hashlib.sha256(got.content).hexdigest()) == (200, size, name)
        kept = {path.name for path in (server.home / "sealed" / str(said["schedule"])).iterdir()}
        assert kept == {name for name, _size in (*said["views"], *said["media"])}
        assert client.get(f"/exam/objects/{said['schedule']}/{'0' * 64}").status_code == 404
