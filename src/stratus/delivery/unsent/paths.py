"""Where the contents of response files are kept, below the folder of files. Pure: the saver writes there, Django reads and deletes."""

from __future__ import annotations


def response_folder(tenant_id: int, attempt_id: int) -> str:
    """Return the folder of an attempt's files. Each file is named by its hash; a partial upload ends in `.part`."""
    return f"responses/{tenant_id}/{attempt_id}"


def partial_path(path: str) -> str:
    """Return where what has arrived of a file is kept until it is whole."""
    return f"{path}.part"
