"""A call with curl, for any POSIX shell."""

from __future__ import annotations

import json

from stratus.external_api.docs.calls import Call


def in_curl(call: Call) -> str:
    """Return the command. Of a refusal it shows the answer, and ends with 22."""
    begin = "curl --fail-with-body" if call.method == "GET" else f"curl --fail-with-body --request {call.method}"
    lines = [f"{begin} {_quoted(call.base + call.path)}", '--header "Authorization: EAPI $STRATUS_TOKEN"']
    if call.has_body:
        lines.append("--header 'Content-Type: application/json'")
        lines.append(f"--data {_quoted(json.dumps(call.body, indent=2, ensure_ascii=False))}")
    return " \\\n  ".join(lines)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
