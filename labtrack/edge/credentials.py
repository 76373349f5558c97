"""Is this really the person that they say they are?"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Credentials:
    """Argon2id hashes of passwords and PINs; checked before any transaction opens, since a check is slow on purpose."""

    def __init__(self, *, memory_kib: int = 19_456, rounds: int = 2, lanes: int = 1) -> None:
        self._hasher = PasswordHasher(memory_cost=memory_kib, time_cost=rounds, parallelism=lanes)
        self._nobody = self._hasher.hash("nobody")

    def hash(self, secret: str) -> str:
        """The hash to keep."""
        return self._hasher.hash(secret)

    def fits(self, kept: str | None, secret: str) -> bool:
        """Whether the secret fits; an unknown person costs the same time as a known one."""
        try:
            self._hasher.verify(kept or self._nobody, secret)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None
