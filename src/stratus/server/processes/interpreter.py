"""Releases of Python with a fault that strangers can use. Run as a script it says so in a line, and says nothing where all is well."""

import sys

COOKIES = "it reads cookies in a time that grows with the square of their length (CVE-2024-7592)"
MENDED = {(3, 11): (3, 11, 10), (3, 12): (3, 12, 6)}
"""The first release of each series in which the fault is mended; later series never had it."""


def fault(version: tuple[int, int, int]) -> tuple[str, str] | None:
    """Return what is wrong with this release of Python, and the release to install; None where nothing is known."""
    mended = MENDED.get(version[:2])
    if mended is None or version >= mended:
        return None
    return f"Python {'.'.join(map(str, version))}: {COOKIES}", f"install Python {'.'.join(map(str, mended))} or later"


if __name__ == "__main__" and (found := fault(sys.version_info[:3])):
    print(f"{found[0]}; {found[1]}.", file=sys.stderr)
