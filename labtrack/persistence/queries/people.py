"""Who works where, with which roles, and who is at a screen: each by one statement?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, LargeBinary, and_, bindparam, or_, select
from sqlalchemy.sql.selectable import CTE

from labtrack.domain.people import Person, Role
from labtrack.domain.places import Place, PlaceKind
from labtrack.domain.sign_ins import SignIn
from labtrack.persistence import models
from labtrack.persistence.shelf import columns_of, made, parts, table_of
from labtrack.persistence.store import Store
from labtrack.persistence.types import UtcDateTime

_person = table_of(models.PersonRow)
_grant = table_of(models.GrantRow)
_place = table_of(models.PlaceRow)
_sign_in = table_of(models.SignInRow)
_site = _place.alias("site")
_root = _place.alias("root")

_OF_SIGN_IN = columns_of(models.SignInRow, SignIn)
_OF_PERSON = columns_of(models.PersonRow, Person)
_OF_PLACE = columns_of(models.PlaceRow, Place)
_OF_SITE = tuple(_site.c[column.name] for column in _OF_PLACE)

AT = bindparam("at", type_=UtcDateTime())


@dataclass(frozen=True, slots=True, kw_only=True)
class AtScreen:
    """A sign-in with its person, their place, their roles in force there, and the site."""

    sign_in: SignIn
    person: Person
    place: Place
    site: Place
    roles: frozenset[Role]


def at_screen(store: Store, token_digest: bytes, *, at: datetime) -> AtScreen | None:
    """Whoever signed in with that token, whether the sign-in still holds or not; None when nobody did."""
    rows = store.sign_ins.connection.execute(_AT_SCREEN, {"token": token_digest, "at": at}).all()
    if not rows:
        return None
    sign_in, person, place, site, _ = parts(rows[0], _OF_SIGN_IN, _OF_PERSON, _OF_PLACE, _OF_SITE, 1)
    return AtScreen(
        sign_in=made(SignIn, _OF_SIGN_IN, sign_in),
        person=made(Person, _OF_PERSON, person),
        place=made(Place, _OF_PLACE, place),
        site=made(Place, _OF_SITE, site),
        roles=frozenset(row.role for row in rows if row.role is not None),
    )


def roles_at(store: Store, person_id: int, place_id: int, *, at: datetime) -> tuple[UUID, frozenset[Role]] | None:
    """The uid of a place, and a person's roles there; None when there is no such place."""
    given = {"person": person_id, "place": place_id, "at": at}
    rows = store.people.connection.execute(_ROLES, given).all()
    return (rows[0].uid, frozenset(row.role for row in rows if row.role is not None)) if rows else None


def in_force(person: ColumnElement[int], above: CTE) -> ColumnElement[bool]:
    """Whether a grant is this person's, in force at the moment `at`, and at one of the places `above`."""
    return and_(
        _grant.c.person_id == person,
        _grant.c.begins_at <= AT,
        or_(_grant.c.ends_at.is_(None), _grant.c.ends_at > AT),
        _grant.c.place_id.in_(select(above.c.id)),
    )


def places_above(place: ColumnElement[int]) -> CTE:
    """Walk from a place up to the site, the place itself with it: a grant at any of them counts there."""
    walked = select(_place.c.id, _place.c.parent_id).where(_place.c.id == place).cte("above", recursive=True)
    return walked.union(select(_place.c.id, _place.c.parent_id).join(walked, _place.c.id == walked.c.parent_id))


_TOKEN = bindparam("token", type_=LargeBinary())

_AT_SCREEN = (
    select(*_OF_SIGN_IN, *_OF_PERSON, *_OF_PLACE, *_OF_SITE, _grant.c.role)
    .select_from(_sign_in)
    .join(_person, _person.c.id == _sign_in.c.person_id)
    .join(_place, _place.c.id == _sign_in.c.place_id)
    .join(
        _site,
        _site.c.id
        == select(_root.c.id).where(_root.c.kind == PlaceKind.SITE).order_by(_root.c.id).limit(1).scalar_subquery(),
    )
    .outerjoin(
        _grant,
        in_force(
            _sign_in.c.person_id,
            places_above(select(_sign_in.c.place_id).where(_sign_in.c.token_digest == _TOKEN).scalar_subquery()),
        ),
    )
    .where(_sign_in.c.token_digest == _TOKEN)
)

_PLACE = bindparam("place", type_=Integer())

_ROLES = (
    select(_place.c.uid, _grant.c.role)
    .select_from(_place)
    .outerjoin(_grant, in_force(bindparam("person", type_=Integer()), places_above(_PLACE)))
    .where(_place.c.id == _PLACE)
)
