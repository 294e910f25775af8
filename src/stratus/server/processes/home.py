"""The data folder, for everything that is not in the database: `STRATUS_HOME`, by default `var` in the current folder.

    database/   the embedded PostgreSQL        files/    what people uploaded
    mail/       mail, when no mail server is set   secrets/  one key a file, 0600
    demo.env    address, token and accounts of the demo tenant, for shell scripts
    logs/       what the processes tell            run/      the database's socket
    sealed/     objects of exams: a cache, never in a backup
    lock        held by whoever runs the embedded database

Without Django, since the settings are built on it.
"""

import hashlib
import os
import re
import secrets as random
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

SOCKET_NAME = ".s.PGSQL.5432"
SECRETS = ("django", "kept_answers", "links", "player", "settings")
"""The names of all secrets of an installation. Every machine of it needs the same."""


class BadSecret(ValueError):
    """A secret cannot be read or stored, or is too short to be a key; the message says which, and where."""


class BadHome(RuntimeError):
    """The data folder cannot be made or written; the message says which, why, and what to do."""


class MissingSecret(RuntimeError):
    """A secret is not there, and must not be made up here: other machines may have it. The message says what to do."""


def home() -> Path:
    """The data folder, absolute. It is not created here: commands that only read must not create it."""
    return Path(os.environ.get("STRATUS_HOME") or "var").expanduser().absolute()


def elsewhere() -> bool:
    """Whether the database is one of its owner's own: `DATABASE_URL` or `STRATUS_OWNER_URL` names it. Otherwise it is the embedded one."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("STRATUS_OWNER_URL"))


def folder(name: str) -> Path:
    """The folder `name` inside the data folder, created if missing and readable by its owner only. Raises BadHome."""
    path = home() / name
    with usable(path):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextmanager
def usable(path: Path) -> Iterator[None]:
    """Raise BadHome for what the system does not let this process do with `path`, in or around the data folder."""
    try:
        yield
    except OSError as error:
        raise BadHome(
            f"{error.filename or path} cannot be made or written: {error.strerror}."
            " Make the data folder writable for the user who runs Stratus, or set STRATUS_HOME to another one."
        ) from None


def fault() -> str:
    """Why there can be no data folder, empty if there is one or it can be made; nothing is created."""
    for place in (home(), *home().parents):
        try:
            found = place.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue  # what is above it decides
        except OSError as error:
            return f"{place} cannot be entered: {error.strerror}"
        if not stat.S_ISDIR(found.st_mode):
            return f"{place} is no folder"
        if place != home() and not os.access(place, os.W_OK | os.X_OK):
            return f"{home()} cannot be made: {place} is not writable"
        break
    return ""


def keep_private() -> None:
    """Let nobody but the user of this process read what it writes from now on, nor the logs and mail that an earlier release wrote."""
    os.umask(0o077)
    for name in ("logs", "mail"):
        path = home() / name
        for one in (path, *path.glob("*")):
            with suppress(OSError):  # gone meanwhile, or another user's
                one.chmod(stat.S_IMODE(one.stat().st_mode) & 0o700)


def secret(name: str) -> bytes:
    """Key material: 32 bytes in `secrets/<name>`, made and stored the first time.

    The environment replaces the file: `STRATUS_SECRET_<NAME>` (at least 32 characters), or `STRATUS_SECRET_<NAME>_FILE`, a path.
    Raises `ValueError` for a name that is not a plain word, BadSecret for one that cannot be read or is too short to be a key, and
    MissingSecret beside a database elsewhere: it may have been set up with other secrets, on another machine.
    """
    if (found := known_secret(name)) is not None:
        return found
    if elsewhere():
        raise MissingSecret(
            f"The secret {name} is missing ({home() / 'secrets' / name}), and beside a database of your own none is made up:"
            " run `stratus secrets init` on the first machine, and take its secrets to every other one with `stratus secrets export`"
            " and `stratus secrets init --from`."
        )
    return make_secret(name)


def known_secret(name: str) -> bytes | None:
    """The secret, or None where there is none yet. Raises ValueError and BadSecret as `secret` does."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"{name!r} is no name for a secret: lower-case letters, digits and _ only")
    variable = f"STRATUS_SECRET_{name.upper()}"
    if given := os.environ.get(variable):
        if len(given) < 32:
            raise BadSecret(f"{variable} is shorter than 32 characters")
        return given.encode()
    if place := os.environ.get(f"{variable}_FILE"):
        try:
            value = Path(place).read_bytes()
        except OSError as error:
            raise BadSecret(f"{variable}_FILE cannot be read: {error}") from None
        if len(value) > 32:
            value = value.rstrip(b"\r\n")  # a text that an editor ended; keys that we made have 32 bytes of any kind
        if len(value) < 32:
            raise BadSecret(f"{variable}_FILE names a file of {len(value)} bytes: a secret has 32 at least")
        return value
    try:
        return _read(home() / "secrets" / name)
    except FileNotFoundError:
        return None


def make_secret(name: str, value: bytes | None = None) -> bytes:
    """Store a new secret, drawn at random unless its value is given, and return it; one that is there stays. Raises BadSecret."""
    path = home() / "secrets" / name
    try:
        folder("secrets")
        if not path.exists():
            _create(path, value or random.token_bytes(32))
    except OSError as error:
        raise BadSecret(f"{path} cannot be written: {error.strerror}") from None
    return _read(path)


def make_secrets() -> list[str]:
    """Make every secret that is missing, and return the names of those."""
    made = [name for name in SECRETS if known_secret(name) is None]
    for name in made:
        make_secret(name)
    return made


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
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)  # a disk that is full holds no half of it
        raise


def _read(path: Path) -> bytes:
    """The key in `path`; raises FileNotFoundError, or BadSecret if it is truncated, rather than signing with half a key."""
    try:
        value = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadSecret(f"{path} cannot be read: {error.strerror}") from None
    if len(value) < 32:
        raise BadSecret(f"{path} is damaged: it holds {len(value)} bytes instead of 32. Restore it from a backup.")
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
