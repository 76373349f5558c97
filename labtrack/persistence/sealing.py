"""How is identity kept so that the database alone does not tell it?"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, select

from labtrack.domain.errors import NotFound
from labtrack.persistence.models import SealedKeyRow
from labtrack.persistence.shelf import insert_unless_taken, table_of

_keys = table_of(SealedKeyRow)
NONCE = 12
RAW_SCANS = UUID(int=0)
"""The subject under whose key the raw text of unresolved scans is sealed."""


class Vault:
    """Seals and opens under a data key per subject; those keys are wrapped by the master key, which is never stored.

    `master` and `index` are 32 bytes each. Exact match goes by HMAC under the index key.
    """

    def __init__(self, *, master: bytes, index: bytes) -> None:
        if len(master) != 32 or len(index) != 32:
            raise ValueError("the master key and the index key have 32 bytes each")
        self._master = AESGCM(master)
        self._index = index

    def seal(self, connection: Connection, subject: UUID, field: str, text: str) -> bytes:
        """Seal one field of a subject; the first use makes the subject's key."""
        key = self._key_of(connection, subject) or self._new_key(connection, subject)
        if key is None:
            key = self._key_of(connection, subject)
        if key is None:
            raise NotFound("erased")
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, text.encode(), _bound(subject, field))

    def open(self, connection: Connection, subject: UUID, field: str, sealed: bytes) -> str:
        """Open one field; NotFound when the subject was erased or the text belongs elsewhere."""
        return self.open_all(connection, subject, {field: sealed})[field]

    def open_all(self, connection: Connection, subject: UUID, sealed: Mapping[str, bytes]) -> dict[str, str]:
        """Open several fields of a subject, whose key is read once. Raises what `open` does."""
        key = self._key_of(connection, subject)
        if key is None:
            raise NotFound("erased")
        opening = AESGCM(key)
        try:
            return {
                field: opening.decrypt(text[:NONCE], text[NONCE:], _bound(subject, field)).decode()
                for field, text in sealed.items()
            }
        except InvalidTag as wrong:
            raise NotFound("sealed-elsewhere") from wrong

    def index(self, text: str) -> bytes:
        """The value by which an exact match is found."""
        return hmac.new(self._index, text.encode(), sha256).digest()

    def erase(self, connection: Connection, subject: UUID) -> None:
        """Destroy a subject's key: everything sealed under it is lost for good."""
        connection.execute(delete(_keys).where(_keys.c.subject == subject))

    def _key_of(self, connection: Connection, subject: UUID) -> bytes | None:
        wrapped = connection.execute(select(_keys.c.wrapped).where(_keys.c.subject == subject)).scalar()
        if wrapped is None:
            return None
        try:
            return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], subject.bytes)
        except InvalidTag as wrong:
            raise ValueError("this database was sealed under another master key") from wrong

    def _new_key(self, connection: Connection, subject: UUID) -> bytes | None:
        """Make the subject's key; None when another transaction has just made it."""
        key = AESGCM.generate_key(bit_length=256)
        nonce = os.urandom(NONCE)
        wrapped = nonce + self._master.encrypt(nonce, key, subject.bytes)
        values = {"subject": subject, "wrapped": wrapped}
        added = insert_unless_taken(connection, _keys, values, key=_keys.c.subject)
        return key if added is not None else None


def _bound(subject: UUID, field: str) -> bytes:
    return subject.bytes + field.encode()
