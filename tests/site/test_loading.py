"""What a program loads before it does anything: each second of it is a second of every command and of every restart."""

import subprocess
import sys

DEAR = ("httpx", "httpcore", "ninja", "pydantic", "segno", "lxml", "PIL", "stratus.rehearse")


def loaded_by(code: str) -> str:
    """Which of the dear modules a program has after this code."""
    code += f"\nimport sys\nprint(*(name for name in {DEAR!r} if name in sys.modules))"
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_a_command_does_not_load_what_other_commands_are_made_of() -> None:
    assert loaded_by("import stratus.site.cli") == ""


def test_a_worker_does_not_load_what_it_needs_for_some_jobs_only() -> None:
    setting_up = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'stratus.site.settings'\nimport django; django.setup()"
    assert loaded_by(setting_up) == ""
