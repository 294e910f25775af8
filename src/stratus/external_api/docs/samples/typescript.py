"""A call in TypeScript, with `fetch`, as Node.js, Deno and Bun have it."""

from __future__ import annotations

import json
import re
from typing import Any

from stratus.external_api.docs.calls import Call

PLAIN_NAME = re.compile(r'^(\s*)"([A-Za-z_]\w*)":', re.MULTILINE)


def in_typescript(call: Call) -> str:
    """Return the program, a module. A refusal is thrown with status and answer."""
    lines = [f"const base = {json.dumps(call.base)};", ""]
    if call.has_body:
        lines += [f"const body = {literal(call.body)};", ""]
    lines.append(f"const answer = await fetch(base + {json.dumps(call.path)}, {{")
    if call.method != "GET":
        lines.append(f'  method: "{call.method}",')
    lines.append("  headers: {")
    lines.append("    Authorization: `EAPI ${process.env.STRATUS_TOKEN}`,")
    if call.has_body:
        lines.append('    "Content-Type": "application/json",')
    lines.append("  },")
    if call.has_body:
        lines.append("  body: JSON.stringify(body),")
    lines += ["});", "if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);", "console.log(await answer.json());"]
    return "\n".join(lines)


def literal(value: Any) -> str:
    """Return JSON as a literal of TypeScript: names without quotes where they need none."""
    return PLAIN_NAME.sub(r"\1\2:", json.dumps(value, indent=2, ensure_ascii=False))
