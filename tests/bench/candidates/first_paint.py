"""`python tests/bench paint`: how soon a candidate with a slow connection and a slow computer sees the waiting room.

400 kbit/s down, 400 ms to each answer, a processor four times as slow, nothing in the browser's cache; the median of five visits.
`python tests/bench paint 1` visits once, and writes nothing into the document.
"""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import document

from support.running import PATIENCE, RunningServer

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "e2e"))

COMMAND = "python tests/bench paint"
VISITS = 5
BITS, LATENCY, SLOWER = 400_000, 400, 4
OBSERVE = """
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.largest = one.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""


@dataclass
class Visit:
    """One visit: moments in milliseconds since the address was opened, and what was fetched, as (moment, bytes, name), in its order."""

    first: float
    largest: float
    fetched: list[tuple[float, int, str]] = field(default_factory=list)

    @property
    def bytes_before(self) -> int:
        """Bytes on the wire of what had arrived when the largest paint was there."""
        return sum(size for moment, size, _name in self.fetched if moment <= self.largest)


def run(server: RunningServer, arguments: Sequence[str]) -> None:
    """Visit the waiting room, and write the figures into the document."""
    from chromium import FLAGS, chromium_path
    from playwright.sync_api import sync_playwright

    visits = int(arguments[0]) if arguments else VISITS
    text = (server.home / "demo.env").read_text()
    link = re.search(r"STRATUS_LAUNCH_URL='(.*)'", text)
    assert link is not None, text
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        visit(browser, link[1])  # the server has answered everything once
        seen = [visit(browser, link[1]) for _ in range(visits)]
        browser.close()
    rows = [
        ("First paint", spread([one.first for one in seen])),
        ("Largest paint (LCP)", spread([one.largest for one in seen])),
        ("Bytes that had arrived by then", f"{statistics.median(one.bytes_before for one in seen) / 1000:.0f} kB"),
        (
            "Bytes of the page, the exam's code included",
            f"{statistics.median(sum(f[1] for f in one.fetched) for one in seen) / 1000:.0f} kB",
        ),
    ]
    rows += [(f"`{name}`", f"{size / 1000:.1f} kB, there after {moment / 1000:.2f} s") for moment, size, name in seen[0].fetched]
    for row in rows:
        print(*row, flush=True)
    if visits == VISITS:
        document.write(COMMAND, ("What", "Figure"), rows)


def spread(milliseconds: Sequence[float]) -> str:
    """The median and the range of these, in seconds."""
    low, high = min(milliseconds) / 1000, max(milliseconds) / 1000
    return f"{statistics.median(milliseconds) / 1000:.2f} s ({low:.2f}–{high:.2f})"


def visit(browser: Any, link: str) -> Visit:
    """Open the launch link in a new profile, with a slow connection and processor, until nothing is fetched any more."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}, service_workers="block")
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.add_init_script(OBSERVE)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8},
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    names: dict[str, str] = {}
    ended: list[tuple[float, int, str]] = []
    begun: list[float] = []

    def asked(event: dict[str, Any]) -> None:
        begun.append(event["timestamp"])
        names[event["requestId"]] = re.sub(r"^https?://[^/]+|[?#].*", "", event["request"]["url"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", lambda event: ended.append((event["timestamp"], event["encodedDataLength"], event["requestId"])))
    page.goto(link)
    page.locator("h1.candidate").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    first = page.evaluate("performance.getEntriesByType('paint').find((one) => one.name === 'first-contentful-paint').startTime")
    largest = page.evaluate("window.largest")
    context.close()
    start = min(begun)
    return Visit(first, largest, [((moment - start) * 1000, int(size), names[key]) for moment, size, key in sorted(ended)])
