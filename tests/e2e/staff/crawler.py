"""Walks through the staff pages by their own links, and opens whatever can be opened on each: dialogs, menus, folded parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

ELSEWHERE = re.compile(r"^/(exam|api|static|media|metrics)\b|\.(csv|seb|zip|pdf)$|/(logout|download|photo)\b")
"""What is no staff page, or no page at all."""
KEPT = ("tab",)
"""Parameters that make another page of an address; all others choose what stands on it."""

LINKS = """() => [...document.querySelectorAll("a[href]:not([download]):not([target])")].map((one) => one.href)"""
OPENERS = """() => {
  const box = document.querySelector("#seats tbody input, [data-selectable] tbody input[type=checkbox]");
  if (box && !box.checked && !box.disabled) box.click(); // acts on rows wait for one
  const seen = new Set(), found = [];
  for (const one of document.querySelectorAll("[data-dialog], [data-row-menu], details:not([open]) > summary, [data-confirm]")) {
    const other = one.dataset.confirm ? "confirmation" : one.textContent.trim();
    const what = one.dataset.dialog ?? (one.hasAttribute("data-row-menu") ? "row menu" : other);
    if (seen.has(what) || !one.checkVisibility() || one.disabled) continue;
    seen.add(what);
    one.dataset.opener = String(found.length);
    found.push(what);
  }
  return found;
}"""
CLOSE = """() => {
  document.querySelectorAll("dialog[open]").forEach((one) => one.close());
  document.querySelectorAll("details[open]").forEach((one) => (one.open = false));
  document.querySelectorAll("[role=menu]").forEach((one) => (one.hidden = true));
}"""


def shape(address: str) -> str:
    """Return what all addresses of the same kind of page have in common: numbers are somebody or something else.

    So is the kind of what is made new: `every_type` judges the editor of each type of question.
    """
    parts = urlsplit(address)
    kept = "&".join(f"{name}={values[0]}" for name, values in sorted(parse_qs(parts.query).items()) if name in KEPT)
    return re.sub(r"/\d+(?=/|$)|(?<=/new)/[\w.]+$", "/#", parts.path) + (f"?{kept}" if kept else "")


def pages(page: Page, base: str, known: set[str], first: str = "", most: int = 200) -> Iterator[tuple[str, str]]:
    """Go to one page of each shape that links lead to from the front page, and yield shape and address; shapes in `known` are left out.

    `first` is looked at before others of its shape.
    """
    waiting = [f"{base}/", *([f"{base}{first}"] if first else [])]
    while waiting and len(known) < most:
        address = waiting.pop(0)
        if shape(address) in known:
            continue
        known.add(shape(address))
        answer = page.goto(address)
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        yield shape(address), address
        if urlsplit(page.url).path == urlsplit(address).path:
            links = [link for link in page.evaluate(LINKS) if link.startswith(f"{base}/") and not ELSEWHERE.search(urlsplit(link).path)]
            waiting += [link for link in links if shape(link) not in known]


def states(page: Page, judge: Callable[[str], None]) -> None:
    """Judge the page as it came, then with each thing opened that can be, one after the other. Nothing is sent."""
    judge("as it came")
    for number, what in enumerate(page.evaluate(OPENERS)):
        opener = page.locator(f'[data-opener="{number}"]')
        opener.evaluate("one => one.click()")
        judge(f"with “{what[:40]}”")
        page.evaluate(CLOSE)
