"""Where is the installation's key kept, and how does a new one take its place?"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from labtrack.domain.errors import Invalid
from labtrack.persistence.notary import SEED_BYTES, Notary

OWNER_ALONE = 0o600
_PEM = b"-----BEGIN"


def notary_of(path: Path) -> Notary:
    """The notary whose key stands in a file. Raises Invalid when there is none, others may read it, or it is no key."""
    try:
        opened = path.open("rb")
    except FileNotFoundError as missing:
        raise Invalid("key-file-missing", file=str(path)) from missing
    with opened as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise Invalid("key-file-open", file=str(path))
        content = file.read().strip()
    try:
        return Notary(_pem_seed(content) if content.startswith(_PEM) else _seed(content))
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise Invalid("key-file-unusable", file=str(path)) from wrong


def write_new_key(path: Path) -> Notary:
    """Make a key and write it as PEM, readable by its owner alone. Raises Invalid when there is such a file already."""
    key = Ed25519PrivateKey.generate()
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE)
    except FileExistsError as taken:
        raise Invalid("key-file-taken", file=str(path)) from taken
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    return notary_of(path)


def coming_key(path: Path) -> tuple[Path, Notary]:
    """The key that is to replace the one in a file: made beside it, or the one that a rotation left there half-way."""
    coming = path.with_name(f"{path.name}.next")
    return coming, notary_of(coming) if coming.exists() else write_new_key(coming)


def _seed(content: bytes) -> bytes:
    seed = bytes.fromhex(content.decode("ascii"))
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes")
    return seed


def _pem_seed(content: bytes) -> bytes:
    key = load_pem_private_key(content, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("another kind of key")
    return key.private_bytes_raw()
