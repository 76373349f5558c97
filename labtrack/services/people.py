"""Who works here, and as whom do they act now?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.errors import Duplicate, NotFound
from labtrack.domain.people import Actor, Grant, Language, Permission, Person, Role, require
from labtrack.domain.places import Place, PlaceKind
from labtrack.persistence.queries.people import roles_at
from labtrack.persistence.store import Store


def found_site(store: Store, *, name: str, time_zone: str, at: datetime) -> Place:
    """Make the root of all places in an empty database; Duplicate when there is one."""
    if store.places.find(kind=PlaceKind.SITE) is not None:
        raise Duplicate("site-founded")
    place = store.places.put(
        uid=store.new_uid(),
        kind=PlaceKind.SITE,
        code="SITE",
        name=name,
        parent_id=None,
        time_zone=time_zone,
        telephone="",
    )
    store.audit.write("found_site", "done", actor_id=None, at=at, detail={"place": place.uid, "name": name})
    return place


def found_administrator(store: Store, person: Person, site: Place, *, at: datetime) -> Person:
    """Make the first account, which nobody could make before; Duplicate when there is any account."""
    if store.people.count() > 0:
        raise Duplicate("administrator-founded")
    made = _put_person(store, person)
    _put_grant(store, Grant(person_id=made.id, role=Role.ADMINISTRATOR, place_id=site.id, begins_at=at))
    store.audit.write("found_administrator", "done", actor_id=made.id, at=at, detail={"person": made.uid})
    return made


def add_place(
    store: Store, kind: PlaceKind, code: str, name: str, parent: Place, *, telephone: str = "", by: Actor, at: datetime
) -> Place:
    """Add a place below another. Raises Duplicate when the code is taken."""
    require(by, Permission.CONFIGURE)
    if store.places.find(code=code) is not None:
        raise Duplicate("place-code-taken", fields={"code": "place-code-taken"})
    place = store.places.put(
        uid=store.new_uid(), kind=kind, code=code, name=name, parent_id=parent.id, time_zone=None, telephone=telephone
    )
    detail = {"place": place.uid, "kind": kind.value, "code": code}
    store.audit.write("add_place", "done", actor_id=by.id, at=at, device=by.device, detail=detail)
    return place


def add_person(store: Store, person: Person, *, by: Actor, at: datetime) -> Person:
    """Add an account, whose hashes the door made. Raises Duplicate when code or badge is or was another's."""
    require(by, Permission.CONFIGURE)
    for field in ("code", "badge"):
        if store.people.find(**{field: getattr(person, field)}) is not None:
            raise Duplicate(f"{field}-taken", fields={field: f"{field}-taken"})
    made = _put_person(store, person)
    detail = {"person": made.uid, "code": made.code}
    store.audit.write("add_person", "done", actor_id=by.id, at=at, device=by.device, detail=detail)
    return made


def grant_role(store: Store, person: Person, role: Role, place: Place, *, by: Actor, at: datetime) -> None:
    """Trust a person with a role at a place and below, from now on."""
    require(by, Permission.CONFIGURE)
    _put_grant(store, Grant(person_id=person.id, role=role, place_id=place.id, begins_at=at))
    detail = {"person": person.uid, "role": role.value, "place": place.uid}
    store.audit.write("grant_role", "done", actor_id=by.id, at=at, device=by.device, detail=detail)


def choose_language(store: Store, person_id: int, language: Language) -> None:
    """Keep the language in which a person reads labtrack."""
    store.people.change(person_id, language=language)


def actor_at(store: Store, person: Person, place_id: int, *, device: str = "", at: datetime) -> Actor:
    """The person at work at a place, with the roles in force there now; NotFound for an account that is closed."""
    if not person.active:
        raise NotFound(what="person")
    there = roles_at(store, person.id, place_id, at=at)
    if there is None:
        raise NotFound(what="place")
    place_uid, roles = there
    return acting(person, place_id, place_uid, roles, device=device)


def acting(person: Person, place_id: int, place_uid: UUID, roles: frozenset[Role], *, device: str = "") -> Actor:
    """The person at work at a place, with the roles that they have there."""
    return Actor(
        id=person.id,
        uid=person.uid,
        code=person.code,
        printed_name=person.printed_name,
        roles=roles,
        place_id=place_id,
        place_uid=place_uid,
        device=device,
    )


def places_of(store: Store, person: Person, *, at: datetime) -> tuple[Place, ...]:
    """Where a person may sign in: the places of their grants."""
    keys = {
        grant.place_id
        for grant in store.grants.all(person_id=person.id)
        if grant.begins_at <= at and (grant.ends_at is None or at < grant.ends_at)
    }
    return store.places.all(id=sorted(keys))


def _put_person(store: Store, person: Person) -> Person:
    return store.people.put(
        uid=person.uid,
        code=person.code,
        printed_name=person.printed_name,
        language=person.language,
        badge=person.badge,
        password_hash=person.password_hash,
        pin_hash=person.pin_hash,
        failed_attempts=0,
        locked_until=None,
        active=True,
        demonstration=person.demonstration,
    )


def _put_grant(store: Store, grant: Grant) -> None:
    store.grants.put(
        person_id=grant.person_id,
        role=grant.role,
        place_id=grant.place_id,
        begins_at=grant.begins_at,
        ends_at=grant.ends_at,
    )
