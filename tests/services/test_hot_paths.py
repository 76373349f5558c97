"""How many statements does each hot path send, and does that stay so whatever the patient has behind them?

Counted are the statements of the use case alone, within its transaction: *reads* are SELECTs; *writes* are INSERTs and
UPDATEs. Not among the reads are the statements that lock rows (SELECT … FOR UPDATE or FOR SHARE, on SQLite the same
statements without the words), and neither among the reads nor the writes what keeps the command and its outcome, nor
what begins and ends the transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from labtrack.cli.demonstration import delivery, treatment
from labtrack.domain.custody import Happened
from labtrack.domain.findings import Verdict
from labtrack.domain.outcomes import Outcome
from labtrack.interop.scans import read
from labtrack.services import bedside, containers, holds, infusion
from labtrack.services.scanning import resolve
from tests.clinic import NURSES, Clinic
from tests.statements import Sent, Sort, counted, sent_by

MOST_READS = 8

READS_AND_WRITES = {
    "a container is identified": (6, 0),
    "a container is stored": (6, 4),
    "a wristband is identified": (5, 0),
    "a dose is identified": (7, 0),
    "the bag is scanned": (7, 1),
    "the wristband is scanned": (6, 1),
    "the first badge is scanned": (6, 1),
    "the second badge is scanned": (6, 1),
    "the second identifier is answered": (5, 1),
    "the bag is inspected, and it is GO": (5, 3),
    "the bag is scanned again": (7, 0),
    "both sign": (6, 6),
    "the infusion is started": (6, 9),
}
"""The hot paths in the order of a day, and what each reads and writes at most. Written by hand."""

CONFIGURED = {"place", "person", "role_grant", "protocol_version", "specification"}
"""Tables that a site sets up: they hold as much in ten years as on the first day."""

OF_ITS_OWN = {"CONSTANT", "above", "family", "found", "open_hold"}
"""What a statement makes for itself on the way: the ancestors of one item, the places above one place."""


@dataclass(slots=True)
class Day:
    """One infusion of a patient, from the freezer to the stand, with what each hot path sent."""

    clinic: Clinic
    patient: str
    number: int
    sent: dict[str, list[Sent]] = field(default_factory=dict)

    def hear(self, path: str, deed: Callable[[], Outcome | None]) -> Outcome | None:
        """Do one step, and keep what it sent."""
        outcome: list[Outcome | None] = []
        engine = self.clinic.world.installation.database.engine
        self.sent[path] = sent_by(engine, lambda: outcome.append(deed()))
        return outcome[0]

    def live(self) -> UUID:
        """Let the day pass; the dose is running at its end."""
        clinic, nurse = self.clinic, NURSES[0]
        self._in_the_laboratory()
        dose = clinic.on_ward(self.patient, self.number)
        wristband, symbol = clinic.wristband(self.patient), clinic.symbol(dose)
        self._identify("a wristband is identified", wristband, by=nurse)
        self._identify("a dose is identified", symbol, by=nurse)
        check = clinic.open_check()
        badges = [clinic.badge(code) for code in NURSES]
        self._scan("the bag is scanned", check, symbol)
        self._scan("the wristband is scanned", check, wristband)
        self._scan("the first badge is scanned", check, badges[0])
        self._scan("the second badge is scanned", check, badges[1])
        self._answer("the second identifier is answered", check, identifier_confirmed="aloud")
        assert self._answer("the bag is inspected, and it is GO", check, inspected=True).verdict is Verdict.GO
        self._scan("the bag is scanned again", check, symbol)
        self.hear("both sign", lambda: clinic.confirm(check))
        self.hear("the infusion is started", lambda: clinic.do(infusion.start_infusion, dose, by=nurse))
        assert clinic.item(dose).state == "infusing"
        return dose

    def _in_the_laboratory(self) -> None:
        clinic = self.clinic
        bag = clinic.furnished.bags[-self.number]
        free = clinic.world.positions("CELL-LAB")[-self.number].code
        self._identify("a container is identified", clinic.symbol(bag), by="tech-a")
        self.hear("a container is stored", lambda: clinic.do(containers.store_container, bag, free, by="tech-a"))

    def _identify(self, path: str, raw: str, *, by: str) -> None:
        clinic = self.clinic

        def look() -> None:
            with clinic.world.look() as store:
                assert resolve(store, read(raw), by=clinic.person(by), at=clinic.at).item is not None

        self.hear(path, look)

    def _scan(self, path: str, check: UUID, raw: str) -> None:
        self.hear(path, lambda: self.clinic.scan(check, raw))

    def _answer(self, path: str, check: UUID, **said: Any) -> Outcome:
        outcome = self.hear(path, lambda: self.clinic.do(bedside.answer, check, by=NURSES[0], **said))
        assert outcome is not None
        return outcome


def test_each_hot_path_keeps_to_its_number_of_statements_however_much_lies_behind_the_patient(clinic: Clinic) -> None:
    clinic.exchanged("LF-004")
    few = Day(clinic, "LF-004", 1)
    first = few.live()
    furnish_a_history(clinic, first)
    many = Day(clinic, "LF-004", 2)
    second = many.live()

    assert len(clinic.chain(clinic.patient("LF-004"))) > 20
    assert clinic.happened(second)[-1] is Happened.INFUSION_STARTED
    assert {path: reads_and_writes(sent) for path, sent in few.sent.items()} == READS_AND_WRITES
    assert {path: reads_and_writes(sent) for path, sent in many.sent.items()} == READS_AND_WRITES
    assert max(reads for reads, _ in READS_AND_WRITES.values()) <= MOST_READS


def test_the_costliest_scan_another_patients_bag_after_a_go_keeps_to_the_bound_too(clinic: Clinic) -> None:
    dose = clinic.on_ward("LF-001")
    other = clinic.on_ward("LF-002")
    clinic.take_vital_signs("LF-001")
    check = clinic.gathered("LF-001", dose)
    assert not clinic.confirm(check).refused
    day, symbol = Day(clinic, "LF-001", 1), clinic.symbol(other)

    outcome = day.hear("another bag", lambda: clinic.scan(check, symbol))

    assert outcome is not None
    assert outcome.verdict is Verdict.STOP
    assert "answer-stop" in clinic.waiting(other)
    assert reads_and_writes(day.sent["another bag"])[0] == MOST_READS


def test_a_start_that_is_refused_keeps_to_the_bound_too(clinic: Clinic) -> None:
    dose = clinic.confirmed("LF-001")
    clinic.recall()
    day = Day(clinic, "LF-001", 1)

    outcome = day.hear("refused", lambda: clinic.start(dose))

    assert outcome is not None
    assert outcome.refused
    assert reads_and_writes(day.sent["refused"])[0] <= MOST_READS


@pytest.mark.parametrize("path", ["both sign", "the infusion is started"])
def test_every_fact_is_read_after_the_locks(clinic: Clinic, path: str) -> None:
    """Before the locks only what tells which rows to lock is read: the check or the bag itself, and its family."""
    day = Day(clinic, "LF-001", 1)
    day.live()
    sorts = [one.sort for one in day.sent[path]]
    last_lock = len(sorts) - 1 - sorts[::-1].index(Sort.LOCK)
    before = [one.text for one in day.sent[path][:last_lock] if one.sort is Sort.READ]
    after = "\n".join(one.text for one in day.sent[path][last_lock:] if one.sort is Sort.READ)

    assert len(before) == 2
    assert "FROM descent" in before[1]
    for fact in (
        "gathering",
        "role_grant",
        "dose",
        "consent",
        "label",
        "vital_signs",
        "hold",
        "exchange",
        "custody_event",
    ):
        assert f"{fact}." in after, fact


def test_no_hot_path_searches_a_table_that_grows_without_an_index(clinic: Clinic) -> None:
    day = Day(clinic, "LF-001", 1)
    day.live()
    asked = {one.text: one for sent in day.sent.values() for one in sent if one.sort in {Sort.READ, Sort.LOCK}}

    searched = {text: searched_whole(clinic, one) - CONFIGURED - OF_ITS_OWN for text, one in asked.items()}

    assert len(asked) > 15
    assert {text: tables for text, tables in searched.items() if tables} == {}


def searched_whole(clinic: Clinic, sent: Sent) -> set[str]:
    """The tables that a statement would read from end to end, by the plan that the engine makes of it."""
    with clinic.world.installation.database.reading() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent.text}", sent.values)
            steps = [str(row.detail) for row in rows]
            return {step.split()[1] for step in steps if step.startswith("SCAN")}
        # The tables of a test are so small that no index pays; without this the planner would not show what it could.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        steps = [str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {sent.text}", sent.values)]
        return {step.split("Seq Scan on ")[1].split()[0] for step in steps if "Seq Scan on " in step}


def furnish_a_history(clinic: Clinic, dose: UUID) -> None:
    """Let much happen to a patient and to what their next dose will come from: treatment, holds, measurements."""
    with clinic.in_one_go():
        delivery.stop(clinic.stage, dose)
        clinic.exchanged("LF-004", 2)
        clinic.exchanged("LF-004", 3)
        for _ in range(6):
            clinic.later(hours=1)
            clinic.take_vital_signs("LF-004")
            treatment.weigh(clinic.stage, clinic.patient("LF-004"), clinic.furnished.patients["LF-004"].weight_mg)
            held_and_freed(clinic, clinic.furnished.lot)
            held_and_freed(clinic, clinic.patient("LF-004"))
    clinic.later(days=6)


def held_and_freed(clinic: Clinic, uid: UUID) -> None:
    """Put something on hold and lift that again."""
    second = clinic.person("qa-b")
    hold = clinic.stage.do(holds.place_hold, uid, reason="A question was open", by="qa-a").made[0]
    said = {"second": second, "second_proof": clinic.proof_of("qa-b"), "reason": "It was answered"}
    clinic.stage.do(holds.lift_hold, hold, by="qa-a", sign=True, **said)


def reads_and_writes(sent: list[Sent]) -> tuple[int, int]:
    """How much was read and written."""
    found = counted(sent)
    return found[Sort.READ], found[Sort.WRITE]
