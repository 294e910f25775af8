"""The program that sets one document: its data comes in at one end, the PDF goes out at the other.

`python -I -m stratus.foundation.files.typeset.child '{"memory": …, "processor": …, "written": …}'`

It reads fonts when a text needs them, so it cannot give up opening files as the programs that read uploads do (`apart.bounds.close`); what
it sets names none: `document.typ` is ours, and pictures were written anew when they were uploaded.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from stratus.foundation.files.apart.bounds import limit

TAGGED = "ua-1"
"""The standard of documents that can be read aloud."""
REFUSED, UNTAGGED = b"R", b"U"
"""What an answer begins with: why there is no document, or a document that lacks letters (with the reason in the first line) …"""
WELL = b"W"
"""… or one that lacks nothing."""


def main() -> None:
    """Read `{"data": …, "pictures": {name: bytes}, "fonts": [folders]}` (MessagePack) from the standard input, and answer."""
    limit(json.loads(sys.argv[1]))
    import msgspec
    import typst

    told = msgspec.msgpack.decode(sys.stdin.buffer.read())
    files: Any = {  # of which its types do not tell, unlike its documentation
        "main": Path(__file__).with_name("document.typ").read_bytes(),
        "data.json": msgspec.json.encode(told["data"]),
        **told["pictures"],
    }

    def compiled(standards: list[Any]) -> bytes:
        made: bytes = typst.compile(files, format="pdf", font_paths=told["fonts"], pdf_standards=standards)
        return made

    try:
        answer = WELL + compiled([TAGGED])
    except typst.TypstError as error:
        reason = " ".join(str(error).split())[:500]
        try:
            answer = UNTAGGED + reason.encode() + b"\n" + compiled([])
        except typst.TypstError as again:
            answer = REFUSED + " ".join(str(again).split())[:500].encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
