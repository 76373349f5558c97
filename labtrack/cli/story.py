"""Does the whole thread hold, from a cord to a bedside?"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import click

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.site import Freezer, found
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.telling import DoesNotHold, Teller
from labtrack.cli.demonstration.thread import Patient
from labtrack.cli.opening import Opening
from labtrack.domain.custody import Kind
from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.participants import Sex
from labtrack.domain.places import PlaceKind
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import reading
from labtrack.persistence import schema
from labtrack.persistence.engine import Database
from labtrack.persistence.verification import verify
from labtrack.services.trace import trace_item

SEED = 1724398
HARVEST = 60_000_000
FREEZERS = (
    Freezer(place="CELL-LAB", name="Tank 3", boxes=1, rows="AB", columns=9),
    Freezer(place="IMMUNE-LAB", name="Freezer 1", boxes=1, rows="A", columns=9),
)
PATIENT = Patient(
    name="Synthetic Patient One",
    record_number="SYN-0001",
    birth_date=date(1984, 3, 11),
    sex=Sex.MALE,
    arm=4,
    weight_mg=65_000_000,
    abo=Abo.A,
    rhd=RhD.POSITIVE,
    ward="WARD-7",
)


@click.command()
@click.pass_obj
def story(opening: Opening) -> None:
    """Play one dose from cord to bedside on a fresh database, and check each step by a second connection."""
    installation = opening.installation()
    require_fresh(installation)
    second = replace(installation, database=Database(installation.database.url))
    try:
        steps, dose = play(installation, second, click.echo)
    except DoesNotHold as fault:
        click.echo(f"The story does not hold. {fault}", err=True)
        raise SystemExit(1) from fault
    finally:
        second.database.close()
    click.echo(f"\nThe story holds: {steps} steps, each read again by a second connection. Dose {dose}.")


def require_fresh(installation: Installation) -> None:
    """Migrate an empty database; leave with a message in production, or when there is anything in it."""
    if installation.production:
        raise click.ClickException("The story makes synthetic data, so it is not told in production.")
    schema.upgrade(installation.database)
    with reading(installation) as store:
        if store.items.count() or store.people.count():
            raise click.ClickException(
                "This database is in use. Name an empty one in LABTRACK_DATABASE_URL, such as sqlite:///var/story.db"
            )


def play(installation: Installation, second: Installation, say: Callable[[str], None]) -> tuple[int, UUID]:
    """Play the whole thread; DoesNotHold at the first step that does not. Returns the number of steps, and the dose."""
    begins = installation.clock() - timedelta(days=60)
    cast = found(installation, freezers=FREEZERS, at=begins)
    teller = Teller(second=second, say=say)
    stage = Stage(installation=installation, cast=cast, at=begins, chance=random.Random(SEED), told=teller)
    say("Synthetic data, validation facility A9999.\n\nProtocol and specifications, signed")
    thread.configure(stage)
    bags = _manufacture(stage, say)
    participant = _enrol(stage, say)
    dose = _dose(stage, say, participant, bags)
    _give(stage, say, participant, dose)
    _trace(second, say, dose)
    return teller.steps, dose


def _manufacture(stage: Stage, say: Callable[[str], None]) -> tuple[UUID, ...]:
    say("\n1  The cell laboratory: a cord, a lot, its containers")
    lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=HARVEST)
    bags = thread.fill(stage, lot, positions(stage, "CELL-LAB")[:4])
    say("\n2  Quality: results entered, reviewed by a second person, the lot released")
    thread.test_lot(stage, lot)
    thread.release_lot(stage, lot)
    _expect(stage, lot, "released")
    return bags


def _enrol(stage: Stage, say: Callable[[str], None]) -> UUID:
    say("\n3  The investigator: a participant of arm 4, four infusions and three exchanges")
    participant = thread.screen(stage, PATIENT)
    thread.enrol(stage, participant, PATIENT)
    plan = thread.trial(stage)
    found = [len(thread.slots(stage, participant, kind)) for kind in (Kind.INFUSION, Kind.EXCHANGE)]
    if found != [plan.infusion.count, plan.exchange.count]:
        raise DoesNotHold(f"the protocol's orders did not appear: {found}")
    say("\n4  Apheresis and the immune laboratory: the exchange that comes first, the visit's tube")
    stage.later(hours=3)
    thread.exchange_plasma(stage, participant, 1, PATIENT)
    tube = thread.draw_tube(stage, participant, "th1-th2", positions(stage, "IMMUNE-LAB")[0])
    _expect(stage, tube, "stored")
    return participant


def _dose(stage: Stage, say: Callable[[str], None], participant: UUID, bags: tuple[UUID, ...]) -> UUID:
    say("\n5  The thaw is authorised, a dose is prepared, tested, labelled and released")
    stage.later(hours=2)
    thread.weigh(stage, participant, PATIENT.weight_mg)
    order = thread.slots(stage, participant, Kind.INFUSION)[0].uid
    thread.authorise(stage, order)
    dose = thread.prepare(stage, order, bags[:1], cells=thread.cells_for(stage, PATIENT.weight_mg))
    thread.test_dose(stage, dose)
    thread.release(stage, dose)
    say("\n6  The pharmacy issues it, a porter carries it, the ward accepts it")
    thread.issue(stage, dose)
    thread.carry(stage, dose)
    thread.accept(stage, dose)
    _expect(stage, dose, "on-ward")
    return dose


def _give(stage: Stage, say: Callable[[str], None], participant: UUID, dose: UUID) -> None:
    say("\n7  Two nurses at the bedside: wristband, bag and badges; both sign; the infusion")
    thread.take_vital_signs(stage, participant)
    check = thread.gather(stage, participant, dose)
    thread.confirm(stage, check)
    thread.start(stage, dose)
    thread.stop(stage, dose)
    _expect(stage, dose, "infused")


def _trace(second: Installation, say: Callable[[str], None], dose: UUID) -> None:
    say("\n8  The dose's way, back to the cord")
    with reading(second) as store:
        traced = trace_item(store, store.items.by_uid(dose))
    for one in traced.items:
        say(f"  {one.item.kind.value:<12} {one.name.text:<30} {one.item.state:<12} {len(one.events)} events")
    kinds = {one.item.kind for one in traced.items}
    if not {Kind.DONATION, Kind.LOT, Kind.CONTAINER, Kind.DOSE, Kind.PARTICIPANT} <= kinds:
        raise DoesNotHold("the dose does not lead back to the cord and to its patient")
    if len(traced.this.signatures) != 4:
        raise DoesNotHold("the dose does not bear its four signatures: released, issued, and both at the bedside")
    with second.database.reading() as connection:
        verified = verify(connection)
    for wrong in verified.wrong:
        raise DoesNotHold(f"the chain of {wrong.item} is wrong at event {wrong.number}: {wrong.fault.value}")


def positions(stage: Stage, department: str) -> list[str]:
    """The codes of a department's storage positions, in order."""
    with stage.look() as store:
        place = store.places.find(code=department)
        if place is None:
            raise DoesNotHold(f"there is no {department}")
        freezers = store.places.all(kind=PlaceKind.FREEZER, parent_id=place.id)
        boxes = store.places.all(kind=PlaceKind.BOX, parent_id=[freezer.id for freezer in freezers])
        return [one.code for one in store.places.all(parent_id=[box.id for box in boxes])]


def _expect(stage: Stage, uid: UUID, state: str) -> None:
    with stage.look() as store:
        item = store.items.by_uid(uid)
    if item.state != state:
        raise DoesNotHold(f"{item.kind.value} {uid} is {item.state}, not {state}")
