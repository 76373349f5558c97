"""How does a bedside check stand now, with the people in it and the wristband, by one statement?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, func, or_, select

from labtrack.domain.errors import NotFound
from labtrack.domain.gathering import Gathering
from labtrack.domain.people import Role
from labtrack.persistence import models
from labtrack.persistence.queries.people import in_force, places_above
from labtrack.persistence.shelf import columns_of, made, parts, table_of
from labtrack.persistence.store import Store

_gathering = table_of(models.GatheringRow)
_participant = table_of(models.ParticipantRow)
_person = table_of(models.PersonRow)
_grant = table_of(models.GrantRow)

_OF_GATHERING = columns_of(models.GatheringRow, Gathering)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """A person with the roles in force at a place; none for an account that is closed."""

    id: int
    printed_name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckNow:
    """A check as it stands, and what belongs to it: people by key, and the study number on the wristband, if any."""

    gathering: Gathering
    people: Mapping[int, AtWork]
    study_number: str | None


def check_now(
    store: Store, uid: UUID, *, at: datetime, person: int | None = None, participant: int | None = None
) -> CheckNow:
    """Read a check with its people and its wristband; NotFound when there is none.

    `person` is somebody who may come into it, and is told beside the others; `participant` is the item of another
    wristband, which is told instead of the check's own.
    """
    given = {"check": uid, "person": person, "participant": participant, "at": at}
    rows = store.gatherings.connection.execute(_CHECK, given).all()
    if not rows:
        raise NotFound(what="check")
    found = [parts(row, _OF_GATHERING, 1, 4) for row in rows]
    people: dict[int, AtWork] = {}
    for _, _, (key, printed_name, active, role) in found:
        if key is not None:
            before = people[key].roles if key in people else frozenset[Role]()
            roles = before | {role} if role is not None and active else before
            people[key] = AtWork(id=key, printed_name=printed_name, roles=roles)
    gathering, (study_number,), _ = found[0]
    return CheckNow(gathering=made(Gathering, _OF_GATHERING, gathering), people=people, study_number=study_number)


_UID = bindparam("check", type_=Uuid())

_CHECK = (
    select(
        *_OF_GATHERING,
        _participant.c.study_number,
        _person.c.id.label("person_id"),
        _person.c.printed_name,
        _person.c.active,
        _grant.c.role,
    )
    .select_from(_gathering)
    .outerjoin(
        _participant,
        _participant.c.item_id
        == func.coalesce(bindparam("participant", type_=Integer()), _gathering.c.participant_item_id),
    )
    .outerjoin(
        _person,
        or_(
            _person.c.id == _gathering.c.first_id,
            _person.c.id == _gathering.c.second_id,
            _person.c.id == bindparam("person", type_=Integer()),
        ),
    )
    .outerjoin(
        _grant,
        in_force(
            _person.c.id, places_above(select(_gathering.c.place_id).where(_gathering.c.uid == _UID).scalar_subquery())
        ),
    )
    .where(_gathering.c.uid == _UID)
    .order_by(_person.c.id)
)
