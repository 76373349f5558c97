"""Which places and people does the demonstration site have?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.identifiers import SiteSymbol, SymbolKind, is_issuable
from labtrack.domain.people import Actor, Language, Person, Role
from labtrack.domain.places import Place, PlaceKind
from labtrack.edge.credentials import Credentials
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import writing
from labtrack.persistence.store import Store
from labtrack.services import people

SITE_NAME = "Demonstration hospital (synthetic data)"
TIME_ZONE = "Asia/Shanghai"
PASSWORD = "labtrack-demo"

PLACES: tuple[tuple[PlaceKind, str, str, str], ...] = (
    (PlaceKind.CELL_LABORATORY, "CELL-LAB", "Cell laboratory", "4410"),
    (PlaceKind.QUALITY, "QUALITY", "Quality", "4420"),
    (PlaceKind.PHARMACY, "PHARMACY", "Pharmacy", "4471"),
    (PlaceKind.WARD, "WARD-7", "Ward 7", "4407"),
    (PlaceKind.WARD, "WARD-9", "Ward 9", "4409"),
    (PlaceKind.APHERESIS, "APHERESIS", "Apheresis unit", "4430"),
    (PlaceKind.IMMUNE_LABORATORY, "IMMUNE-LAB", "Immune laboratory", "4440"),
    (PlaceKind.TRIAL_OFFICE, "TRIAL-OFFICE", "Trial office", "4450"),
)

PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("admin", "Administrator A", Role.ADMINISTRATOR, "SITE"),
    ("tech-a", "Technician A", Role.TECHNICIAN, "CELL-LAB"),
    ("tech-b", "Technician B", Role.TECHNICIAN, "CELL-LAB"),
    ("qc-a", "Analyst A", Role.QUALITY_CONTROL, "QUALITY"),
    ("qc-b", "Analyst B", Role.QUALITY_CONTROL, "QUALITY"),
    ("qa-a", "Quality Assurance A", Role.QUALITY_ASSURANCE, "QUALITY"),
    ("qa-b", "Quality Assurance B", Role.QUALITY_ASSURANCE, "QUALITY"),
    ("pharm-a", "Pharmacist A", Role.PHARMACIST, "PHARMACY"),
    ("pharm-b", "Pharmacist B", Role.PHARMACIST, "PHARMACY"),
    ("porter-a", "Porter A", Role.PORTER, "SITE"),
    ("nurse-a", "Nurse A", Role.WARD_NURSE, "WARD-7"),
    ("nurse-b", "Nurse B", Role.WARD_NURSE, "WARD-7"),
    ("nurse-c", "Nurse C", Role.WARD_NURSE, "WARD-9"),
    ("nurse-d", "Nurse D", Role.WARD_NURSE, "WARD-9"),
    ("doctor-a", "Physician A", Role.PHYSICIAN, "WARD-7"),
    ("doctor-b", "Physician B", Role.PHYSICIAN, "WARD-9"),
    ("apheresis-a", "Apheresis Nurse A", Role.APHERESIS_NURSE, "APHERESIS"),
    ("apheresis-b", "Apheresis Nurse B", Role.APHERESIS_NURSE, "APHERESIS"),
    ("immune-a", "Immune Technician A", Role.IMMUNE_TECHNICIAN, "IMMUNE-LAB"),
    ("investigator-a", "Investigator A", Role.INVESTIGATOR, "TRIAL-OFFICE"),
    ("coordinator-a", "Coordinator A", Role.COORDINATOR, "TRIAL-OFFICE"),
    ("auditor-a", "Auditor A", Role.AUDITOR, "SITE"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freezer:
    """A store of boxes with positions: where it stands, and how many boxes of how many rows and columns."""

    place: str
    name: str
    boxes: int
    rows: str
    columns: int


FREEZERS = (
    Freezer(place="CELL-LAB", name="Tank 3", boxes=3, rows="ABCDEFGHI", columns=9),
    Freezer(place="IMMUNE-LAB", name="Freezer 1", boxes=2, rows="ABCDEFGHI", columns=9),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody at their own place, by sign-in code."""

    actors: dict[str, Actor]

    def of(self, role: Role, which: int = 0) -> Actor:
        """The first (or another) person of a role."""
        return [actor for actor in self.actors.values() if actor.roles == {role}][which]


def pin_of(index: int) -> str:
    """The demonstration PIN of the person at that index of PEOPLE: 1001, 1002 and so on."""
    return str(1001 + index)


def badge_of(index: int) -> str:
    """The badge symbol of the person at that index of PEOPLE."""
    return issuable(SymbolKind.BADGE)[index].text


def issuable(kind: SymbolKind, count: int = 60) -> tuple[SiteSymbol, ...]:
    """The first symbols of a kind that may be printed."""
    return tuple(SiteSymbol(kind=kind, number=number) for number in range(1, 2 * count) if is_issuable(kind, number))[
        :count
    ]


def found(installation: Installation, *, freezers: tuple[Freezer, ...] = FREEZERS, at: datetime) -> Cast:
    """Found the demonstration site in an empty database: places, people, grants and freezer positions."""
    with writing(installation) as store:
        site = people.found_site(store, name=SITE_NAME, time_zone=TIME_ZONE, at=at)
        accounts = tuple(_account(index, store, installation.credentials) for index in range(len(PEOPLE)))
        administrator = people.found_administrator(store, accounts[0], site, at=at)
        by = people.actor_at(store, administrator, site.id, at=at)
        places = {"SITE": site}
        for kind, code, name, telephone in PLACES:
            places[code] = people.add_place(store, kind, code, name, site, telephone=telephone, by=by, at=at)
        for account, (_, _, role, code) in list(zip(accounts, PEOPLE, strict=True))[1:]:
            person = people.add_person(store, account, by=by, at=at)
            people.grant_role(store, person, role, places[code], by=by, at=at)
        for freezer in freezers:
            _build(store, freezer, places[freezer.place], by=by, at=at)
    return cast_of(installation, at=at)


def cast_of(installation: Installation, *, at: datetime) -> Cast:
    """Everybody at their own place, read from the database."""
    actors: dict[str, Actor] = {}
    with writing(installation) as store:
        for code, _, _, place in PEOPLE:
            person = store.people.find(code=code)
            where = store.places.find(code=place)
            if person is not None and where is not None:
                actors[code] = people.actor_at(store, person, where.id, device="demonstration", at=at)
    return Cast(actors=actors)


def _account(index: int, store: Store, credentials: Credentials) -> Person:
    code, name, _, _ = PEOPLE[index]
    return Person(
        id=0,
        uid=store.new_uid(),
        code=code,
        printed_name=name,
        language=Language.ENGLISH,
        badge=badge_of(index),
        password_hash=credentials.hash(PASSWORD),
        pin_hash=credentials.hash(pin_of(index)),
        demonstration=True,
    )


def _build(store: Store, freezer: Freezer, place: Place, *, by: Actor, at: datetime) -> None:
    def add(kind: PlaceKind, name: str, parent: Place) -> Place:
        return people.add_place(store, kind, _next_place_code(store), name, parent, by=by, at=at)

    tank = add(PlaceKind.FREEZER, freezer.name, place)
    for number in range(1, freezer.boxes + 1):
        box = add(PlaceKind.BOX, f"{freezer.name} · Box {number}", tank)
        for row in freezer.rows:
            for column in range(1, freezer.columns + 1):
                add(PlaceKind.POSITION, f"{box.name} · {row}{column}", box)


def _next_place_code(store: Store) -> str:
    while not is_issuable(SymbolKind.PLACE, number := store.next_number("place")):
        continue
    return SiteSymbol(kind=SymbolKind.PLACE, number=number).text
