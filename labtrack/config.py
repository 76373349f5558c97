"""What does the deployment say: where the database is, which keys there are, how long a session may idle?"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

KEY_BYTES = 32
SHORTEST_SECRET = 32
DEMONSTRATION_FACILITY = "A9999"
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"", "0", "false", "no", "off"})


class BadSettings(Exception):
    """The environment cannot be taken; `faults` names everything that is wrong with it, at once."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Deployment only: whatever can change a verdict is in a signed version in the database.

    `facility` is empty where no donation numbers are given, `wristband_pattern` where the hospital's own wristbands are
    not read. `clock` None is the system's; tests set it here, and nothing in the environment does.
    """

    database_url: str
    secret_key: str
    master_key: bytes
    index_key: bytes
    production: bool
    facility: str
    wristband_pattern: str
    host: str
    port: int
    idle_limit: timedelta
    lock_after: int
    lock_for: timedelta
    checkpoint_key_file: Path
    checkpoint_folder: Path | None
    checkpoint_url: str | None
    checkpoint_every: timedelta
    clock: Callable[[], datetime] | None = None


def settings_from(environment: Mapping[str, str], *, folder: Path = Path("var")) -> Settings:
    """Read and check the LABTRACK_… variables once. Raises BadSettings with every fault.

    Without keys, and not in production, keys are made and kept in `folder`, readable by their owner alone.
    """
    read = _Reading(environment)
    production = read.truth("LABTRACK_PRODUCTION")
    kept = _KeptKeys(None if production else folder)
    settings = Settings(
        database_url=read.text("LABTRACK_DATABASE_URL") or f"sqlite:///{folder / 'labtrack.db'}",
        secret_key=read.secret("LABTRACK_SECRET_KEY", kept),
        master_key=read.key("LABTRACK_MASTER_KEY", kept),
        index_key=read.key("LABTRACK_INDEX_KEY", kept),
        production=production,
        facility=read.text("LABTRACK_FACILITY") or ("" if production else DEMONSTRATION_FACILITY),
        wristband_pattern=read.text("LABTRACK_WRISTBAND_PATTERN"),
        host=read.text("LABTRACK_HOST") or "127.0.0.1",
        port=read.number("LABTRACK_PORT", 8000, lowest=1, highest=65_535),
        idle_limit=timedelta(minutes=read.number("LABTRACK_IDLE_MINUTES", 15, lowest=1, highest=480)),
        lock_after=read.number("LABTRACK_LOCK_AFTER", 5, lowest=1, highest=100),
        lock_for=timedelta(minutes=read.number("LABTRACK_LOCK_MINUTES", 15, lowest=1, highest=1440)),
        checkpoint_key_file=read.key_file("LABTRACK_CHECKPOINT_KEY_FILE", kept),
        checkpoint_folder=read.folder("LABTRACK_CHECKPOINT_FOLDER", None if production else folder / "checkpoints"),
        checkpoint_url=read.url("LABTRACK_CHECKPOINT_URL"),
        checkpoint_every=timedelta(minutes=read.number("LABTRACK_CHECKPOINT_MINUTES", 15, lowest=1, highest=1440)),
    )
    if read.faults:
        raise BadSettings(*read.faults)
    if settings.database_url == f"sqlite:///{folder / 'labtrack.db'}":
        folder.mkdir(parents=True, exist_ok=True)
    return settings


class _KeptKeys:
    """The keys of a demonstration, one file each; nothing is kept, and nothing made, without a folder."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, name: str) -> str | None:
        path = self.file(name)
        return path.read_text().strip() if path is not None else None

    def file(self, name: str) -> Path | None:
        if self._folder is None:
            return None
        path = self._folder / name.removeprefix("LABTRACK_").removesuffix("_FILE").lower().replace("_", "-")
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_hex(KEY_BYTES))
        return path


class _Reading:
    """Reads one variable after another, and gathers what is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        return self._environment.get(name, "").strip()

    def truth(self, name: str) -> bool:
        said = self.text(name).lower()
        if said not in TRUE | FALSE:
            self.faults.append(f"{name} must be 1 or 0, not {said!r}")
        return said in TRUE

    def number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        said = self.text(name)
        if not said:
            return default
        if not said.isdecimal() or not lowest <= int(said) <= highest:
            self.faults.append(f"{name} must be a whole number from {lowest} to {highest}, not {said!r}")
            return default
        return int(said)

    def secret(self, name: str, kept: _KeptKeys) -> str:
        said = self.text(name) or kept.get(name) or ""
        if len(said) < SHORTEST_SECRET:
            self.faults.append(f"{name} is needed: at least {SHORTEST_SECRET} characters that nobody can guess")
        return said

    def key(self, name: str, kept: _KeptKeys) -> bytes:
        said = self.text(name) or kept.get(name) or ""
        key = _key_bytes(said)
        if key is None:
            self.faults.append(f"{name} is needed: {KEY_BYTES} bytes, written as hex or base64")
            return bytes(KEY_BYTES)
        return key

    def key_file(self, name: str, kept: _KeptKeys) -> Path:
        said = self.text(name)
        path = Path(said) if said else kept.file(name)
        if path is None or not path.is_file():
            self.faults.append(
                f"{name} is needed: make a key with `labtrack ledger key create FILE`, and name that file here"
            )
        return path or Path()

    def folder(self, name: str, default: Path | None) -> Path | None:
        said = self.text(name)
        path = Path(said) if said else default
        if path is not None and path.exists() and not path.is_dir():
            self.faults.append(f"{name} must be a folder, and {str(path)!r} is none")
        return path

    def url(self, name: str) -> str | None:
        said = self.text(name)
        if said and (urlsplit(said).scheme not in {"http", "https"} or not urlsplit(said).hostname):
            self.faults.append(f"{name} must be an http or https address, not {said!r}")
        return said or None


def _key_bytes(written: str) -> bytes | None:
    for read in (bytes.fromhex, lambda text: base64.b64decode(text, validate=True)):
        try:
            key = read(written)
        except (ValueError, binascii.Error):
            continue
        if len(key) == KEY_BYTES:
            return key
    return None
