"""A candidate who uses nothing but the keyboard, and what axe-core and a ruler say about the page in front of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from support.running import eventually

AXE = (Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES = ["dark", "contrast"]
MOST_TABS = 80

IS_FOCUSED = """el => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === el;
}"""
PAINT = "theme => { const { dataset } = document.documentElement, was = dataset.theme; dataset.theme = theme; return was }"

# Everything that can be used stands whole inside the window once it is scrolled to, and nothing lies over its middle; no text reaches
# over the sides.
RULER = """() => {
  const found = [];
  const name = (el) => el.localName + " " + (el.getAttribute("aria-label") || el.textContent || "").trim().slice(0, 40);
  const all = (root) => [...root.querySelectorAll("*")].flatMap((el) => [el, ...(el.shadowRoot ? all(el.shadowRoot) : [])]);
  const usable = "a[href], button, input:not([type=hidden]), textarea, select, summary, [contenteditable=true]";
  const topmost = (x, y) => {
    let at = document.elementFromPoint(x, y);
    for (let inner = at; inner?.shadowRoot && (inner = inner.shadowRoot.elementFromPoint(x, y)) && inner !== at; ) at = inner;
    return at;
  };
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`the page is ${wide} wide`);
  for (const el of all(document.querySelector("dialog[open], .menu[open]") ?? document)) {
    const box = el.getBoundingClientRect();
    const says = [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (says && el.checkVisibility({ visibilityProperty: true }) && box.width > 1 && (box.left < -1 || box.right > innerWidth + 1))
      found.push(`the text of ${name(el)} reaches from ${box.left} to ${box.right}`);
    if (!el.matches(usable) || el.tabIndex < 0 || !el.checkVisibility({ visibilityProperty: true })) continue;
    el.scrollIntoView({ behavior: "instant", block: "center", inline: "nearest" });
    const was = document.activeElement, hides = el.getBoundingClientRect().bottom < 0;
    if (hides) el.focus({ preventScroll: true }); // a link that shows itself to whoever comes to it with the Tab key
    const { left, right, top, bottom, width, height } = el.getBoundingClientRect();
    const middle = Math.min(innerHeight - 1, Math.max(0, top + height / 2));
    const at = topmost(left + width / 2, middle);
    if (hides) (el.blur(), was?.focus({ preventScroll: true }));
    if (width < 1 || height < 1) found.push(`${name(el)} has no size`);
    else if (left < -1 || right > innerWidth + 1) found.push(`${name(el)} reaches from ${left} to ${right}`);
    else if (height <= innerHeight && (top < -1 || bottom > innerHeight + 1)) found.push(`${name(el)} cannot be scrolled to`);
    else if (!at || !(el.contains(at) || at.contains(el) || el.closest("label")?.contains(at)))
      found.push(`${name(el)} is covered by ${at ? name(at) : "nothing"}`);
  }
  return found;
}"""


class Keyboard:
    """Presses keys; `problems` is what was found on the screens that were judged."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []

    def reaches(self, wanted: Locator, *, backwards: bool = False) -> Keyboard:
        """Move the focus there as a person does; fails where the Tab key does not come to it."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate(IS_FOCUSED):
                return self
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"the Tab key does not reach {wanted}")

    def presses(self, *keys: str) -> Keyboard:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def types(self, text: str) -> Keyboard:
        self.page.keyboard.type(text)
        return self

    def is_at(self, wanted: Locator) -> Keyboard:
        """The focus is there already."""
        assert eventually(lambda: wanted.evaluate(IS_FOCUSED))
        return self

    def judges(self, screen: str, *, in_all_colours: bool = False, without: Sequence[str] = ()) -> Keyboard:
        """Let axe-core judge the page as it is, and where it is asked for, its contrast in the other colours too; without these rules."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(AXE)
        asked = {"runOnly": RULES, "resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
        self._note(screen, self.page.evaluate("asked => axe.run(document, asked)", asked))
        for theme in THEMES if in_all_colours else []:
            was = self.page.evaluate(PAINT, theme)
            only = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
            self._note(f"{screen}, {theme}", self.page.evaluate("options => axe.run(document, options)", only))
            self.page.evaluate(PAINT, was)
        return self

    def measures(self, screen: str) -> Keyboard:
        """Hold a ruler against everything that can be used."""
        self.problems += [f"{screen}: {problem}" for problem in self.page.evaluate(RULER)]
        return self

    def judges_small_and_large(self, screen: str) -> Keyboard:
        """Let axe-core judge the page, and hold the ruler against it as it is at 400 % zoom of a screen of 1280 × 1024."""
        was = self.page.viewport_size
        self.judges(screen, in_all_colours=True)
        self.page.set_viewport_size({"width": 320, "height": 256})
        self.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        self.measures(f"{screen} at 400 %")
        if was:
            self.page.set_viewport_size(was)
        return self

    def _note(self, screen: str, result: dict[str, Any]) -> None:
        for found in result["violations"]:
            self.problems += [f"{screen}: {found['id']}: {node['target']} {node['html'][:120]}" for node in found["nodes"][:3]]
