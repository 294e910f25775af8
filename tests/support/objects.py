"""Sealed objects as a candidate's page meets them: listed, fetched, opened with what *start* told."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stratus.delivery.papers.sealed import actions, originals, pages, queries
from stratus.delivery.papers.sealed.contents import Original
from stratus.delivery.papers.sealed.sealing import unseal
from stratus.foundation import clock
from stratus.scheduling.models import Registration
from support.builders import a_registration, a_schedule, an_assessment, an_item
from support.simulated import KEY, token_for


def shown(medium: str) -> str:
    """A stem that shows a medium."""
    return f'<p>What is this? <img src="media:{medium}" alt="A map" width="4" height="4"></p>'


class ObjectsInTests:
    """The media that there are, the folder of this machine, and the doors of this tenant."""

    def __init__(self, tenant: Any, settings: Any, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.settings, self.folder, self.patch = settings, folder, patch
        settings.PLAYER_KEY, settings.SEALED_FOLDER = KEY, folder
        self.media: dict[str, Original] = {}
        self.client = Client(headers={"host": f"{tenant.name}.example.org"})
        patch.setattr(originals, "_library", lambda names: {name: self.media[name] for name in names if name in self.media})
        patch.setattr(pages, "ASKED", pages.Asked())

    def add(self, content: bytes, *, unreadable: bool = False) -> str:
        """Have the library keep a picture; returns its name."""

        def read(offset: int, size: int) -> bytes:
            if unreadable:
                raise OSError("the disk does not answer")
            return content[offset : offset + size]

        name = hashlib.sha256(content).hexdigest()
        self.media[name] = Original("image/png", len(content), read)
        return name

    def draw(self, *items: str) -> None:
        """Let these items be ones that some sheets have and others lack."""
        self.patch.setattr(queries, "drawn_items", lambda _version: items)

    def a_place(self, *stems: str, opens_in: timedelta = timedelta(minutes=15), **schedule: Any) -> Registration:
        """A candidate of an exam with a question for each of these stems, else three of one kind."""
        items: Any = [an_item(stem=stem) for stem in stems] or ["MULTIPLE_CHOICE"] * 3
        opens = clock.now() + opens_in
        made = an_assessment(items, attempts_allowed=schedule.pop("attempts_allowed", 1))
        return a_registration(a_schedule(made, active=True, starts_at=opens, ends_at=opens + timedelta(hours=5), **schedule))

    def list_of(self, registration: Registration, token: str = "") -> Any:
        """The answer of the door that lists objects."""
        headers = {"authorization": f"Player {token or token_for(registration)}"}
        return self.client.get(f"/exam/objects/of/{registration.pk}", headers=headers)

    def fetch(self, schedule_id: int, name: str) -> Any:
        """The answer of the door for an object."""
        return self.client.get(f"/exam/objects/{schedule_id}/{name}")

    def kept(self, schedule_id: int) -> dict[str, bytes]:
        """What this machine has of a schedule."""
        folder = self.folder / str(schedule_id)
        return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}

    def open(self, schedule_id: int, told: list[str]) -> bytes:
        """What an object holds, by hash and key."""
        content = actions.files().read(schedule_id, told[0]) or self.fetch(schedule_id, told[0]).content
        assert hashlib.sha256(content).hexdigest() == told[0]
        return unseal(base64.urlsafe_b64decode(told[1] + "="), content)

    def page(self, objects: Any) -> dict[str, Any]:
        """All that a page can open with what *start* said: title, items by id, media as bytes."""
        found: dict[str, Any] = {}
        for told in (objects["common"], *objects["items"].values()):
            held = json.loads(self.open(objects["schedule"], told))
            found |= {"title": held["title"]} if "title" in held else {}
            found |= {item["id"]: item for item in held["items"]}
            for name, one in held["media"].items():
                found[name] = b"".join(self.open(objects["schedule"], piece) for piece in one["pieces"])
        return found
