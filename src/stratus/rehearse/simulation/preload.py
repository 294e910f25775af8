"""What a simulated browser fetches before the start and opens with it, as `web/player/objects/` does, and whether that is in order."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode
from math import inf
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag

from stratus.delivery.papers.sealed.sealing import unseal
from stratus.rehearse.simulation.browser import LIST, Browser, GivesUp


class Preload:
    """The sealed objects of one candidate. All that got the same bytes keep them once (`Stage.sealed`)."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.stage = browser, browser.stage
        self.views_at = self.media_at = inf
        """Moments at which the list and the views are due, and the media."""
        self.schedule = 0
        self.media: list[tuple[str, int]] = []

    @property
    def next_at(self) -> float:
        """When something is due next."""
        return min(self.views_at, self.media_at if self.schedule else inf)

    def told(self, offered: dict[str, float] | None, now: float) -> None:
        """Take what the waiting room said; of it the first word counts."""
        if offered and self.media_at == inf and not self.schedule:
            self.views_at, self.media_at = now + offered["after"], now + offered["media_after"]

    async def fetch_due(self, now: float) -> None:
        """Ask for the list and fetch the views, or the media, if it is time. What does not come is left to the paper."""
        if now >= self.views_at:
            self.views_at = inf
            reply = await self.browser.ask_once(LIST, self._get(f"of/{self.browser.registration}", Authorization=self.browser.who))
            if reply is None:
                self.views_at = self.browser.retry_at
                return
            listed = reply.json()
            self.schedule, self.media = listed["schedule"], listed["media"]
            await self._fetch(listed["views"])
        if now >= self.media_at and self.schedule:
            self.media_at = inf
            await self._fetch(self.media)

    async def _fetch(self, named: list[tuple[str, int]]) -> None:
        for name, size in named:
            reply = await self.browser.ask_once("object", self._get(f"{self.schedule}/{name}"))
            if reply is None:
                continue
            if name not in self.stage.sealed and (len(reply.body), hashlib.sha256(reply.body).hexdigest()) != (size, name):
                raise GivesUp("an object is not what its name says")
            if self.stage.sealed.setdefault(name, reply.body) != reply.body:
                raise GivesUp("an object was another one than before")

    def open(self, objects: dict[str, Any] | None) -> Any:
        """Open the views with the keys of *start*, and look at their media; None where something is not here."""
        if objects is None:
            return None
        keys = [objects["common"], *objects["items"].values()]
        if any(name not in self.stage.sealed for name, _key in keys):
            return None
        paper: dict[str, Any] = {"items": []}
        for held in map(self._held, keys):
            paper |= {**held, "items": paper["items"] + held["items"]}
        return paper

    def _held(self, told: list[str]) -> dict[str, Any]:
        """Return what an object holds; its media are looked at once. By objects: where questions are drawn few papers are the same."""
        if told[0] not in self.stage.opened:
            held = msgspec.json.decode(self._opened(told))
            self._look_at(held["media"])
            self.stage.opened[told[0]] = held
        return dict(self.stage.opened[told[0]])

    def _look_at(self, media: dict[str, Any]) -> None:
        for name, one in media.items():
            if all(piece in self.stage.sealed for piece, _key in one["pieces"]):
                whole = b"".join(self._opened(piece) for piece in one["pieces"])
                if (len(whole), hashlib.sha256(whole).hexdigest()) != (one["size"], name):
                    raise GivesUp("a picture is not the one that its question names")

    def _opened(self, told: list[str]) -> bytes:
        try:
            return unseal(urlsafe_b64decode(told[1] + "="), self.stage.sealed[told[0]])
        except InvalidTag:
            raise GivesUp("a key does not open its object") from None

    def _get(self, path: str, **headers: str) -> bytes:
        return self.browser.get(f"/exam/objects/{path}", **headers)
