"""How is a growing log of digests summed up, so that anyone can check what is in it and that nothing was taken out?

Merkle trees as RFC 6962 (certificate transparency) makes them and RFC 9162 checks them, over SHA-256. A node stands at
a level (0 for the leaves) and an index; it is complete when all 2**level leaves below it are there, and then never
changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

DIGEST_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
_NODE = b"\x01"

NodeAt = Callable[[int, int], bytes]
"""Gives the digest of the complete node at a level and index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A complete node of the tree: its level, its index from the left, and its digest of 32 bytes."""

    level: int
    index: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a log of `size` leaves: the digests of its largest complete trees, from left to right.

    All that is needed to go on: one digest for each bit that is set in `size`.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no edge. Raises ValueError."""
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"{len(self.peaks)} digests are no edge of {self.size} leaves")

    def and_then(self, leaf: bytes) -> tuple[Frontier, tuple[Node, ...]]:
        """Add one leaf digest: the new edge, and the nodes that became complete by it, the leaf first."""
        digest, peaks = leaf, list(self.peaks)
        made = [Node(level=0, index=self.size, digest=leaf)]
        for level in range(1, _trailing_ones(self.size) + 1):
            digest = joined(peaks.pop(), digest)
            made.append(Node(level=level, index=self.size >> level, digest=digest))
        return Frontier(self.size + 1, (*peaks, digest)), tuple(made)

    @property
    def root(self) -> bytes:
        """The Merkle tree hash of the whole log."""
        if not self.peaks:
            return EMPTY_ROOT
        *others, root = self.peaks
        for peak in reversed(others):
            root = joined(peak, root)
        return root


def joined(left: bytes, right: bytes) -> bytes:
    """The digest of an inner node."""
    return sha256(_NODE + left + right).digest()


def frontier_of(size: int, node_at: NodeAt) -> Frontier:
    """Read the edge of the log as it was with `size` leaves."""
    return Frontier(size, tuple(node_at(level, index) for level, index in _complete_within(0, size)))


def inclusion_proof(index: int, size: int, node_at: NodeAt) -> tuple[bytes, ...]:
    """The digests beside the way from a leaf up to the root of the log of `size` leaves (RFC 6962, 2.1.1).

    At most one digest for each level. Raises ValueError for a leaf that is not in it.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a log of {size}")
    return tuple(_path(index, 0, size, node_at))


def consistency_proof(first: int, second: int, node_at: NodeAt) -> tuple[bytes, ...]:
    """What shows that the log of `first` leaves is the beginning of the log of `second` (RFC 6962, 2.1.2).

    Raises ValueError unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise ValueError(f"a log of {first} is no beginning of a log of {second}")
    return tuple(_subproof(first, 0, second, node_at, whole=True))


def inclusion_holds(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof against the root of a log of `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, digest = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            digest = joined(beside, digest)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            digest = joined(digest, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and digest == root


def consistency_holds(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Check a consistency proof between the roots of two logs (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    skipped = _trailing_ones(first - 1)
    here, last = (first - 1) >> skipped, (second - 1) >> skipped
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = joined(beside, old), joined(beside, new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new = joined(new, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _path(index: int, start: int, end: int, node_at: NodeAt) -> Iterator[bytes]:
    if end - start == 1:
        return
    middle = start + _left_part(end - start)
    if index < middle:
        yield from _path(index, start, middle, node_at)
        yield _subtree(middle, end, node_at)
    else:
        yield from _path(index, middle, end, node_at)
        yield _subtree(start, middle, node_at)


def _subproof(first: int, start: int, end: int, node_at: NodeAt, *, whole: bool) -> Iterator[bytes]:
    """The proof for the leaves up to `first` within start to end; `whole` while the first root says that part."""
    if first == end:
        if not whole:
            yield _subtree(start, end, node_at)
        return
    middle = start + _left_part(end - start)
    if first <= middle:
        yield from _subproof(first, start, middle, node_at, whole=whole)
        yield _subtree(middle, end, node_at)
    else:
        yield from _subproof(first, middle, end, node_at, whole=False)
        yield _subtree(start, middle, node_at)


def _subtree(start: int, end: int, node_at: NodeAt) -> bytes:
    *others, digest = (node_at(level, index) for level, index in _complete_within(start, end))
    for left in reversed(others):
        digest = joined(left, digest)
    return digest


def _complete_within(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Level and index of the largest complete nodes from start to end; start is aligned, as in every such tree."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _left_part(size: int) -> int:
    """The greatest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def _trailing_ones(number: int) -> int:
    return (~number & (number + 1)).bit_length() - 1
