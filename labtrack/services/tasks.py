"""What is opened for people to do, and closed when it is done?"""

from __future__ import annotations

from datetime import datetime

from labtrack.domain.custody import Item
from labtrack.domain.people import Role
from labtrack.domain.places import PlaceKind
from labtrack.domain.tasks import Task, TaskKind
from labtrack.persistence.queries.tasks import desk_of
from labtrack.persistence.store import Store
from labtrack.services.places import place_of_kind

WAITS_AT: dict[TaskKind, tuple[Role, PlaceKind]] = {
    TaskKind.DECIDE_DONOR: (Role.QUALITY_ASSURANCE, PlaceKind.QUALITY),
    TaskKind.OPEN_LOT: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.CULTURE_LOT: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.FILL_CONTAINERS: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.STORE_CONTAINER: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.PRINT_LABEL: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.SEND_TO_TEST: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.SCAN_LABEL_BACK: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.SAY_IF_PRINTED: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.ENTER_RESULT: (Role.QUALITY_CONTROL, PlaceKind.QUALITY),
    TaskKind.REVIEW_RESULT: (Role.QUALITY_CONTROL, PlaceKind.QUALITY),
    TaskKind.RELEASE_LOT: (Role.QUALITY_ASSURANCE, PlaceKind.QUALITY),
    TaskKind.ENROL: (Role.INVESTIGATOR, PlaceKind.TRIAL_OFFICE),
    TaskKind.PERFORM_EXCHANGE: (Role.APHERESIS_NURSE, PlaceKind.APHERESIS),
    TaskKind.CHECK_PLASMA: (Role.APHERESIS_NURSE, PlaceKind.APHERESIS),
    TaskKind.COLLECT_SPECIMEN: (Role.WARD_NURSE, PlaceKind.WARD),
    TaskKind.RECEIVE_SPECIMEN: (Role.IMMUNE_TECHNICIAN, PlaceKind.IMMUNE_LABORATORY),
    TaskKind.STORE_SPECIMEN: (Role.IMMUNE_TECHNICIAN, PlaceKind.IMMUNE_LABORATORY),
    TaskKind.AUTHORISE_THAW: (Role.PHYSICIAN, PlaceKind.WARD),
    TaskKind.PREPARE_DOSE: (Role.TECHNICIAN, PlaceKind.CELL_LABORATORY),
    TaskKind.TEST_DOSE: (Role.QUALITY_CONTROL, PlaceKind.QUALITY),
    TaskKind.RELEASE_DOSE: (Role.PHARMACIST, PlaceKind.PHARMACY),
    TaskKind.ISSUE_DOSE: (Role.PHARMACIST, PlaceKind.PHARMACY),
    TaskKind.CARRY_DOSE: (Role.PORTER, PlaceKind.PHARMACY),
    TaskKind.ACCEPT_DOSE: (Role.WARD_NURSE, PlaceKind.WARD),
    TaskKind.INFUSE_DOSE: (Role.WARD_NURSE, PlaceKind.WARD),
    TaskKind.STOP_INFUSION: (Role.WARD_NURSE, PlaceKind.WARD),
    TaskKind.DECIDE_EXCURSION: (Role.PHARMACIST, PlaceKind.PHARMACY),
    TaskKind.DECIDE_RUNNING: (Role.PHYSICIAN, PlaceKind.WARD),
    TaskKind.ANSWER_STOP: (Role.PHARMACIST, PlaceKind.PHARMACY),
    TaskKind.CLASSIFY_DEVIATION: (Role.QUALITY_ASSURANCE, PlaceKind.QUALITY),
    TaskKind.NOT_VERIFIED: (Role.PHARMACIST, PlaceKind.PHARMACY),
}


def open_task(
    store: Store, kind: TaskKind, item: Item, *, due_at: datetime, at: datetime, place_id: int | None = None
) -> Task:
    """Let something wait for the role that does it, at its usual place unless another is named."""
    role, place_kind = WAITS_AT[kind]
    return store.tasks.put(
        uid=store.new_uid(),
        kind=kind,
        item_id=item.id,
        place_id=place_id if place_id is not None else place_of_kind(store, place_kind).id,
        role=role,
        due_at=due_at,
        opened_at=at,
    )


def wait_once(
    store: Store, kind: TaskKind, item: Item, *, due_at: datetime, at: datetime, place_id: int | None = None
) -> None:
    """Let something wait, unless just this waits for the item already."""
    if place_id is None:
        place_id, waits = desk_of(store, kind, item.id, WAITS_AT[kind][1])
    else:
        waits = store.tasks.find(kind=kind, item_id=item.id, closed_at=None) is not None
    if not waits:
        open_task(store, kind, item, due_at=due_at, at=at, place_id=place_id)


def close_tasks(store: Store, item: Item, *kinds: TaskKind, at: datetime) -> None:
    """Close what waited for an item, of these kinds or of any."""
    waiting: dict[str, object] = {"item_id": item.id, "closed_at": None}
    if kinds:
        waiting["kind"] = list(kinds)
    store.tasks.change_all(waiting, closed_at=at)
