"""How does a scene play: each person doing their use case, at a time that the play sets?"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from labtrack.cli.demonstration.site import Cast
from labtrack.domain.identifiers import Din
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor
from labtrack.domain.signatures import Proof
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import perform, perform_in, reading, writing
from labtrack.edge.uids import uid7
from labtrack.persistence.store import Store

FACILITY = "A9999"

Told = Callable[[str, Outcome, Actor], None]


def say_nothing(_use_case: str, _outcome: Outcome, _by: Actor) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Stage:
    """A play on an installation: `at` is its time, `chance` its one source of randomness, `told` hears every outcome.

    Each use case runs in a transaction of its own, or, within `batch`, many in one.
    """

    installation: Installation
    cast: Cast
    at: datetime
    chance: random.Random
    told: Told = say_nothing
    serial: int = 0
    _batch: Store | None = field(default=None)

    def __post_init__(self) -> None:
        """Let the installation keep the play's time."""
        self.installation = replace(self.installation, clock=lambda: self.at, uids=self._uid)

    @staticmethod
    def timed(installation: Installation, at: datetime, chance: random.Random) -> Installation:
        """The installation with another time, and with uids of the play's own chance."""
        return replace(installation, clock=lambda: at, uids=lambda: uid7(at, chance.getrandbits(74)))

    def person(self, code: str) -> Actor:
        """A person of the cast."""
        return self.cast.actors[code]

    def later(self, **duration: float) -> None:
        """Let time go by: `minutes=5`."""
        self.at += timedelta(**duration)

    def next_din(self) -> Din:
        """The next donation number of the demonstration's validation facility."""
        self.serial += 1
        return Din.from_parts(FACILITY, self.at.year % 100, self.serial)

    def do(
        self, use_case: Callable[..., Outcome], *values: Any, by: str | Actor, sign: bool = False, **circumstances: Any
    ) -> Outcome:
        """Let a person do one use case now; `sign` proves their signature as the door would."""
        actor = self.person(by) if isinstance(by, str) else by
        if sign:
            circumstances["proof"] = self.proof(actor)

        def act(store: Store) -> Outcome:
            return use_case(store, *values, by=actor, at=self.at, **circumstances)

        outcome = self._perform(use_case.__name__, act, actor)
        self.told(use_case.__name__, outcome, actor)
        return outcome

    def proof(self, by: str | Actor) -> Proof:
        """The door has just seen both components of this person's signature."""
        actor = self.person(by) if isinstance(by, str) else by
        return Proof(person_id=actor.id, at=self.at)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Do everything within the block in one transaction."""
        with writing(self.installation) as store:
            self._batch = store
            try:
                yield
            finally:
                self._batch = None

    def look(self) -> AbstractContextManager[Store]:
        """Read what is there: what the batch sees, or what was committed."""
        return _kept_open(self._batch) if self._batch is not None else reading(self.installation)

    def _perform(self, name: str, act: Callable[[Store], Outcome], by: Actor) -> Outcome:
        key = self._uid()
        given = {"key": key}
        if self._batch is None:
            return perform(self.installation, name, act, key=key, given=given, by=by)
        self._batch.use_command(key)
        return perform_in(self._batch, name, act, key=key, given=given, by=by, clock=lambda: self.at)

    def _uid(self) -> UUID:
        return uid7(self.at, self.chance.getrandbits(74))


@contextmanager
def _kept_open(store: Store) -> Iterator[Store]:
    yield store
