"""`stratus backup` and `stratus restore`: database, files and secrets in one tar, while everything is running."""

import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import typer

from stratus.server.processes import database, home
from stratus.server.processes.postgres import Cluster
from stratus.server.processes.steps import say, step
from stratus.site.commands.serve import bring_up_to_date
from stratus.site.commands.support import fail, running_database, use_django

FORMAT = 1
FOLDERS = ("files", "secrets")
# The first setting exists from PostgreSQL 17 on; the second only in Debian's PostgreSQL 15, which dumps it for every column.
ONE_SERVER_ONLY = re.compile(rb"SET transaction_timeout = 0;\n|ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(pg_attver=\d+\);\n")


def backup(file: Annotated[Path, typer.Argument(help="The tar file to write.", dir_okay=False)]) -> None:
    """Write database, files and secrets into one file, readable by its owner alone. The installation may be running.

    The database is dumped first, so that all files that it mentions are among those copied afterwards.
    """
    with running_database(), tempfile.TemporaryDirectory(prefix="stratus-backup-") as scratch:
        dump = Path(scratch) / "database.dump"
        with step("Backup", "pg_dump"):
            run_tool("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", target())
        fresh = file.with_name(f".{file.name}.part")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with step("Backup", "files to be copied"), os.fdopen(descriptor, "wb") as output, tarfile.open(fileobj=output, mode="w") as tar:
                told = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(), "server": server_version()}
                add_bytes(tar, "stratus.json", json.dumps(told).encode())
                tar.add(dump, "database.dump")
                for name in FOLDERS:
                    add_folder(tar, home.folder(name), name)
                output.flush()
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
    say(f"Written: {file} ({file.stat().st_size / 1e6:.1f} MB). It holds secrets and personal data: keep it where only you can read it.")


def restore(file: Annotated[Path, typer.Argument(help="The tar file that `stratus backup` wrote.", exists=True, dir_okay=False)]) -> None:
    """Restore a backup into an empty STRATUS_HOME (and, with DATABASE_URL, into an empty database)."""
    data = home.home()
    refuse_unless_empty(data)
    try:
        made_at = restore_into(data, file)
    except BaseException:
        for name in ("database", *FOLDERS):  # they were empty before the restore
            shutil.rmtree(data / name, ignore_errors=True)
        raise
    say(f"Restored the backup of {made_at} into {data}.")


def restore_into(data: Path, file: Path) -> str:
    """Restore everything and return when the backup was made."""
    with tempfile.TemporaryDirectory(prefix="stratus-restore-") as scratch:
        dump = Path(scratch) / "database.dump"
        try:
            with step("Restore", "files to be copied"), tarfile.open(file) as tar:
                told = json.loads(read_member(tar, "stratus.json"))
                if told["format"] != FORMAT:
                    fail(f"{file} was written by a release with another format ({told['format']}); restore it with that release.")
                unpack(tar, data, dump)
        except (tarfile.TarError, KeyError, ValueError) as error:
            fail(f"{file} is no backup of Stratus: {error}")
        with running_database():
            prepare_database()
            with step("Restore", "pg_restore"):
                load(dump, Path(scratch))
            with step("Restore", "migrations, row-level security and grants"):
                use_django(as_owner=True)
                bring_up_to_date(verbosity=0)
                begin_another_life()
    return str(told["made_at"])


def begin_another_life() -> None:
    """Let pages notice that this database may lack what they were told to be stored: they send it once more."""
    from stratus.delivery.models import Restoration
    from stratus.foundation import clock

    Restoration.objects.create(at=clock.now())


def load(dump: Path, scratch: Path) -> None:
    """Load a dump in one transaction. The migration creates grants and policies again, for the roles of this server."""
    raw, script = scratch / "raw.sql", scratch / "database.sql"
    run_tool("pg_restore", "--no-owner", "--no-privileges", f"--file={raw}", str(dump))
    with raw.open("rb") as lines, script.open("wb") as output:
        output.writelines(portable(lines))
    run_tool("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}", f"--dbname={target()}")


def portable(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The script without the settings that servers of other versions refuse; rows are not changed."""
    in_rows = False
    for line in lines:
        if in_rows:
            in_rows = line != b"\\.\n"
        elif ONE_SERVER_ONLY.fullmatch(line):
            continue
        else:
            in_rows = line.startswith(b"COPY ") and line.endswith(b"FROM stdin;\n")
        yield line


def server_version() -> str:
    with database.connect(database.owner_address()) as connection:
        row = connection.execute("SHOW server_version").fetchone()
        return str(row[0]) if row else ""


def target() -> str:
    """The database as PostgreSQL's programs take it, without the password: arguments are visible to every user of the machine."""
    return database.conninfo(database.owner_address(), password="")


def run_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, which gets the password in the environment; if it fails, exit with its message."""
    password = database.read(database.owner_address()).get("password")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run([Cluster(home.home()).bin(name), *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        fail(f"{name} failed: {done.stderr.strip()}")


def add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def add_folder(tar: tarfile.TarFile, folder: Path, name: str) -> None:
    """Add the regular files below `folder`; one that is missing by now was deleted after the database was dumped."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            try:
                tar.add(path, f"{name}/{path.relative_to(folder).as_posix()}", recursive=False)
            except FileNotFoundError:
                continue


def read_member(tar: tarfile.TarFile, name: str) -> bytes:
    reader = tar.extractfile(name)
    if reader is None:
        raise ValueError(f"{name} is not a file")
    return reader.read()


def unpack(tar: tarfile.TarFile, data: Path, dump: Path) -> None:
    """Extract the members to their folders; only regular files below our own folders are extracted."""
    for member in tar:
        if member.name == "stratus.json":
            continue
        place = PurePosixPath(member.name)
        if member.name == "database.dump":
            target = dump
        elif member.isfile() and place.parts[0] in FOLDERS and len(place.parts) > 1 and ".." not in place.parts:
            target = home.folder(place.parts[0]) / Path(*place.parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        else:
            raise ValueError(f"unexpected entry {member.name}")
        reader: Any = tar.extractfile(member)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
            shutil.copyfileobj(reader, output)
    if not dump.exists():
        raise ValueError("it holds no database")
    data.mkdir(parents=True, exist_ok=True)


def refuse_unless_empty(data: Path) -> None:
    """Refuse to restore into folders that are not empty."""
    used = [name for name in ("database", *FOLDERS) if any((data / name).glob("*"))]
    if used:
        fail(f"{data} is not empty (it holds {', '.join(used)}): set STRATUS_HOME to an empty folder.")


def prepare_database() -> None:
    """Check that the database is empty, and create the roles that the backup's policies name."""
    with database.connect(database.owner_address()) as connection:
        row = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LIMIT 1").fetchone()
        if row:
            fail(f"The database is not empty (it holds the table {row[0]}): restore into an empty one.")
        use_django(as_owner=True)
        from stratus.tenancy.rls import make_roles

        make_roles(connection.cursor())
