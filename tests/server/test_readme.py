"""The README's story, run as printed."""

import json
import re
import subprocess
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"

pytestmark = pytest.mark.server


def _story() -> str:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README.read_text(), re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if "demo.env" in block)


def test_the_curl_lines_work_as_printed(server, tmp_path):
    (tmp_path / "var").symlink_to(server.home)
    done = subprocess.run(["sh", "-eu", "-c", _story()], cwd=tmp_path, capture_output=True, text=True, check=True)
    answers = []
    rest = done.stdout
    while rest.strip():
        answer, end = json.JSONDecoder().raw_decode(rest.lstrip())
        answers.append(answer)
        rest = rest.lstrip()[end:]
    scheduled, attendance, marking, results = answers
    assert [answer["Success"] for answer in answers] == [True] * 4
    assert [row["LaunchUrl"].startswith(f"{server.url}/delivery/external-login?session=") for row in scheduled["Candidates"]] == [
        True,
        True,
    ]
    assert [row["Status"] for row in attendance["Content"]] == ["NOT_STARTED", "NOT_STARTED"]
    assert marking["Content"]["Assessors"][0]["DirectLink"].startswith("/#external-login?session=")
    assert results["Results"] == []
