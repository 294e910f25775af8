"""A candidate with developer tools: nothing that the server ever told this browser, and nothing that it keeps, holds a key.

Everything that came over the cable is looked through, everything in IndexedDB, Cache Storage and the other stores, and what the page has
decrypted: a candidate can have all of it, before, during and after the exam.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from candidate import Candidate
from planted import MARK, NUMBER
from playwright.sync_api import Page, expect

from support.cable import Cable
from support.hall import paths
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

DECRYPTED = """(() => {
  const open = SubtleCrypto.prototype.decrypt;
  window.decrypted = [];
  SubtleCrypto.prototype.decrypt = async function (...told) {
    const plain = await open.apply(this, told);
    window.decrypted.push(Array.from(new Uint8Array(plain), (byte) => String.fromCharCode(byte)).join(""));  // "latin1" is windows-1252
    return plain;
  };
})()"""
"""What Web Crypto gives the page, as a candidate sees it with a line in the console."""
KEPT = """async () => {
  const bytes = (buffer) => new TextDecoder("latin1").decode(buffer);
  const read = async (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return bytes(value);
    if (value instanceof Blob) return bytes(await value.arrayBuffer());
    if (Array.isArray(value)) return Promise.all(value.map(read));
    if (value && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
      return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, inner]) => [name, await read(inner)])));
    return value;
  };
  const asked = (request) => new Promise((done, failed) => ((request.onsuccess = () => done(request.result)), (request.onerror = failed)));
  const kept = { local: { ...localStorage }, session: { ...sessionStorage }, decrypted: window.decrypted, stores: {}, caches: {} };
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      kept.stores[`${name}/${store}`] = await read(await asked(database.transaction(store).objectStore(store).getAll()));
    database.close();
  }
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      kept.caches[request.url] = bytes(await (await caches.match(request)).arrayBuffer());
  return JSON.stringify(kept);
}"""


class Tap:
    """Writes down everything that comes over a cable, which it keeps from being compressed."""

    def __init__(self, cable: Cable) -> None:
        self._said: dict[int, bytearray] = defaultdict(bytearray)
        cable.becomes(to_server=self._asks, to_browser=self._answers)

    def _asks(self, _source: socket.socket, target: socket.socket, piece: bytes, _over: threading.Event) -> None:
        target.sendall(piece.replace(b"Accept-Encoding:", b"Accept-Nothing-:"))

    def _answers(self, source: socket.socket, target: socket.socket, piece: bytes, _over: threading.Event) -> None:
        self._said[id(source)] += piece
        target.sendall(piece)

    @property
    def said(self) -> bytes:
        return b"\n".join(bytes(one) for one in list(self._said.values()))


def items_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield everything in a value that looks like an item of a paper. An object has a length before its content, and zeros behind it."""
    if isinstance(value, str) and value[4:5] == "{":
        value = value[4:].rstrip("\0")
    if isinstance(value, str) and value[:1] in "{[":
        try:
            yield from items_in(json.loads(value.encode("latin1").decode("utf-8")))
        except ValueError:
            return
    if isinstance(value, dict) and {"id", "type", "stem"} <= value.keys():
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from items_in(inner)


@pytest.fixture
def exam(server: RunningServer) -> tuple[str, dict[str, Any]]:
    """The external id of an exam with a question of every type, and what `planted` says of it."""
    name = f"PLANTED-{secrets.token_hex(6)}"
    folders = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    environment = {**server.environment, "DJANGO_SETTINGS_MODULE": "stratus.site.settings", "PYTHONPATH": folders}
    command = [sys.executable, str(Path(__file__).with_name("planted.py")), name]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return name, json.loads(done.stdout.splitlines()[-1])


def test_no_key_is_in_what_a_candidate_is_told_or_keeps(page: Page, server: RunningServer, cable: Cable, exam: tuple[str, dict[str, Any]]):
    name, planted = exam
    tap = Tap(cable)
    assert sum(MARK in secret for secret in planted["secrets"]) >= 4
    assert any(re.fullmatch(NUMBER, secret) for secret in planted["secrets"])
    told_to_candidates = planted["items"] | planted["pages"]
    assert {page["type"] for page in planted["pages"].values()} == {"CASE", "SECTION"}
    seen: dict[str, dict[str, Any]] = {}

    def look(when: str) -> None:
        kept = page.evaluate(KEPT)
        for place in (kept.encode("latin1", "replace"), tap.said):
            assert b"Start the exam" in place, "the player's own code would be found there"
        told = kept.encode("latin1", "replace") + tap.said
        plain = [*(json.dumps(one)[1:-1].encode() for one in planted["secrets"]), *(one.encode() for one in planted["secrets"])]
        assert [secret for secret in plain if secret in told] == [], when
        for item in items_in(json.loads(kept)):
            assert item == told_to_candidates[item["id"]], when
            seen[item["id"]] = item

    page.add_init_script(DECRYPTED)
    link = server.url + paths(server, name, 1, name)[0]
    candidate = Candidate(page, questions=len(planted["items"])).opens(cable.leads(link))
    expect(page.get_by_role("button", name="Start the exam")).to_be_visible()
    candidate.until_kept()
    assert eventually(lambda: 'stratus-objects/objects":[{' in page.evaluate(KEPT))
    look("before")
    candidate.begins_first_section()
    for number in range(1, candidate.questions + 1):
        candidate.goes_to(number)
    look("during")
    assert seen == told_to_candidates  # this test would find what is there to be found
    page.get_by_role("banner").get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="You have handed in your exam")).to_be_visible()
    look("after")
    page.reload()
    look("later")
