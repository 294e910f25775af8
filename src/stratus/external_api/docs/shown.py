"""The published document as the reference page shows it: with samples, and with cause and remedy of every error.

Clients are generated from the published document; what stands here is for people, and changes nothing there.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from stratus.external_api.docs.calls import call_of, operations
from stratus.external_api.docs.errors import PAGES
from stratus.external_api.docs.guides import GUIDES
from stratus.external_api.docs.remedies import Explained, remedies_of
from stratus.external_api.docs.samples.languages import LANGUAGES

BASE = "https://installation.invalid/api/v1/integrations"
"""Stands for the address of the installation until it is known."""


def shown(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page shows of this document; its addresses begin with `BASE`."""
    found = copy.deepcopy(dict(document))
    found["servers"] = [{"url": BASE, "description": "This installation"}]
    found["info"]["description"] = _introduction(found["info"].get("description", ""))
    for method, path, operation in operations(found):
        operation["x-codeSamples"] = [
            {"lang": one.name, "label": one.label, "source": one.write(call_of(document, path, method, BASE))} for one in LANGUAGES
        ]
        page = f"{method.upper()} {path}"
        if PAGES.get(page):
            operation["description"] = f"{operation.get('description', '')}\n\n{_errors(remedies_of(page))}"
    return found


def _introduction(text: str) -> str:
    guides = "\n".join(f"- [{guide.title}](/api/docs/{guide.slug}): {guide.summary}" for guide in GUIDES)
    errors = "- [All errors](/api/docs/errors): why each is answered, and what to do."
    return f"{text}\n\n## Guides\n\n{guides}\n{errors}\n"


def _errors(rows: Sequence[Explained]) -> str:
    """Return the errors of a call as Markdown that is opened by a click: a call has up to twenty."""
    word = "error" if len(rows) == 1 else "errors"
    listed = "\n".join(f"- {_row(row)}" for row in rows)
    return f"<details><summary>{len(rows)} {word} of this call: why, and what to do</summary>\n\n{listed}\n\n</details>"


def _row(row: Explained) -> str:
    number = f"{row.error.code}: " if row.error.code else ""
    return f"[{number}{_text(row.error.text)}](/api/docs/errors#{row.anchor})  \n{row.remedy.cause}  \n**What to do:** {row.remedy.remedy}"


def _text(text: str) -> str:
    """Return a text as Markdown that shows it as it is."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#{}" else sign for sign in text)
