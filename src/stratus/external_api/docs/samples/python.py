"""A call in Python, with the library `requests`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from stratus.external_api.docs.calls import Call

INDENT = "    "


def in_python(call: Call) -> str:
    """Return the program. A refusal ends it with status and answer."""
    lines = ["import os", "", "import requests  # pip install requests", ""]
    lines += [f"BASE = {_text(call.base)}", 'HEADERS = {"Authorization": f"EAPI {os.environ[\'STRATUS_TOKEN\']}"}', ""]
    body = ""
    if call.has_body:
        lines += [f"body = {literal(call.body)}", ""]
        body = "json=body, "
    lines.append(f"answer = requests.{call.method.lower()}(BASE + {_text(call.path)}, {body}headers=HEADERS, timeout=60)")
    lines += ["if not answer.ok:", f'{INDENT}raise SystemExit(f"{{answer.status_code}}: {{answer.text}}")', "print(answer.json())"]
    return "\n".join(lines)


def literal(value: Any, indent: str = "") -> str:
    """Return JSON as a literal of Python, over several lines."""
    inner = indent + INDENT
    if isinstance(value, dict) and value:
        return _block("{", (f"{_text(name)}: {literal(one, inner)}" for name, one in value.items()), "}", indent)
    if isinstance(value, list) and value:
        return _block("[", (literal(one, inner) for one in value), "]", indent)
    return _text(value) if isinstance(value, str) else repr(value)


def _block(begin: str, rows: Iterable[str], end: str, indent: str) -> str:
    return begin + "\n" + "".join(f"{indent}{INDENT}{row},\n" for row in rows) + indent + end


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
