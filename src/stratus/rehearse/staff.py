"""The simulated invigilator: logs in as a browser does, watches the live screen, and writes to everybody."""

from __future__ import annotations

import asyncio
import re
import time
from urllib.parse import quote, urlencode

from stratus.rehearse.report.measure import NO_ANSWER, is_good
from stratus.rehearse.simulation.browser import Stage
from stratus.rehearse.simulation.wire import NoAnswer, Reply, Wire, request

POLL = 4.0
MESSAGE = "This is a rehearsal. Please go on."


class Invigilator:
    """The browser of a member of staff. `notes` lists what could not be done, in words."""

    def __init__(self, stage: Stage, username: str, password: str) -> None:
        self.stage, self.username, self.password = stage, username, password
        self.wire = Wire(stage.address)
        self.cookies: dict[str, str] = {}
        self.notes: list[str] = []

    async def run(self) -> list[str]:
        """Log in before the start, watch until the end, write to everybody in between. Returns what could not be done."""
        watching: asyncio.Task[None] | None = None
        try:
            place = await self._enter()
            if place is None:
                return self.notes
            watching = asyncio.create_task(self._watch(place))
            if self.stage.plan.message:
                await self._write(place)
            await watching
        finally:
            if watching is not None:
                watching.cancel()
            self.wire.close()
        return self.notes

    async def _enter(self) -> str | None:
        """Log in and find the live screen of the rehearsal; None when that is not possible."""
        await self._ask("log in", "GET", "/login")
        form = {"username": self.username, "password": self.password, "csrfmiddlewaretoken": self.cookies.get("stratus_csrf", "")}
        entered = await self._ask("log in", "POST", "/login", form)
        if entered is None or entered.status != 302:
            self.notes.append(f"Nobody watched and no message was sent: {self.username} could not log in.")
            return None
        listed = await self._ask("live screen", "GET", f"/delivery/invigilation?when=all&q={quote(self.stage.plan.schedule)}")
        found = re.search(rb'href="(/delivery/invigilation/\d+)"', listed.body) if listed is not None else None
        if found is None:
            self.notes.append(f"Nobody watched and no message was sent: {self.username} may not watch this schedule.")
            return None
        return found[1].decode()

    async def _watch(self, place: str) -> None:
        """Open the live screen and let it poll, as the page does."""
        page = await self._ask("live screen", "GET", place)
        query = {"since": "", "loaded": "0", "ids": ""}
        if page is not None:
            ids = re.findall(rb'name="registration" value="(\d+)"', page.body)
            query["ids"] = ",".join(pk.decode() for pk in ids[:100])
        while not self.stage.stopped and time.monotonic() < self.stage.ends_at:
            polled = await self._ask("live screen: what changed", "GET", f"{place}/live?{urlencode(query)}")
            if polled is not None:
                query["since"] = polled.header("stratus-since") or query["since"]
            await asyncio.sleep(POLL)

    async def _write(self, place: str) -> None:
        """Send the message at its moment, over a separate connection, because the screen keeps polling."""
        while not self.stage.stopped and time.monotonic() < self.stage.moment(self.stage.plan.message_at):  # noqa: ASYNC110 - the clock ends it
            await asyncio.sleep(0.2)
        if self.stage.stopped:
            return
        form = {"verb": "message", "all": "1", "text": MESSAGE, "csrfmiddlewaretoken": self.cookies.get("stratus_csrf", "")}
        wire = Wire(self.stage.address)
        sent = await self._ask("message to all", "POST", f"{place}/act", form, wire=wire, X_Requested_With="fetch")
        wire.close()
        if sent is None:
            self.notes.append("The message to everybody was refused.")

    async def _ask(
        self, step: str, method: str, path: str, form: dict[str, str] | None = None, *, wire: Wire | None = None, **headers: str
    ) -> Reply | None:
        """Send one request with the session's cookies; None unless it succeeds."""
        headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            address = self.stage.address
            origin = f"{'https' if address.secure else 'http'}://{address.name}"
            headers |= {"Content_Type": "application/x-www-form-urlencoded", "Origin": origin, "Referer": f"{origin}{path}"}
        raw = request(self.stage.address, method, path, None if form is None else urlencode(form).encode(), **headers)
        begun, status, problem, reply = time.monotonic(), NO_ANSWER, "", None
        try:
            reply = await (wire or self.wire).call(raw)
            status = reply.status
        except NoAnswer as none:
            problem = str(none)
        self.stage.record.request(step, begun, time.monotonic() - begun, status, problem)
        if reply is None or not is_good(status):
            return None
        for name, value in re.findall(rb"(?im)^set-cookie:[ \t]*([^=\r]+)=([^;\r]*)", reply.head):
            self.cookies[name.decode()] = value.decode().strip('"')
        return reply
