"""Every shape of a staff page and every dialog on it, judged by axe-core and by how wide it is."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import httpx
import pytest
from cells import DRAWN, WIDTHS
from crawler import pages, states
from keyboard import Keyboard
from playwright.sync_api import Page
from wire import Player, an_exam

from support.running import PATIENCE, RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]
ROLES = ("admin", "author", "scheduler", "invigilator", "assessor", "moderator")
FEWEST = {"admin": 58, "author": 18, "scheduler": 20, "invigilator": 14, "assessor": 8, "moderator": 10}
"""Shapes that links lead each of the demo's people to; fewer mean that the crawler has lost its way."""
ALIKE = {
    "/admin/roles/new", "/admin/templates/new/#", "/admin/users/new", "/library/collections/#/edit",
    "/library/collections/#/items/new", "/library/collections/#/items/new/#", "/delivery/invigilation/#/slips",
    "/delivery/invigilation/#/attendance-list",
}  # fmt: skip
"""Shapes whose template another one shows, or that `every_type` judges: `make thorough` alone comes to them."""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  const letters = "line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important";
  sheet.replaceSync(`* { ${letters} } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
"""What WCAG 2.2 says in 1.4.12 that readers may ask for."""
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const { overflowX, overflowY } = getComputedStyle(one);
  if (!one.checkVisibility() || one.clientWidth < 2) return false;
  if (one.closest(".visually-hidden, .skip-link, svg, textarea, input, select")) return false;
  const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const isWide = /hidden|clip/.test(overflowX) && one.scrollWidth > one.clientWidth + 1;
  const isHigh = /hidden|clip/.test(overflowY) && one.scrollHeight > one.clientHeight + 1;
  return says && (isWide || isHigh);
}).map((one) => `${one.localName}.${one.className} “${one.textContent.trim().slice(0, 40)}” is cut off`)"""
WIDE = """() => {
  const wide = document.documentElement.scrollWidth;
  const found = wide > innerWidth ? [`the page is ${wide} wide`] : [];
  for (const one of document.querySelectorAll(".table-responsive, .card")) {
    const scrolls = /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1;
    if (innerWidth < 400 && one.checkVisibility() && scrolls) found.push(`${one.className} scrolls sideways`);
  }
  return found;
}"""


class Eye:
    """Notes what is wrong with a page, and where."""

    def __init__(self, page: Page, *, without: Sequence[str] = ()) -> None:
        self.page, self.without = page, without
        self.judge = Keyboard(page)
        self.found: list[str] = []

    def look(self, where: str) -> None:
        self.page.evaluate(DRAWN)
        self.judge.judges(where, without=self.without)
        self.found += [f"{where}: {one}" for one in self.page.evaluate(WIDE)]

    @property
    def problems(self) -> list[str]:
        return sorted({*self.judge.problems, *self.found})


@pytest.fixture
def marked_here(api: httpx.Client, server: RunningServer, log_in: Callable[[str], Page], page: Page) -> str:
    """The address of a schedule with a script that waits for its marker: without one some pages have no link that leads to them."""
    title = f"judged-{secrets.token_hex(4)}"
    with httpx.Client(timeout=PATIENCE) as client:
        player = Player(client, an_exam(api, title, "Lovelace", "Noether")["Lovelace"])
        item, (first, *_others) = player.choice()
        player.send("answer", item=item, value={"selected": [first]})
        player.send("hand_in")
    log_in("admin")

    def is_there() -> bool:
        page.goto(f"/marking?q={title}")
        return page.get_by_role("row").filter(has_text=title).get_by_role("cell", name="1", exact=True).first.is_visible()

    assert eventually(is_there)
    address = page.get_by_role("row").filter(has_text=title).get_by_role("link").first.get_attribute("href")
    assert address
    return address


@pytest.mark.criterion("1.4.10")
def test_every_page_is_readable_on_the_narrowest_screen(
    page: Page, server: RunningServer, log_in: Callable[[str], Page], marked_here: str
) -> None:
    """In every run: what an administrator comes to, as it came. Colours are judged by `make thorough` alone: that takes longest."""
    eye, known = Eye(page, without=["color-contrast"]), set(ALIKE)
    page.set_viewport_size({"width": 320, "height": 568})
    log_in("admin")
    for name, _address in pages(page, server.url, known, marked_here):
        eye.look(name)
    assert len(known) >= FEWEST["admin"]
    assert eye.problems == []


@pytest.mark.thorough
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.criterion("1.4.3", "1.4.10", "1.4.12", "3.1.1")
def test_every_page_of_everybody_at_every_width_and_with_more_room_between_letters(
    page: Page, server: RunningServer, log_in: Callable[[str], Page], marked_here: str, role: str
) -> None:
    eye, known = Eye(page), set[str]()
    log_in(role)
    for name, address in pages(page, server.url, known, marked_here):
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            states(page, lambda state, where=f"{name}, {width} wide": eye.look(f"{where}, {state}"))
            page.evaluate(SPACED)
            eye.look(f"{name}, {width} wide, spaced")
            eye.found += [f"{name}, {width} wide, spaced: {one}" for one in page.evaluate(CUT)]
    assert len(known) >= FEWEST[role]
    assert eye.problems == []
