"""How do the demonstration's plasma exchanges and their bags come into every state?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from labtrack.cli.demonstration.dose_scenes import Enrolled
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.treatment import begin_exchange, exchange_plasma, hang, receive_plasma, run_in, slots
from labtrack.domain.custody import Kind
from labtrack.services import plasma_exchange


def sessions_in_every_state(stage: Stage, anchor: datetime, enrolled: Sequence[Enrolled]) -> None:
    """First those whose infusions may follow, then one that runs, one broken off and one called off."""
    exchanged = [one for one in enrolled if one.patient.arm == 4]
    for one, (begun, reach) in zip(exchanged, _REACHES, strict=False):
        stage.at = anchor - begun
        with stage.batch():
            reach(stage, one)


def _complete(stage: Stage, one: Enrolled) -> None:
    exchange_plasma(stage, one.uid, 1, one.patient)


def _running(stage: Stage, one: Enrolled) -> None:
    """One bag has run in, one hangs, one is checked, and one more has just come from the blood bank."""
    session, (first, second, _third) = begin_exchange(stage, one.uid, 1, one.patient, units=3)
    run_in(stage, one.uid, session, first)
    hang(stage, one.uid, session, second)
    stage.later(minutes=5)
    receive_plasma(stage, one.uid, one.patient)


def _aborted(stage: Stage, one: Enrolled) -> None:
    """Broken off after one bag: it counts only by the investigator's word. One bag went back, one leaked."""
    session, (first, second, third) = begin_exchange(stage, one.uid, 1, one.patient, units=3)
    run_in(stage, one.uid, session, first)
    stage.do(plasma_exchange.waste_unit, second, reason="Leaked at the port", by="apheresis-a")
    stage.do(plasma_exchange.abort_exchange, session, 1_000_000, reason="Fall of blood pressure", by="apheresis-a")
    stage.do(plasma_exchange.return_unit, third, reason="Session broken off", by="apheresis-a")


def _cancelled(stage: Stage, one: Enrolled) -> None:
    session = slots(stage, one.uid, Kind.EXCHANGE)[0].uid
    stage.do(plasma_exchange.cancel_exchange, session, reason="Bleeding after the puncture", by="coordinator-a")


_REACHES: tuple[tuple[timedelta, Callable[[Stage, Enrolled], None]], ...] = (
    *((timedelta(hours=5), _complete) for _ in range(4)),
    (timedelta(minutes=90), _running),
    (timedelta(hours=4), _aborted),
    (timedelta(hours=3), _cancelled),
)
"""How long ago each participant's session began, and how far it has come."""
