"""What somebody hears who does not see the page, and where the keyboard is: focus, live regions and titles, through shadow roots.

A sentence is heard when it comes into a live region that was there before, or stands at what has just got the focus. What comes into a
region outside of an open modal dialog is not heard, nor is a region that comes into the page together with its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from support.running import eventually

SPY = r"""(() => {
  if (window.spied) return;
  const log = (window.spied = []);
  const LIVE = "[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])";
  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const up = (node) => node.parentNode ?? node.host ?? null;
  const regionOf = (node) => {
    for (let at = node; at; at = up(at)) if (at instanceof Element && at.matches(LIVE)) return at;
    return null;
  };
  const modal = () => [...document.querySelectorAll("dialog[open]")].findLast((one) => one.matches(":modal"));
  const within = (node, outer) => {
    for (let at = node; at; at = up(at)) if (at === outer) return true;
    return false;
  };
  const hidden = (node) => node instanceof Element && node.closest("[aria-hidden=true], [hidden]") !== null;
  const note = (via, text) => tidy(text) && log.push({ via, text: tidy(text) });

  const changed = (changes) => {
    const said = new Set();
    for (const { type, target, addedNodes } of changes) {
      const region = regionOf(target);
      if (region && !hidden(region)) {
        const open = modal();
        const via = open && !within(region, open) ? "unheard" : "live";
        if (type === "characterData") said.has(region) || (said.add(region), note(via, region.textContent));
        else for (const node of addedNodes) note(via, node.textContent);
        continue;
      }
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const born of [node, ...node.querySelectorAll("*")]) if (born.matches(LIVE)) note("unheard", born.textContent);
      }
    }
  };
  const watch = (root) => new MutationObserver(changed).observe(root, { subtree: true, childList: true, characterData: true });
  watch(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    watch(root);
    return root;
  };

  const textOf = (root, ids) =>
    (ids ?? "").split(/\s+/).filter(Boolean).map((id) => root.getElementById?.(id)?.textContent ?? "").join(" ");
  const nameOf = (el) => {
    const root = el.getRootNode();
    const own = el.getAttribute("aria-label") || textOf(root, el.getAttribute("aria-labelledby"));
    const labels = [...(el.labels ?? [])].map((one) => one.textContent).join(" ");
    return `${own || labels || (el.matches("input, textarea") ? "" : el.textContent)} ${textOf(root, el.getAttribute("aria-describedby"))}`;
  };
  let inside = null;
  document.addEventListener("focusin", (event) => {
    const at = event.composedPath()[0];
    const dialog = at.closest?.("dialog[open]") ?? null;
    // A dialog is read with its description when the focus comes into it.
    const about = dialog && dialog !== inside ? textOf(document, dialog.getAttribute("aria-describedby")) : "";
    inside = dialog;
    note("focus", `${nameOf(at)} ${about}`);
  }, true);

  let title = "";
  const named = () => {
    if (document.title === title) return;
    title = document.title;
    note("title", title);
  };
  new MutationObserver(named).observe(document, { subtree: true, childList: true, characterData: true });
  window.spiedFocus = () => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return !at || at === document.body || at === document.documentElement ? "" : tidy(nameOf(at)) || at.localName;
  };
})()"""

FRAMES = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))))"


@dataclass
class Act:
    """What somebody did, what they were to hear once, and what they heard."""

    name: str
    hears: tuple[str, ...] = ()
    log: list[dict[str, str]] = field(default_factory=list)

    def heard(self, sentence: str) -> list[str]:
        """In which ways a sentence was heard: live region, focus."""
        return [one["via"] for one in self.log if one["via"] in ("live", "focus") and sentence in one["text"]]


class Spy:
    """Listens on a page that is not opened yet. `problems` is what was wrong with the acts so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.acts: list[Act] = []
        page.add_init_script(SPY)

    def act(self, name: str, do: Callable[[], Any], *hears: str, focus: str | None = None, title: str | None = None) -> Spy:
        """Do something. Wait until each sentence of `hears` is heard, the focus is at what has this name, and the window has this title."""
        self._drain()
        act = Act(name, hears)
        self.acts.append(act)
        do()
        self.page.evaluate(FRAMES)
        for what, holds in (
            (f"hears {hears}", lambda: all(act.heard(sentence) for sentence in hears)),
            (f"is at “{focus}”", lambda: focus is None or focus in self.focus),
            ("is somewhere", lambda: self.focus != ""),
            (f"is called “{title}”", lambda: title is None or title in self.page.title()),
        ):
            met = eventually(lambda holds=holds: self._drain() or holds())
            assert met, f"{name}: {what}; at “{self.focus}”, “{self.page.title()}”: {act.log}"
        return self

    @property
    def focus(self) -> str:
        """The name of what has the focus; empty where that is the page as a whole."""
        return str(self.page.evaluate("window.spiedFocus?.() ?? ''"))

    def _drain(self) -> None:
        if self.acts:
            self.acts[-1].log += self.page.evaluate("window.spied?.splice(0) ?? []")

    @property
    def problems(self) -> list[str]:
        """Sentences that were heard more than once in their act, or in a region that nobody hears."""
        self._drain()
        twice = [
            f"{act.name}: “{sentence}” by {ways}" for act in self.acts for sentence in act.hears if len(ways := act.heard(sentence)) != 1
        ]
        unheard = [f"{act.name}: unheard: {one['text']}" for act in self.acts for one in act.log if one["via"] == "unheard"]
        return twice + unheard
