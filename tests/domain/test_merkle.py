"""Is a log's root what certificate transparency says it is, and does each proof hold for just what it proves?"""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from labtrack.domain.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_holds,
    consistency_proof,
    frontier_of,
    inclusion_holds,
    inclusion_proof,
    joined,
)

INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The leaves that the reference implementations of RFC 6962 are tested with, and the roots that they publish."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = some.integers(min_value=1, max_value=70)


class Log:
    """A log that keeps every complete node, and the root that it had at each size."""

    def __init__(self, size: int) -> None:
        self.leaves = [sha256(b"\x00" + number.to_bytes(4, "big")).digest() for number in range(size)]
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.edge = Frontier()
        self.roots = [self.edge.root]
        for leaf in self.leaves:
            self.edge, made = self.edge.and_then(leaf)
            self.nodes |= {(node.level, node.index): node.digest for node in made}
            self.roots.append(self.edge.root)

    def node_at(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]


def tree_hash(leaves: list[bytes]) -> bytes:
    """The root as the RFC defines it, by recursion: nothing of the code under test."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return sha256(b"\x01" + tree_hash(leaves[:left]) + tree_hash(leaves[left:])).digest()


def test_the_roots_are_those_that_are_published() -> None:
    edge = Frontier()
    found = [edge.root.hex()]
    for content in INPUTS:
        edge, _ = edge.and_then(sha256(b"\x00" + content).digest())
        found.append(edge.root.hex())

    assert found == ROOTS
    assert bytes.fromhex(ROOTS[0]) == EMPTY_ROOT


def test_every_root_of_a_growing_log_is_the_one_that_the_definition_gives() -> None:
    log = Log(130)

    assert log.roots == [tree_hash(log.leaves[:size]) for size in range(131)]
    assert [frontier_of(size, log.node_at).root for size in range(131)] == log.roots


def test_each_leaf_completes_its_nodes_once() -> None:
    log = Log(64)

    assert len(log.nodes) == 64 + 32 + 16 + 8 + 4 + 2 + 1
    assert log.nodes[3, 2] == tree_hash(log.leaves[16:24])


@given(size=SIZES, data=some.data())
def test_an_inclusion_proof_holds_for_its_own_leaf_place_and_log_alone(size: int, data: some.DataObject) -> None:
    log = Log(size)
    index = data.draw(some.integers(min_value=0, max_value=size - 1))
    proof = inclusion_proof(index, size, log.node_at)
    leaf, root = log.leaves[index], log.roots[size]

    assert inclusion_holds(leaf, index, size, proof, root)
    assert len(proof) <= size.bit_length()
    for other in range(size):
        assert inclusion_holds(leaf, other, size, proof, root) is (other == index)
        assert inclusion_holds(log.leaves[other], index, size, proof, root) is (other == index)
    assert not inclusion_holds(leaf, index, size, (*proof, leaf), root)
    assert not inclusion_holds(leaf, index, size, proof, sha256(root).digest())
    for place in range(len(proof)):
        assert not inclusion_holds(leaf, index, size, proof[:place] + proof[place + 1 :], root)


@given(sizes=some.tuples(SIZES, SIZES).map(sorted))
def test_a_consistency_proof_holds_between_its_own_two_logs_alone(sizes: list[int]) -> None:
    first, second = sizes
    log = Log(second)
    proof = consistency_proof(first, second, log.node_at)

    assert consistency_holds(first, log.roots[first], second, log.roots[second], proof)
    for other in range(1, second + 1):
        if other != first:
            assert not consistency_holds(other, log.roots[first], second, log.roots[second], proof)
            assert not consistency_holds(first, log.roots[other], second, log.roots[second], proof)
    assert not consistency_holds(first, log.roots[first], second, sha256(b"another").digest(), proof)
    for place in range(len(proof)):
        changed = (*proof[:place], sha256(proof[place]).digest(), *proof[place + 1 :])
        assert not consistency_holds(first, log.roots[first], second, log.roots[second], changed)


def test_a_log_whose_past_was_rewritten_has_no_consistency_proof() -> None:
    honest, rewritten = Log(21), Log(34)
    rewritten.leaves[5] = sha256(b"another event").digest()
    edge, nodes = Frontier(), dict[tuple[int, int], bytes]()
    for leaf in rewritten.leaves:
        edge, made = edge.and_then(leaf)
        nodes |= {(node.level, node.index): node.digest for node in made}

    proof = consistency_proof(21, 34, lambda level, index: nodes[level, index])

    assert not consistency_holds(21, honest.roots[21], 34, edge.root, proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_what_is_not_in_the_log_has_no_inclusion_proof(index: int, size: int) -> None:
    log = Log(5)

    with pytest.raises(ValueError, match="not in a log"):
        inclusion_proof(index, size, log.node_at)
    assert not inclusion_holds(log.leaves[0], index, size, (), log.leaves[0])


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3), (-1, 3)])
def test_what_is_no_beginning_has_no_consistency_proof(first: int, second: int) -> None:
    log = Log(4)

    with pytest.raises(ValueError, match="no beginning"):
        consistency_proof(first, second, log.node_at)
    assert not consistency_holds(first, log.roots[0], second, log.roots[3], ())


def test_an_edge_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="no edge"):
        Frontier(3, (joined(b"a", b"b"),))


def test_proofs_of_a_large_log_read_few_nodes() -> None:
    log = Log(5_000)
    read: list[tuple[int, int]] = []

    def node_at(level: int, index: int) -> bytes:
        read.append((level, index))
        return log.nodes[level, index]

    for index in random.Random(20261125).sample(range(5_000), 50):
        read.clear()
        assert inclusion_holds(
            log.leaves[index], index, 5_000, inclusion_proof(index, 5_000, node_at), log.roots[5_000]
        )
        assert len(read) <= 2 * (5_000).bit_length()
