"""How does a test get a dose as far as it needs it: on the ward, confirmed, running, by nothing but use cases?"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from labtrack.cli.demonstration import delivery, treatment
from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.custody import Event, Happened, Item, Kind
from labtrack.domain.doses import Dose
from labtrack.domain.gathering import Gathering
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor
from labtrack.domain.tasks import Task
from labtrack.edge.transaction import perform
from labtrack.interop.scans import read
from labtrack.persistence.store import Store
from labtrack.services import bedside, dispensing, infusion, recall, transport
from tests.furnishing import Furnished
from tests.world import World

NURSES = ("nurse-a", "nurse-b")


@dataclass(slots=True)
class Clinic:
    """A laboratory, a pharmacy and two wards, with a lot released and patients enrolled.

    LF-001 and LF-002 lie on ward 7 in arm 2, LF-003 on ward 9 in arm 2, LF-004 on ward 7 in arm 4: no exchange yet.
    """

    world: World
    stage: Stage
    furnished: Furnished
    taken: int = 0
    busy: bool = False
    keys: Iterator[UUID] = field(default_factory=lambda: iter(uuid.uuid4, None))

    @property
    def at(self) -> datetime:
        """The time now."""
        return self.stage.at

    def later(self, **duration: float) -> None:
        """Let time go by."""
        self.stage.later(**duration)

    def person(self, code: str) -> Actor:
        """A person of the cast, at their own place."""
        return self.stage.person(code)

    def do(
        self,
        use_case: Callable[..., Outcome],
        *values: Any,
        by: str | Actor,
        sign: bool = False,
        key: UUID | None = None,
        **circumstances: Any,
    ) -> Outcome:
        """Let a person do one use case through the door, now."""
        actor = self.person(by) if isinstance(by, str) else by
        if sign:
            circumstances["proof"] = self.stage.proof(actor)
        given = {"values": [str(value) for value in values], **{name: str(v) for name, v in circumstances.items()}}

        def act(store: Store) -> Outcome:
            return use_case(store, *values, by=actor, at=self.at, **circumstances)

        name = use_case.__name__
        return perform(self.stage.installation, name, act, key=key or next(self.keys), given=given, by=actor)

    # What is there

    def patient(self, study_number: str) -> UUID:
        """A participant's uid."""
        return self.furnished.participants[study_number]

    def order(self, study_number: str, number: int = 1) -> UUID:
        """The uid of a participant's infusion order."""
        return treatment.slots(self.stage, self.patient(study_number), Kind.INFUSION)[number - 1].uid

    def item(self, uid: UUID) -> Item:
        """An item as it is now."""
        return self.world.item(uid)

    def dose(self, uid: UUID) -> Dose:
        """A dose as it is now."""
        with self.world.look() as store:
            return store.doses.get(store.items.by_uid(uid).id)

    def order_of(self, uid: UUID) -> InfusionOrder:
        """An order's row as it is now."""
        with self.world.look() as store:
            return store.infusion_orders.get(store.items.by_uid(uid).id)

    def check_of(self, uid: UUID) -> Gathering:
        """A bedside check as it is now."""
        with self.world.look() as store:
            return store.gatherings.all(uid=uid)[0]

    def chain(self, uid: UUID) -> tuple[Event, ...]:
        """All events of an item."""
        return self.world.chain(uid)

    def happened(self, uid: UUID) -> list[Happened]:
        """What happened to an item, in order."""
        return [event.what for event in self.chain(uid)]

    def waiting(self, uid: UUID) -> dict[str, Task]:
        """The open tasks of an item, by their kind."""
        with self.world.look() as store:
            tasks = store.tasks.all(item_id=store.items.by_uid(uid).id, closed_at=None)
        return {task.kind.value: task for task in tasks}

    def proof_of(self, code: str) -> Any:
        """The door has just seen both components of this person's signature."""
        return self.stage.proof(code)

    # What is done, all of it in one transaction where it only leads up to what a test is about

    @contextmanager
    def in_one_go(self) -> Iterator[None]:
        """Do everything within the block in one transaction; a block within a block is part of the outer one."""
        if self.busy:
            yield
            return
        self.busy = True
        try:
            with self.stage.batch():
                yield
        finally:
            self.busy = False

    def bag(self) -> UUID:
        """The next stored container."""
        self.taken += 1
        return self.furnished.bags[self.taken - 1]

    def authorised(self, study_number: str, number: int = 1) -> UUID:
        """An order that a physician has just authorised, with a weight of now."""
        with self.in_one_go():
            order = self.order(study_number, number)
            weight = self.furnished.patients[study_number].weight_mg
            treatment.weigh(self.stage, self.patient(study_number), weight)
            _went(treatment.authorise(self.stage, order))
        return order

    def exchanged(self, study_number: str, number: int = 1) -> None:
        """A plasma exchange that was completed."""
        patient = self.furnished.patients[study_number]
        with self.in_one_go():
            treatment.exchange_plasma(self.stage, self.patient(study_number), number, patient)

    def prepared(self, study_number: str, number: int = 1, *, cells: int | None = None, bags: int = 1) -> UUID:
        """A dose that was prepared for an order and labelled: nominal, unless told otherwise."""
        with self.in_one_go():
            order = self.authorised(study_number, number)
            nominal = delivery.cells_for(self.stage, self.furnished.patients[study_number].weight_mg)
            return delivery.prepare(self.stage, order, [self.bag() for _ in range(bags)], cells=cells or nominal)

    def released(self, study_number: str, number: int = 1, *, cells: int | None = None, bags: int = 1) -> UUID:
        """A dose that was tested and released."""
        with self.in_one_go():
            dose = self.prepared(study_number, number, cells=cells, bags=bags)
            delivery.test_dose(self.stage, dose)
            _went(delivery.release(self.stage, dose))
        return dose

    def ward_of(self, study_number: str) -> str:
        """The ward where a participant lies."""
        return self.furnished.patients[study_number].ward

    def nurses_of(self, study_number: str) -> tuple[str, str]:
        """Two nurses of the ward where a participant lies."""
        return ("nurse-c", "nurse-d") if self.ward_of(study_number) == "WARD-9" else NURSES

    def issued(self, study_number: str, number: int = 1) -> UUID:
        """A dose that was issued to its patient's ward."""
        with self.in_one_go():
            dose = self.released(study_number, number)
            _went(delivery.issue(self.stage, dose, ward=self.ward_of(study_number)))
        return dose

    def carried(self, study_number: str, number: int = 1) -> UUID:
        """A dose in a porter's hands."""
        with self.in_one_go():
            dose = self.issued(study_number, number)
            _went(delivery.carry(self.stage, dose))
        return dose

    def on_ward(self, study_number: str, number: int = 1) -> UUID:
        """A dose that its ward has accepted, with vital signs taken."""
        nurse = self.nurses_of(study_number)[0]
        with self.in_one_go():
            dose = self.carried(study_number, number)
            delivery.accept(self.stage, dose, nurse=nurse)
            self.take_vital_signs(study_number)
        return dose

    def take_vital_signs(self, study_number: str) -> None:
        """Vital signs of a participant, taken now."""
        nurse = self.nurses_of(study_number)[0]
        delivery.take_vital_signs(self.stage, self.patient(study_number), nurse=nurse)

    def gathered(self, study_number: str, dose: UUID, *, nurses: tuple[str, str] | None = None) -> UUID:
        """A check in which everything was scanned and answered."""
        with self.in_one_go():
            return delivery.gather(
                self.stage, self.patient(study_number), dose, nurses=nurses or self.nurses_of(study_number)
            )

    def confirm(self, check: UUID, *, nurses: tuple[str, str] = NURSES) -> Outcome:
        """Both people sign a check."""
        return delivery.confirm(self.stage, check, nurses=nurses)

    def confirmed(self, study_number: str, number: int = 1) -> UUID:
        """A dose whose identity both people have confirmed."""
        with self.in_one_go():
            dose = self.on_ward(study_number, number)
            _went(self.confirm(self.gathered(study_number, dose), nurses=self.nurses_of(study_number)))
        return dose

    def start(self, dose: UUID, *, nurse: str = "nurse-a") -> Outcome:
        """Ask for the start of an infusion."""
        return self.do(infusion.start_infusion, dose, by=nurse)

    def running(self, study_number: str, number: int = 1) -> UUID:
        """A dose that is being infused."""
        with self.in_one_go():
            dose = self.confirmed(study_number, number)
            _went(delivery.start(self.stage, dose, nurse=self.nurses_of(study_number)[0]))
        return dose

    def infused(self, study_number: str, number: int = 1) -> UUID:
        """A dose of which everything was given."""
        with self.in_one_go():
            dose = self.running(study_number, number)
            delivery.stop(self.stage, dose, nurse=self.nurses_of(study_number)[0])
        return dose

    def recall(self) -> Outcome:
        """The lot is called back."""
        reason = "Sterility test of day 14 positive"
        return self.do(recall.recall_lot, self.furnished.lot, reason=reason, by="qa-a", sign=True)

    def issue(self, dose: UUID, *, to: str = "WARD-7") -> Outcome:
        """Ask for a dose to be issued."""
        return self.do(dispensing.issue_dose, dose, to_place=to, by="pharm-a", sign=True)

    def accept(self, dose: UUID, *, lowest: int = 4_000, highest: int = 6_900, by: str = "nurse-a") -> Outcome:
        """Accept a dose on a ward, with the box's temperatures in m°C."""
        return self.do(transport.accept_on_ward, dose, lowest_mc=lowest, highest_mc=highest, intact=True, by=by)

    def open_check(self, nurse: str = "nurse-a") -> UUID:
        """Begin a bedside check."""
        uid = self.do(bedside.open_check, by=nurse).item
        assert uid is not None
        return uid

    def scan(self, check: UUID, raw: str, *, typed: bool = False, by: str | Actor = "nurse-a") -> Outcome:
        """Take one scan in a check."""
        return self.do(bedside.take_scan, check, read(raw, typed=typed), by=by)

    def wristband(self, study_number: str) -> str:
        """What a scanner reads off a participant's wristband."""
        return treatment.wristband_of(self.stage, self.patient(study_number))

    def symbol(self, bag: UUID) -> str:
        """What a scanner reads off a bag."""
        return delivery.symbol_of(self.stage, bag)

    def badge(self, code: str) -> str:
        """What a scanner reads off a person's badge."""
        with self.world.look() as store:
            return store.people.get(self.person(code).id).badge


def _went(outcome: Outcome) -> None:
    assert not outcome.refused, outcome.findings


def codes(outcome: Outcome) -> list[str]:
    """The codes of all findings of an outcome, sorted."""
    return sorted(finding.code for finding in outcome.findings)


def open_clinic(world: World, furnished: Furnished) -> Clinic:
    """A clinic over a furnished database, at the time when it was furnished."""
    # Its own chance, so that no uid is given twice.
    stage = Stage(installation=world.installation, cast=world.cast, at=furnished.at, chance=random.Random(11))
    return Clinic(world=world, stage=stage, furnished=furnished)
