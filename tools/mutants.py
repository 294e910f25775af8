"""Run mutmut over the pure modules and count what it found. Started by `tools/mutants`, in mutmut's own environment."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

MUTANTS = Path("mutants")
NOTICED = ("killed", "timeout")
COLUMNS = ("killed", "timeout", "survived", "no tests")


def tests_of_rules() -> list[str]:
    """Return the files of tests of pure modules: those named after rules, those of item types, and those of addresses."""
    found = [*Path("tests").rglob("test_*rules.py"), *Path("tests/item_types").rglob("test_*.py")]
    found += [Path("tests/people/test_addresses.py"), Path("tests/foundation/test_markup.py")]
    return sorted({str(path) for path in found} - {"tests/item_types/test_new_type.py"})


def outcomes() -> dict[str, dict[str, str]]:
    """Return what became of every mutant: module → name → status."""
    found = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        if data.exit_code_by_key:
            found[str(path)] = {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
    return dict(sorted(found.items()))


def row(name: str, statuses: list[str]) -> str:
    """Return one row of the table in docs/how/tests.md."""
    counts = Counter(statuses)
    noticed = sum(counts[status] for status in NOTICED)
    return (
        f"| {name} | {len(statuses):,} | {noticed:,} | {counts['timeout']} | {len(statuses) - noticed:,} | {noticed / len(statuses):.1%} |"
    )


ARGUMENTS = PytestRunner._pytest_args_regular_run


def quickest_first(self: PytestRunner, tests: Iterable[str]) -> list[str]:
    """Return what pytest is called with: the first test that fails ends a run, so those that take long come last."""
    return ARGUMENTS(self, sorted(tests, key=lambda test: state().duration_by_test.get(test, 0)))


def main() -> int:
    PytestRunner._pytest_args_regular_run = quickest_first
    # Messages to people are translated texts: their wording is no rule. What is filled into them is.
    file_mutation.NEVER_MUTATE_FUNCTION_CALLS.add("_")
    config().pytest_add_cli_args_test_selection = tests_of_rules()
    arguments = [argument for argument in sys.argv[1:] if argument != "--resume"]
    some = any(not argument.startswith("-") and not argument.isdigit() for argument in arguments)
    # mutmut takes away nothing that it once copied: a test that has moved would stay.
    shutil.rmtree(MUTANTS / "tests" if some or "--resume" in sys.argv else MUTANTS, ignore_errors=True)
    cli.main(["run", *arguments], standalone_mode=False)

    found = {module: names for module, names in outcomes().items() if set(names.values()) != {"not checked"}}
    print("\n| Module | Mutants | Noticed | of these timed out | Not noticed | |\n|---|---:|---:|---:|---:|---:|")
    for module, names in found.items():
        print(row(f"`{module.removeprefix('src/stratus/')}`", list(names.values())))
    every = [status for names in found.values() for status in names.values()]
    print(row("**All**", every), end="\n\n")
    for names in found.values():
        for name, status in names.items():
            if status not in NOTICED:
                print(f"{status}: {name}")
    least = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["mutmut"]["fail_under"]
    noticed = sum(status in NOTICED for status in every)
    if not some and noticed * 100 < least * len(every):
        print(f"Fewer than {least} % were noticed. `mutmut show NAME` shows one.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
