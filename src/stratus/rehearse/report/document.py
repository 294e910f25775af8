"""The report as one HTML file: no script, nothing from another host, so that it can be mailed and kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from stratus.rehearse.report.charts import Line, Mark, chart
from stratus.rehearse.report.machine import DATABASE, OTHERS, REHEARSAL, WEB
from stratus.rehearse.report.measure import Summary, by_second, is_good
from stratus.rehearse.report.result import Result

STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --dim: #5c6b7a; --rule: #dde3e9; --page: #fff; --card: #f6f8fa;
  --good: #17713a; --bad: #b3261e; --s1: #1f6feb; --s2: #c2410c; --s3: #6b7785; --s4: #0f766e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --dim: #9fb0c0; --rule: #33404d; --page: #12181f; --card: #1a222b;
  --good: #5fd38a; --bad: #ff8a80; --s1: #6aa8ff; --s2: #ff9f6b; --s3: #8fa0b0; --s4: #4fd1c5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1040px; padding: 2rem 1.25rem 4rem; font: 16px/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--page); }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; } p { margin: .3rem 0; }
.dim, small { color: var(--dim); } .verdict { font-size: 1.15rem; font-weight: 600; margin: 1.2rem 0 .4rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
ul { padding-left: 1.2rem; margin: .3rem 0; } li { margin: .2rem 0; } li.bad::marker { content: "✗ "; } li.good::marker { content: "✓ "; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .7rem; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } thead th { color: var(--dim); font-weight: 500; } td.bad { font-weight: 600; }
figure { margin: 1rem 0; padding: .9rem 1rem .6rem; background: var(--card); border-radius: 8px; } figcaption { font-weight: 600; }
figure { overflow-x: auto; } svg { display: block; width: 100%; min-width: 640px; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: var(--dim); }
.grid { stroke: var(--rule); } .mark { stroke: var(--dim); stroke-dasharray: 2 4; } svg .mark-name { fill: var(--ink); }
.line { fill: none; stroke-width: 1.75; stroke-linejoin: round; }
.line.s1 { stroke: var(--s1); } .line.s2 { stroke: var(--s2); stroke-dasharray: 6 3; }
.line.s3 { stroke: var(--s3); } .line.s4 { stroke: var(--s4); stroke-dasharray: 2 3; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .85rem; color: var(--dim); margin: .2rem 0 .4rem; }
.legend i { display: inline-block; width: 22px; height: 0; border-top: 3px solid; margin: 0 .4rem .25rem 0; vertical-align: middle; }
.legend .s1 { border-color: var(--s1); } .legend .s2 { border-color: var(--s2); border-top-style: dashed; }
.legend .s3 { border-color: var(--s3); }
.legend .s4 { border-color: var(--s4); border-top-style: dotted; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: .4rem 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
code { font-size: .85em; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; } figure { break-inside: avoid; } }
"""


def html(result: Result) -> str:
    """Return the whole report."""
    plan = result.plan
    title = f"Rehearsal with {plan.candidates:,} candidates"
    word, kind = ("Nothing was lost and nothing failed.", "good") if result.is_good else ("Not everything was as it should be.", "bad")
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><style>{STYLE}</style></head>
<body>
<h1>{escape(title)}</h1>
<p class="dim">{result.began:%Y-%m-%d %H:%M} UTC · {escape(plan.url)} · {escape(plan.schedule)}</p>
<p class="verdict {kind}">{word}</p>
<ul>{"".join(_finding(good, text) for good, text in result.findings())}</ul>
<h2>Requests</h2>
{_table(("Step", "Requests", "Failed", *TIMES), ((name, figures) for name, figures in result.steps()), counts=True)}
<h2>What people waited for</h2>
{_table(("", "Times", *TIMES), ((name, figures) for name, figures in result.waits()), counts=False)}
<h2>Course</h2>
{"".join(_charts(result))}
{_problems(result)}
<h2>What was rehearsed</h2>
<dl>{"".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in about(result))}</dl>
</body>
</html>
"""


TIMES = ("Mean", "p50", "p95", "p99", "Max ms")


def about(result: Result) -> list[tuple[str, str]]:
    """Return what was asked for, as names and values."""
    plan = result.plan
    lost = (
        f"{plan.dropped:,} candidates, {plan.drop_at:.0f} s after the start, for {plan.back_at - plan.drop_at:.0f} s"
        if plan.dropped
        else "nobody"
    )
    return [
        ("Assessment", plan.assessment),
        (
            "Candidates",
            f"{plan.candidates:,}, simulated by {result.measured.processes} process{'es' if result.measured.processes > 1 else ''}",
        ),
        (
            "Arrival",
            f"within {plan.arrive_within:g} s; "
            + ("with the page's scripts and styles" if plan.assets else "without the page's scripts and styles"),
        ),
        ("Start", f"all within {plan.start_within:g} s"),
        ("Time to think", "none: the next answer as soon as the last was acknowledged" if plan.think.high == 0 else f"{plan.think} s"),
        ("Sitting", f"{plan.sitting:g} s"),
        ("Lose their connection", lost),
        ("Hand in", f"all within {plan.hand_in_within:g} s"),
        ("Simulated on", result.hardware),
    ]


def _finding(good: bool | None, text: str) -> str:
    kind = {True: ' class="good"', False: ' class="bad"', None: ""}[good]
    return f"<li{kind}>{escape(text)}</li>"


def _table(head: Sequence[str], rows: Iterable[tuple[str, Summary]], *, counts: bool) -> str:
    lines = []
    for name, figures in rows:
        times = (figures.mean, figures.p50, figures.p95, figures.p99, figures.most)
        failed = f"<td{' class=bad' if figures.failed else ''}>{figures.failed:,}</td>" if counts else ""
        cells = "".join(f"<td>{value:,.0f}</td>" for value in times)
        lines.append(f"<tr><td>{escape(name)}</td><td>{figures.count:,}</td>{failed}{cells}</tr>")
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{heads}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def _problems(result: Result) -> str:
    parts = []
    problems = result.measured.record.problems.most_common(30)
    if problems:
        items = "".join(f"<li>{escape(step)}: {escape(problem)} × {count:,}</li>" for (step, problem), count in problems)
        parts.append(f"<h2>What failed</h2><ul>{items}</ul>")
    if result.verdict.missing:
        items = "".join(f"<li><code>{escape(one)}</code></li>" for one in result.verdict.missing)
        parts.append(f"<h2>Missing answers</h2><ul>{items}</ul>")
    return "".join(parts)


def _charts(result: Result) -> Iterable[str]:
    plan, origin = result.plan, result.origin
    marks: list[Mark] = []
    if result.measured.start_at:
        marks = [Mark(0, "Start"), Mark(plan.ends_at, "hand in")]
        if plan.dropped:
            marks += [Mark(plan.drop_at, "connections lost"), Mark(plan.back_at, "back")]
        if plan.message:
            marks.append(Mark(plan.message_at, "message to all"))
    seconds = by_second(result.measured.record.steps.values(), origin)
    yield chart(
        "Requests answered",
        "a second",
        [Line("all", [(one.at, one.requests) for one in seconds]), Line("failed", [(one.at, one.failed) for one in seconds])],
        marks,
    )
    times = [
        Line("median", [(one.at, one.p50) for one in seconds]),
        Line("95 %", [(one.at, one.p95) for one in seconds]),
        Line("slowest", [(one.at, one.most) for one in seconds]),
    ]
    yield chart("Time until the answer", "ms, logarithmic", times, marks, logarithmic=True)
    if len(result.step("start")):
        yield chart("The start", "candidates", _start(result))
    loads = result.server.loads
    if loads:
        groups = [Line(name, [(load.at - origin, load.cores[name]) for load in loads]) for name in (WEB, DATABASE, OTHERS, REHEARSAL)]
        yield chart("Processor of this machine", "cores", groups, marks)
    late: dict[int, float] = {}
    for at, seconds_late in result.measured.lag:
        late[int(at - origin)] = max(late.get(int(at - origin), 0.0), 1000 * seconds_late)
    yield chart("How late the simulation itself was", "ms", [Line("latest in each second", sorted(late.items()))], marks)


def _start(result: Result) -> list[Line]:
    """How many had pressed Start, and how many were answered, by tenths of a second."""
    step = result.step("start")
    pressed = sorted(begun - result.origin for begun in step.begun)
    answered = sorted(
        begun + took - result.origin for begun, took, status in zip(step.begun, step.took, step.status, strict=True) if is_good(status)
    )
    return [Line("answered", _grown(answered)), Line("pressed", _grown(pressed))]


def _grown(moments: Sequence[float]) -> list[tuple[float, float]]:
    if not moments:
        return []
    points: dict[float, float] = {round(moments[0], 1) - 0.1: 0.0}
    for number, moment in enumerate(moments, start=1):
        points[round(moment, 1)] = number
    return list(points.items())
