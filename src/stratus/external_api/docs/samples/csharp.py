"""A call in C#, with `HttpClient`, as a program of .NET 8 (top-level statements, implicit usings)."""

from __future__ import annotations

import json

from stratus.external_api.docs.calls import Call


def in_csharp(call: Call) -> str:
    """Return the program. A refusal is thrown with status and answer."""
    lines = ["using System.Net.Http.Headers;"]
    if call.has_body:
        lines.append("using System.Text;")
    lines += ["", f"const string Base = {_text(call.base)};", "using var client = new HttpClient();"]
    lines.append('client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("EAPI", ')
    lines[-1] += 'Environment.GetEnvironmentVariable("STRATUS_TOKEN"));'
    lines.append("")
    method = f"HttpMethod.{call.method.capitalize()}"
    lines.append(f"using var request = new HttpRequestMessage({method}, Base + {_text(call.path)});")
    if call.has_body:
        body = json.dumps(call.body, indent=2, ensure_ascii=False)
        lines += ['request.Content = new StringContent("""', body, '""", Encoding.UTF8, "application/json");']
    lines += [
        "using var answer = await client.SendAsync(request);",
        "var text = await answer.Content.ReadAsStringAsync();",
        'if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{(int)answer.StatusCode}: {text}");',
        "Console.WriteLine(text);",
    ]
    return "\n".join(lines)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
