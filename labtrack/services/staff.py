"""Who works where in which role, and how does a person or a place come to be?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from labtrack.domain.errors import Conflict, Invalid, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Grant, Permission, Person, Role, require
from labtrack.domain.places import Place, PlaceKind
from labtrack.persistence.queries.places import positions_in_freezers
from labtrack.persistence.store import Store
from labtrack.services import people
from labtrack.services.waiting import STORAGE

WORKPLACES: Final = tuple(kind for kind in PlaceKind if kind not in STORAGE)
_PLACE_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{1,38}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person with the roles in force, each with its place."""

    person: Person
    roles: Sequence[tuple[Grant, Place]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A place in the tree: how deep it stands, and for a freezer its boxes and positions."""

    place: Place
    depth: int
    storage: tuple[int, int] | None


def roster(store: Store, *, by: Actor, at: datetime) -> tuple[Member, ...]:
    """Everybody with an account, by name, with their roles; in three statements."""
    require(by, Permission.READ_AUDIT)
    grants = [one for one in store.grants.all() if one.begins_at <= at and (one.ends_at is None or at < one.ends_at)]
    places = {place.id: place for place in store.places.all(id=sorted({one.place_id for one in grants}))}
    return tuple(
        Member(
            person=person,
            roles=[(grant, places[grant.place_id]) for grant in grants if grant.person_id == person.id],
        )
        for person in sorted(store.people.all(), key=lambda person: (person.printed_name, person.id))
    )


def member_of(store: Store, uid: UUID, *, by: Actor, at: datetime) -> Member:
    """One person with their roles. Raises NotFound."""
    require(by, Permission.CONFIGURE)
    person = store.people.find(uid=uid)
    if person is None:
        raise NotFound(what="person")
    grants = store.grants.all(person_id=person.id)
    places = {place.id: place for place in store.places.all(id=[one.place_id for one in grants])}
    in_force = [one for one in grants if one.begins_at <= at and (one.ends_at is None or at < one.ends_at)]
    return Member(person=person, roles=[(grant, places[grant.place_id]) for grant in in_force])


def take_on(store: Store, person: Person, role: Role, place_code: str, *, by: Actor, at: datetime) -> Outcome:
    """Add an account with its first role. Raises Duplicate when code or badge is or was another's."""
    made = people.add_person(store, person, by=by, at=at)
    people.grant_role(store, made, role, _workplace(store, place_code), by=by, at=at)
    return Outcome(item=None, number=0, what="person-added", at=at, made=(made.uid,))


def trust(store: Store, person_uid: UUID, role: Role, place_code: str, *, by: Actor, at: datetime) -> Outcome:
    """Trust a person with one more role. Raises Conflict `has-role` when they have it there."""
    member, place = member_of(store, person_uid, by=by, at=at), _workplace(store, place_code)
    if any(grant.role is role and grant.place_id == place.id for grant, _ in member.roles):
        raise Conflict("has-role", fields={"role": "has-role"})
    people.grant_role(store, member.person, role, place, by=by, at=at)
    return Outcome(item=None, number=0, what="role-granted", at=at, made=(member.person.uid,))


def close_account(store: Store, person_uid: UUID, *, reason: str, by: Actor, at: datetime) -> Outcome:
    """Let a person in no more: their screens end at once, and neither badge nor name stands for anybody here.

    What they did and signed stays theirs. Raises Invalid without a reason, Conflict for one's own account or one that
    is closed.
    """
    person = member_of(store, person_uid, by=by, at=at).person
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    if person.id == by.id:
        raise Conflict("own-account")
    if not store.people.lock_one(person.id).active:
        raise Conflict("account-closed-before")
    store.people.change(person.id, active=False)
    for screen in store.sign_ins.all(person_id=person.id, ended_at=None):
        store.sign_ins.change(screen.token_digest, ended_at=at)
    detail = {"person": person.uid, "reason": reason.strip()}
    store.audit.write("close_account", "done", actor_id=by.id, at=at, device=by.device, detail=detail)
    return Outcome(item=None, number=0, what="account-closed", at=at, made=(person.uid,))


def place_tree(store: Store, *, by: Actor) -> tuple[Branch, ...]:
    """Every place but boxes and positions, each below its own, by name; in two statements."""
    require(by, Permission.CONFIGURE)
    kinds = [*WORKPLACES, PlaceKind.FREEZER]
    below: dict[int | None, list[Place]] = {}
    for place in store.places.all(kind=kinds):
        below.setdefault(place.parent_id, []).append(place)
    return tuple(_branches(below, None, 0, positions_in_freezers(store.items.connection)))


def workplaces(store: Store) -> tuple[Place, ...]:
    """Where people may work, the site first."""
    found = store.places.all(kind=list(WORKPLACES))
    return tuple(sorted(found, key=lambda place: (place.parent_id is not None, place.name)))


def add_workplace(
    store: Store, kind: PlaceKind, code: str, name: str, parent_code: str, *, telephone: str, by: Actor, at: datetime
) -> Outcome:
    """Add a place where people work. Raises Invalid for a code of another shape, Duplicate when it is taken."""
    require(by, Permission.CONFIGURE)
    if _PLACE_CODE.fullmatch(code) is None:
        raise Invalid(fields={"code": "place-code-shape"})
    parent = _workplace(store, parent_code)
    made = people.add_place(store, kind, code, name, parent, telephone=telephone, by=by, at=at)
    return Outcome(item=None, number=0, what="place-added", at=at, made=(made.uid,))


def _workplace(store: Store, code: str) -> Place:
    place = store.places.find(code=code, kind=list(WORKPLACES))
    if place is None:
        raise Invalid(fields={"place": "not-a-choice"})
    return place


def _branches(
    below: Mapping[int | None, Sequence[Place]],
    parent_id: int | None,
    depth: int,
    storage: Mapping[int, tuple[int, int]],
) -> list[Branch]:
    found: list[Branch] = []
    for place in sorted(below.get(parent_id, ()), key=lambda one: (one.kind is PlaceKind.FREEZER, one.name)):
        found.append(Branch(place=place, depth=depth, storage=storage.get(place.id)))
        found.extend(_branches(below, place.id, depth + 1, storage))
    return found
