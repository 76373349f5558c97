"""How do two people in two processes begin at the same moment, again and again?"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Barrier
from typing import Any

from labtrack.edge.uids import seeded
from tests.races.deeds import Answer
from tests.world import World, open_world

PATIENCE = 60
"""Seconds after which a race that hangs is a failed test."""


@dataclass(frozen=True, slots=True)
class Racers:
    """Two processes that wait for what to do, each with its own connections to the database."""

    pipes: list[Connection] = field(default_factory=list)

    def race(self, world: World, *deeds: Callable[[World], Answer]) -> list[Answer]:
        """Let each do one deed, all beginning at one barrier; what they were told comes in the same order."""
        assert len(deeds) == len(self.pipes)
        for pipe, deed in zip(self.pipes, deeds, strict=True):
            pipe.send((world.installation.database.url, deed))
        return [self._heard(pipe) for pipe in self.pipes]

    def _heard(self, pipe: Connection) -> Answer:
        assert pipe.poll(PATIENCE), "a race hangs"
        heard = pipe.recv()
        assert isinstance(heard, Answer), heard
        return heard


@contextmanager
def racers(count: int = 2) -> Iterator[Racers]:
    """Start the processes; end them with the block."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(count)
    ends = [spawn.Pipe() for _ in range(count)]
    people: list[SpawnProcess] = [spawn.Process(target=wait_and_do, args=(theirs, barrier)) for _, theirs in ends]
    for person in people:
        person.start()
    for _, theirs in ends:
        theirs.close()
    try:
        yield Racers([ours for ours, _ in ends])
    finally:
        for ours, _ in ends:
            ours.close()
        for person in people:
            person.join(PATIENCE)
            person.kill()


def wait_and_do(pipe: Connection, barrier: Barrier) -> None:
    """One process: for each deed, open what it needs, wait for the others, do it, and tell."""
    worlds: dict[str, World] = {}
    while True:
        try:
            url, deed = pipe.recv()
        except EOFError:
            break
        pipe.send(done(worlds, url, deed, barrier))
    for world in worlds.values():
        world.close()


def done(worlds: dict[str, World], url: str, deed: Callable[[World], Answer], barrier: Barrier) -> Answer | str:
    try:
        for gone in set(worlds) - {url}:
            worlds.pop(gone).close()
        world = worlds.setdefault(url, worlds.get(url) or a_world_of_our_own(url))
        barrier.wait(PATIENCE)
        return deed(world)
    except BaseException:  # noqa: BLE001 - told to the test, which fails with it
        return traceback.format_exc()


def a_world_of_our_own(url: str) -> World:
    """Open a database with uids and keys that the other process does not make as well."""
    world = open_world(url)
    installation = replace(world.installation, uids=seeded(world.clock, os.getpid()))
    return replace(world, installation=installation, keys=itertools.count(os.getpid() * 1_000_000))


def deed(what: Callable[..., Answer], **values: Any) -> Callable[[World], Answer]:
    """A deed with its values, ready to be sent to a process."""
    return partial(what, **values)
