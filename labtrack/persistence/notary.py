"""With which key does this installation sign what its log came to?"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from labtrack.domain.checkpoints import Checkpoint, SignedCheckpoint, fingerprint

SEED_BYTES = 32


class Notary:
    """Holds the installation's Ed25519 key (RFC 8032): a seed of 32 bytes that is never in the database."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.fingerprint = fingerprint(self.public_key)

    def sign(self, checkpoint: Checkpoint) -> SignedCheckpoint:
        """Put the key's signature under a checkpoint's text."""
        signature = self.sign_text(checkpoint.text)
        return SignedCheckpoint(text=checkpoint.text, signature=signature, public_key=self.public_key)

    def sign_text(self, text: str) -> bytes:
        """The signature of a text, 64 bytes."""
        return self._key.sign(text.encode())


def new_seed() -> bytes:
    """Make a seed for a new key."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def signature_holds(text: str | bytes, signature: bytes, public_key: bytes) -> bool:
    """Say whether a text was signed with the private half of a public key."""
    said = text.encode() if isinstance(text, str) else text
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True
