"""The data folder, for everything that is not in the database: `STRATUS_HOME`, by default `var` in the current folder.

    database/   the embedded PostgreSQL        files/    what people uploaded
    mail/       mail, when no mail server is set   secrets/  one key a file, 0600
    demo.env    address, token and accounts of the demo tenant, for shell scripts
    logs/       what the processes tell            run/      the database's socket
    lock        held by whoever runs the embedded database

Without Django, since the settings are built on it.
"""

import hashlib
import os
import re
import secrets as random
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

SOCKET_NAME = ".s.PGSQL.5432"


def home() -> Path:
    """The data folder, absolute. It is not created here: commands that only read must not create it."""
    return Path(os.environ.get("STRATUS_HOME") or "var").expanduser().absolute()


def folder(name: str) -> Path:
    """The folder `name` inside the data folder, created if missing and readable by its owner only."""
    path = home() / name
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep_private() -> None:
    """Let nobody but the user of this process read what it writes from now on, nor the logs and mail that an earlier release wrote."""
    os.umask(0o077)
    for name in ("logs", "mail"):
        path = home() / name
        for one in (path, *path.glob("*")):
            with suppress(OSError):  # gone meanwhile, or another user's
                one.chmod(stat.S_IMODE(one.stat().st_mode) & 0o700)


def secret(name: str) -> bytes:
    """Key material, generated once and stored: 32 bytes in `secrets/<name>`.

    The environment variable `STRATUS_SECRET_<NAME>` (at least 32 characters) replaces the file.
    Raises `ValueError` for a name that is not a plain word, or a value that is too short to be a key.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"{name!r} is no name for a secret: lower-case letters, digits and _ only")
    if given := os.environ.get(f"STRATUS_SECRET_{name.upper()}"):
        if len(given) < 32:
            raise ValueError(f"STRATUS_SECRET_{name.upper()} is shorter than 32 characters")
        return given.encode()
    path = folder("secrets") / name
    while True:
        try:
            return _read(path)
        except FileNotFoundError:
            _create(path, random.token_bytes(32))


def socket_folder(data: Path) -> Path:
    """Where the embedded database of the data folder `data` listens.

    A Unix socket's path is limited to about 100 bytes, so for a long data folder the socket gets a short path elsewhere.
    """
    folder = data / "run"
    if len(os.fsencode(folder / SOCKET_NAME)) <= 100:
        return folder
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"stratus-{digest}"


def embedded_url(data: Path | None = None, database: str = "stratus", user: str = "stratus") -> str:
    """The address of a database in the embedded cluster, as `DATABASE_URL` would give it."""
    return f"postgresql://{user}@/{database}?host={quote(str(socket_folder(data or home())), safe='')}"


def write_private(path: Path, content: bytes) -> None:
    """Replace `path` by `content` atomically, readable by its owner only."""
    fresh = path.with_name(f".{path.name}.{random.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path) -> bytes:
    """The key in `path`; raises `ValueError` if it is truncated, rather than signing with half a key."""
    value = path.read_bytes()
    if len(value) < 32:
        raise ValueError(f"{path} is damaged: it holds {len(value)} bytes instead of 32. Restore it from a backup.")
    return value


def _create(path: Path, value: bytes) -> None:
    """Store a new key unless another process was faster; `link` never overwrites, so all processes read the same one."""
    fresh = path.with_name(f".{path.name}.{random.token_hex(8)}")
    write_private(fresh, value)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
