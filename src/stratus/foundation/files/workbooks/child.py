"""The program that reads one workbook: the file comes in at one end, its cells go out at the other (`answers.Answer`).

`python -I -m stratus.foundation.files.workbooks.child '{"memory": …, "processor": …, "written": …}'`
"""

from __future__ import annotations

import io
import json
import sys

from stratus.foundation.files.apart.bounds import close, limit


def main() -> None:
    """Read a workbook from the standard input, and answer."""
    limit(json.loads(sys.argv[1]))
    import msgspec

    from stratus.foundation.files.workbooks import parsing

    close()
    answer = parsing.parsed(io.BytesIO(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
