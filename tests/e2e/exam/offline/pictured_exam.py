"""An exam whose questions show pictures, as its author makes it, and what lies of it on a candidate's computer."""

from __future__ import annotations

import io
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from item_types.hands import hand_of
from support.running import RunningServer

QUESTIONS = 6
NEAR, FAR = "A delta seen from above", "A mountain in the snow"
SHOWN = {2: NEAR, 6: FAR}
"""Which questions show what. From the first question on the second is near; the sixth is not before the fourth."""

OBJECTS = re.compile(r"/exam/objects/\d+/")

LIES = """async name => {
  const db = await new Promise(done => indexedDB.open(name).onsuccess = event => done(event.target.result));
  const found = {};
  for (const name of db.objectStoreNames)
    found[name] = await new Promise(done => {
      db.transaction(name).objectStore(name).getAll().onsuccess = ({ target }) => done(target.result);
    });
  db.close();
  return JSON.stringify(found, (_key, value) => value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value);
}"""
NAMES = """kind => new Promise(done => indexedDB.open("stratus-objects").onsuccess = ({target: {result: db}}) =>
  db.transaction("objects").objectStore("objects").index("place").getAllKeys(kind ? IDBKeyRange.bound([kind], [kind, []]) : undefined)
    .onsuccess = ({target}) => { db.close(); done(target.result); })"""
LOSE = """() => new Promise(done => indexedDB.open("stratus-objects").onsuccess = ({target: {result: db}}) => {
  const tx = db.transaction("objects", "readwrite");
  tx.objectStore("objects").clear();
  tx.oncomplete = () => { db.close(); done(); };
})"""

FILL = """async () => {
  const db = await new Promise(done => {
    const opening = indexedDB.open("somebody-else");
    opening.onupgradeneeded = () => opening.result.createObjectStore("full", { autoIncrement: true });
    opening.onsuccess = () => done(opening.result);
  });
  const put = size => new Promise(done => {
    const tx = db.transaction("full", "readwrite");
    tx.objectStore("full").put(crypto.getRandomValues(new Uint8Array(size)));
    tx.oncomplete = () => done(true);
    tx.onabort = () => done(false);
  });
  for (const size of [65536, 8192, 1024, 64]) while (await put(size));
  db.close();
}"""


def noise(width: int, height: int) -> bytes:
    """A picture that nothing compresses."""
    output = io.BytesIO()
    Image.effect_noise((width, height), 100).convert("RGB").save(output, "PNG")
    return output.getvalue()


def publish(page: Page) -> str:
    """Write the questions, put pictures into two of them, publish; returns the assessment's external id."""
    title = f"With pictures {secrets.token_hex(3)}"
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    collection = page.url
    names = [f"Number {number}" for number in range(1, QUESTIONS + 1)]
    for number, name in enumerate(names, 1):
        page.goto(collection)
        page.get_by_role("link", name="New item").first.click()
        page.locator('a[href$="/items/new/ESSAY"]').click()
        hand_of("ESSAY").writes(page.locator("form.card"), name)
        if number in SHOWN:
            _put_picture(page, SHOWN[number])
        page.locator("main").get_by_role("button", name="Save").last.click()
        expect(page.get_by_text("was saved as version 1")).to_be_visible()
    page.goto("/assessments/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Create").click()
    external_id = f"PICTURES-{secrets.token_hex(6)}"
    page.get_by_label("External ID").fill(external_id)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add questions").first.click()
    page.get_by_label("Collection").select_option(title)
    page.get_by_role("button", name="Show").click()
    for name in names:
        page.get_by_label(name).check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    return external_id


def _put_picture(page: Page, shows: str) -> None:
    page.get_by_role("toolbar", name="Formatting").first.get_by_role("button", name="Picture").click()
    dialog = page.get_by_role("dialog", name="Picture")
    content = noise(1200, 800)
    dialog.get_by_label("Upload a picture").set_input_files({"name": "scan.png", "mimeType": "image/png", "buffer": content})
    field = dialog.get_by_label("What it shows")
    expect(field).to_be_focused()
    field.fill(shows)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


class Sitting:
    """A schedule of this exam that opens in a quarter of an hour, for one candidate."""

    def __init__(self, server: RunningServer, api: httpx.Client, exam: str) -> None:
        self.server, self.name = server, f"PICTURES-{secrets.token_hex(6)}"
        opens = datetime.now(UTC) + timedelta(minutes=15)
        schedule = {
            "AssessmentExtId": exam, "ScheduleExtId": self.name, "Title": "With pictures", "GroupExtId": self.name, "GroupName": self.name,
            "StartDateTime": f"{opens:%Y-%m-%dT%H:%M:%SZ}", "EndDateTime": "2099-12-31T17:00:00Z",
        }  # fmt: skip
        people = [{"CandidateExtId": self.name, "FirstName": "Mary", "LastName": "Jackson", "Email": f"{self.name}@example.org"}]
        answer = api.post("/schedule", json={"Schedule": schedule, "Candidates": people}).raise_for_status().json()
        self.link: str = answer["Candidates"][0]["LaunchUrl"]

    @property
    def answers(self) -> list[str]:
        """What was written, as the server has it."""
        sql = """SELECT x.value ->> 'html' FROM delivery_answer x JOIN delivery_attempt a ON a.id = x.attempt_id
                   JOIN scheduling_schedule s ON s.id = a.schedule_id WHERE s.external_id = %s"""
        with psycopg.connect(self.server.dsn) as connection:
            return [html for (html,) in connection.execute(sql, [self.name])]

    def opens(self) -> None:
        """Its time has come."""
        with psycopg.connect(self.server.dsn) as connection:
            connection.execute("UPDATE scheduling_schedule SET starts_at = clock_timestamp() WHERE external_id = %s", [self.name])


class Computer:
    """The candidate's: what its pages ask for, and what it keeps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))

    def is_told_at_once(self) -> None:
        """The server spreads a hall over the minutes until the start."""
        self.page.route("**/wait", self._told({"after": 0, "media_after": 0}))

    def is_told_nothing(self) -> None:
        """The server says nothing of objects before the start."""
        self.page.unroute("**/wait")
        self.page.route("**/wait", self._told(None))

    @staticmethod
    def _told(said: Any) -> Any:
        def change(route: Route) -> None:
            answer = route.fetch()
            room = answer.json()
            if room.get("objects"):
                room["objects"] = said
            route.fulfill(response=answer, json=room)

        return change

    def lies(self, database: str) -> str:
        """Everything that lies in a database of this browser, as somebody with developer tools reads it."""
        found: str = self.page.evaluate(LIES, database)
        return found

    def objects(self, kind: str = "") -> list[str]:
        """Hashes of the objects that are kept: all, or those of `view` or `medium`."""
        names: list[str] = self.page.evaluate(NAMES, kind)
        return names

    def loses_objects(self) -> None:
        """The browser evicts what it kept."""
        self.page.evaluate(LOSE)

    def has_room_for(self, origin: str, size: int) -> None:
        """The browser keeps so many bytes for this origin."""
        self.page.context.new_cdp_session(self.page).send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": size})

    def is_full(self) -> None:
        """What was left of that is used by something else."""
        self.page.evaluate(FILL)

    def gets_only(self, number: int) -> None:
        """Of all objects the first ones that it asks for come through, the questions before anything else, and no others."""
        passed: set[str] = set()

        def carry(route: Route) -> None:
            url = route.request.url
            if len(passed) < number:
                passed.add(url)
            route.fallback() if url in passed else route.abort()

        self.page.route(OBJECTS, carry)

    def gets_everything(self) -> None:
        self.page.unroute(OBJECTS)

    @property
    def papers(self) -> list[str]:
        return [url for url in self.asked if url.endswith("/paper")]

    @property
    def files(self) -> list[str]:
        return [url for url in self.asked if "/exam/objects/" in url and "/of/" not in url]


def sees_picture(page: Page, shows: str) -> None:
    """The picture is there, decoded, in its size."""
    picture: Locator = page.locator("stratus-item").get_by_role("img", name=shows)
    expect(picture).to_have_attribute("data-state", "there")
    assert picture.get_attribute("src", timeout=1000).startswith("blob:")  # type: ignore[union-attr]
    assert picture.evaluate("img => img.decode().then(() => [img.naturalWidth, img.naturalHeight])") == [1200, 800]
