"""Staff in front of their pages: a test client that is logged in at its tenant's host, and what a browser would send of a page's forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from stratus.login.middleware import SESSION_TENANT
from stratus.people.models import User

Sent = dict[str, list[str]]


class Browser(Client):
    """A browser that takes no page whose tables lack a caption or row headers, or whose summary of errors leads nowhere."""

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            html = answer.content.decode()
            assert (found := lacking(html)) == [], f"{request.get('PATH_INFO')}: {found}"
        return answer


TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
SUMMARY = re.compile(r"data-errors>.*?</div>\s*</div>", re.DOTALL)


def lacking(html: str) -> list[str]:
    """Return what people who hear this page, or use it by keyboard, miss: captions, row headers, fields to which a summary of errors links.

    A fragment of a page has rows without their table.
    """
    if not html.lstrip().lower().startswith("<!doctype"):
        return []
    found = []
    for table in TABLE.findall(html):
        if "<caption" not in table:
            found.append(f"no caption: {table[:200]}")
        rows = [row for row in ROW.findall(table) if "<td" in row and " colspan=" not in row]
        found += [f"no row header: {row[:200]}" for row in rows if not re.search(r'<th\b[^>]*scope="row(group)?"', row)]
    for summary in SUMMARY.findall(html):
        targets = re.findall(r'href="#([^"]+)"', summary)
        found += [f"no field {target}" for target in targets if f'id="{target}"' not in html]
    return found


def a_browser(user: User, **session: Any) -> Client:
    """A browser in which this person is logged in; `session` is put into their session."""
    host = user.tenant.hosts.get().name
    browser = Browser(headers={"host": host})
    browser.force_login(user, backend="stratus.login.backend.TenantBackend")
    stored = browser.session
    stored[SESSION_TENANT] = user.tenant_id
    stored.update(session)
    stored.save()
    return browser


@dataclass(frozen=True, slots=True)
class Text:
    """A field for text: whether it takes several lines, whether it is an editor of HTML, at most how many characters it takes, and whether
    its lines are a list: nothing of blanks, and of empty lines, is kept.
    """

    lines: bool
    rich: bool
    most: int | None
    listed: bool


class _Forms(HTMLParser):
    """Reads the forms of a page: for each, what a browser sends of it before anything is touched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Sent] = []
        self.texts: list[dict[str, Text]] = []
        self._area: str | None = None
        self._select: dict[str, Any] | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            self.forms.append({})
            self.texts.append({})
        elif not self._inside or "disabled" in given:
            return
        elif tag == "input" and given.get("name"):
            kind = given.get("type", "text")
            if kind in ("submit", "button", "file") or (kind in ("checkbox", "radio") and "checked" not in given):
                return
            self._send(given["name"], given.get("value", "on" if kind == "checkbox" else ""))
            if kind in ("text", "email", "url") and given.get("inputmode") not in ("numeric", "decimal"):
                self._note(given, lines=False)
        elif tag == "textarea" and given.get("name"):
            self._area = given["name"]
            self._send(self._area, "")
            self._note(given, lines=True)
        elif tag == "select" and given.get("name"):
            self._select = {"name": given["name"], "chosen": [], "first": None, "multiple": "multiple" in given}
        elif tag == "option" and self._select is not None:
            value = given.get("value", "")
            if self._select["first"] is None:
                self._select["first"] = value
            if "selected" in given:
                self._select["chosen"].append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area:
            sent = self.forms[-1][self._area]
            sent[-1] = sent[-1].removeprefix("\n")  # the first line break of a text area is not part of its text
            self._area = None
        elif tag == "select" and self._select is not None:
            chosen = self._select["chosen"] or ([] if self._select["multiple"] else [self._select["first"] or ""])
            for value in chosen:
                self._send(self._select["name"], value)
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area][-1] += data

    def _note(self, given: dict[str, str], *, lines: bool) -> None:
        most = int(given["maxlength"]) if "maxlength" in given else None
        self.texts[-1][given["name"]] = Text(lines=lines, rich="data-rich-text" in given, most=most, listed="data-list" in given)

    def _send(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def texts_of(html: str, field: str) -> dict[str, Text]:
    """The fields for text of the page's form that has this field: the editing form, where there is one."""
    reader = _Forms()
    reader.feed(html)
    found = [(form, texts) for form, texts in zip(reader.forms, reader.texts, strict=True) if field in form]
    return next((texts for form, texts in found if "made_from" in form), found[0][1])


def forms_of(html: str) -> list[Sent]:
    """What a browser would send of each form of this page."""
    reader = _Forms()
    reader.feed(html)
    return reader.forms


def editing_form(html: str, field: str) -> Sent:
    """The form of the page that carries what it was made from and has this field."""
    return next(form for form in forms_of(html) if "made_from" in form and field in form)


def making_form(html: str, field: str) -> Sent:
    """The form of the page that makes something and has this field."""
    return next(form for form in forms_of(html) if field in form)


def opened(browser: Client, address: str, field: str) -> Sent:
    """What a browser would send of the page's editing form, as it is opened."""
    return editing_form(browser.get(address).text, field)
