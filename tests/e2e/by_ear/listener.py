"""Somebody who hears the pages: they know what a screen reader knows, and act by keyboard alone.

A screen reader reads the accessibility tree from top to bottom. One key leads to the next heading, button, link, field or line of text;
what can have the focus gets it there, and Enter, Space, arrows and letters go to it. What happens is heard in three ways: a live region
changes (`spy` hears that), the focus comes to something, or a page comes with its title. Nothing else of a page is known here: no class,
no place, no colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import Any

from playwright.sync_api import Error, Page
from spy import SPY

from support.running import eventually

KINDS: dict[str, frozenset[str]] = {
    "heading": frozenset({"heading"}),
    "button": frozenset({"button", "DisclosureTriangle"}),
    "link": frozenset({"link"}),
    "field": frozenset(
        {
            "textbox",
            "searchbox",
            "combobox",
            "spinbutton",
            "checkbox",
            "radio",
            "switch",
            "listbox",
            "slider",
            "Date",
            "DateTime",
            "InputTime",
        }
    ),
    "row header": frozenset({"rowheader"}),
    "text": frozenset({"StaticText"}),
    "menu item": frozenset({"menuitem"}),
}
"""What a key leads to the next of, and the roles that are meant."""
MOST = 60
"""Keys that somebody presses to find one thing, before they give up."""

Name = str | re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Node:
    """One thing as it is read: role, name, description, value and states; `text` is what stands in it."""

    id: int
    role: str
    name: str
    description: str
    value: str
    state: dict[str, Any]
    text: str

    @property
    def said(self) -> str:
        """What is read when the focus comes here."""
        return " ".join(part for part in (self.name, self.value, self.description, self.text) if part)

    def is_called(self, name: Name) -> bool:
        """Whether its name begins with this, or fits the pattern."""
        return bool(name.search(self.name)) if isinstance(name, re.Pattern) else self.name.startswith(name)


@dataclass(frozen=True, slots=True)
class Look:
    """The whole page at one moment, in the order in which it is read."""

    nodes: tuple[Node, ...]
    focus: Node | None
    """What has the focus; None where that is the page as a whole."""
    dialog: Node | None
    """The dialog that the focus is in: its name is read when the focus comes into it."""

    @property
    def document(self) -> Node:
        return self.nodes[0]


class Listener:
    """Hears one window. `keys` is how many keys were pressed to get about and to act; `typed`, how many letters."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.typed = 0
        self.lost: list[str] = []
        """After what the focus was nowhere, although the page was the same."""
        page.add_init_script(SPY)
        page.evaluate(SPY)
        self._cdp = page.context.new_cdp_session(page)
        self._cursor = self._focus = self._document = self._heard = 0
        self._before: Look | None = None
        self._came = False
        self._last = "the page came"

    # Getting about

    def finds(self, kind: str, name: Name = "") -> Node:
        """Press the key of this kind until something with this name is read, from here on."""
        return self._moves(kind, name)

    def finds_before(self, kind: str, name: Name = "") -> Node:
        """The same, backwards."""
        return self._moves(kind, name, backwards=True)

    def goes_to_the_top(self) -> Listener:
        """To the beginning of the page, with one key."""
        self.keys += 1
        self._cursor = self._look().document.id
        return self

    def is_at(self, role: str, name: Name = "", **states: Any) -> Node:
        """The focus is at this already, by itself, and it is in these states."""

        def there() -> Node | None:
            look = self._look()
            at = look.focus
            fits = at and at.role == role and at.is_called(name) and all(at.state.get(key) == value for key, value in states.items())
            if at and fits:
                self._notes(look, f"coming to “{at.name}”", at)
            return at if fits else None

        found = eventually(there)
        assert found, f"the focus is not at {role} “{name}” {states or ''} but at {self._look().focus}"
        return found

    # Acting

    def presses(self, *keys: str) -> Listener:
        for key in keys:
            self._acts(key)
            self.page.keyboard.press(key)
            self.keys += 1
        return self

    def types(self, text: str) -> Listener:
        self._acts(f"typing {text!r}")
        self.page.keyboard.type(text)
        self.typed += len(text)
        return self

    def opens(self, name: Name) -> Listener:
        """Follow the next link of this name."""
        self.finds("link", name)
        return self.presses("Enter")

    def activates(self, name: Name) -> Listener:
        """Press the next button of this name."""
        self.finds("button", name)
        return self.presses("Enter")

    def fills(self, name: Name, text: str) -> Listener:
        """Go to the next field of this name and type, over what stood in it."""
        at = self.finds("field", name)
        if at.value:
            self.presses("Control+a")
        return self.types(text)

    def ticks(self, name: Name) -> Listener:
        self.finds("field", name)
        return self.presses("Space")

    def picks(self, name: Name, option: str) -> Listener:
        """Choose in the next list of this name, by its first letters as browsers take them."""
        at = self.finds("field", name)
        assert at.role == "combobox", at
        self.types(option)
        assert eventually(lambda: self._node(at.id).value.startswith(option)), self._node(at.id)
        return self

    def enters_moment(self, name: Name, **parts: str) -> Listener:
        """Type a moment into the next field of this name, part by part (`Day`, `Hours` …), in the order in which this browser has them."""
        self.finds("field", name)
        for key in self._parts_of_a_moment():
            if (at := self._look().focus) and not at.name.startswith(key):  # a part leads on by itself only when it is full
                self.presses("Tab").is_at("spinbutton", key)
            self.types(parts[key])
        return self

    # Hearing

    def hears(self, sentence: str) -> Listener:
        """Since the last key this was read by itself: as a live region, where the focus came to, or as the title of a new page."""
        assert eventually(partial(self._hears, sentence)), f"after {self._last} nobody heard {sentence!r}\n{self._story()}"
        return self

    def reads(self, text: Name) -> Node:
        """Read on until this."""
        return self._moves("text", text if isinstance(text, re.Pattern) else re.compile(re.escape(text)))

    def _hears(self, sentence: str) -> bool:
        look, before = self._look(), self._before
        said = self._said()
        if before is None or look.document.id != before.document.id:
            heard = [look.document.name, *([look.focus.said] if look.focus else []), *said]
        else:
            heard = said[self._heard :]
            if look.focus and (not before.focus or look.focus.id != before.focus.id or look.focus.name != before.focus.name):
                heard.append(look.focus.said)
            if look.dialog and look.dialog != before.dialog:
                heard.append(f"{look.dialog.name} {look.dialog.description}")
            if look.document.name != before.document.name:
                heard.append(look.document.name)
        return any(sentence in one for one in heard)

    def _said(self) -> list[str]:
        """What live regions of this page said so far."""
        with suppress(Error):
            return [one["text"] for one in self.page.evaluate("window.spied ?? []") if one["via"] == "live"]
        return []  # the page is just being left

    # The accessibility tree

    def _moves(self, kind: str, name: Name, *, backwards: bool = False) -> Node:
        def found() -> tuple[Look, list[Node], Node] | None:
            look = self._look()
            self._notice_a_lost_focus(look)
            place = next((n for n, node in enumerate(look.nodes) if node.id == self._cursor), 0)
            ways = look.nodes[:place][::-1] if backwards else look.nodes[place + 1 :]
            passed: list[Node] = []
            for node in ways:
                if node.role not in KINDS[kind]:
                    continue
                passed.append(node)
                if node.is_called(name):
                    return look, passed, node
            return None

        met = eventually(found)
        assert met, f"no {kind} “{name}” {'above' if backwards else 'below'} here\n{self._story()}"
        look, passed, node = met
        if kind != "text":
            assert len(passed) <= MOST, f"{len(passed)} keys to the {kind} “{name}”: {[one.name for one in passed]}"
            self.keys += len(passed)
        self._cursor = node.id
        if node.state.get("focusable"):
            self._cdp.send("DOM.focus", {"backendNodeId": node.id})
            self._focus = node.id
            self._notes(look, f"coming to “{node.name}”", node)
        return node

    def _parts_of_a_moment(self) -> list[str]:
        """What the field with the focus is made of, from here on."""
        nodes = self._look().nodes
        here = next(n for n, node in enumerate(nodes) if node.id == self._focus)
        parts = takewhile(lambda node: node.role != "button", nodes[here:])
        return [node.name.split()[0] for node in parts if node.role == "spinbutton"]

    def _notice_a_lost_focus(self, look: Look) -> None:
        if self._focus and look.focus is None:
            self.lost.append(self._last)
            self._focus = 0

    def _acts(self, what: str) -> None:
        """Remember what is there before a key is pressed, unless that is known from coming here."""
        if not self._came:
            look = self._look()
            self._notes(look, what, look.focus)
        self._last, self._came, self._heard = what, False, len(self._said())

    def _notes(self, look: Look, what: str, focus: Node | None) -> None:
        self._before, self._last, self._came = replace(look, focus=focus), what, True

    def _node(self, number: int) -> Node:
        return next(node for node in self._look().nodes if node.id == number)

    def _look(self) -> Look:
        """Read the page, and let the cursor follow the focus."""
        look = eventually(self._tree)
        assert look, "no page came"
        if look.document.id != self._document:
            self._document, self._focus = look.document.id, 0
            self._cursor = look.document.id
        if look.focus and look.focus.id != self._focus:
            self._focus = self._cursor = look.focus.id
        return look

    def _tree(self) -> Look | None:
        with suppress(Error):  # a page that is just being left has no tree
            raw = {node["nodeId"]: node for node in self._cdp.send("Accessibility.getFullAXTree")["nodes"]}
            root = next((node for node in raw.values() if "parentId" not in node), None)
            if root is None or root["role"]["value"] != "RootWebArea" or not root.get("childIds"):
                return None
            nodes = tuple(_read(node, raw) for node in _walk(root, raw) if not node["ignored"] or node is root)
            focus = next((node for node in reversed(nodes[1:]) if node.state.get("focused")), None)
            return Look(nodes, focus, _dialog(focus, raw))
        return None

    def _story(self) -> str:
        """The page as it is read, for a failed assertion; > is where the cursor is."""
        look = self._look()
        lines = [
            f"{'>' if node.id == self._cursor else ' '} {node.role} “{node.name}” {node.value} {node.state or ''}"
            for node in look.nodes
            if node.role not in ("InlineTextBox", "generic", "paragraph", "none", "LayoutTable")
        ]
        return "\n".join([*lines, f"live: {self._said()}", f"focus: {look.focus}"])


def _walk(node: dict[str, Any], raw: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("childIds", []):
        if child in raw:
            yield from _walk(raw[child], raw)


def _dialog(focus: Node | None, raw: dict[str, dict[str, Any]]) -> Node | None:
    at = next((node for node in raw.values() if focus and node.get("backendDOMNodeId") == focus.id), None)
    while at and _value(at, "role") not in ("dialog", "alertdialog"):
        at = raw.get(at.get("parentId", ""))
    return _read(at, raw) if at else None


def _states(node: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["value"].get("value", True) for one in node.get("properties", [])}


def _value(node: dict[str, Any], key: str) -> str:
    return str(node.get(key, {}).get("value", ""))


def _text(node: dict[str, Any], raw: dict[str, dict[str, Any]]) -> str:
    said = [_value(one, "name") for one in _walk(node, raw) if not one["ignored"] and _value(one, "role") == "StaticText"]
    return re.sub(r"\s+", " ", " ".join(said)).strip()


def _read(node: dict[str, Any], raw: dict[str, dict[str, Any]]) -> Node:
    states = _states(node)
    text = _text(node, raw) if states.get("focused") and _value(node, "role") != "RootWebArea" else ""
    return Node(
        node.get("backendDOMNodeId", 0),
        _value(node, "role"),
        re.sub(r"\s+", " ", _value(node, "name")).strip(),
        _value(node, "description"),
        _value(node, "value"),
        states,
        text,
    )
