"""By which short name do people know an item?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labtrack.domain.custody import Item, Kind
from labtrack.domain.identifiers import Din
from labtrack.persistence.queries.naming import codes_of
from labtrack.persistence.store import Store

DIN_LENGTH = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """How an item is written for the eye; `number` is the place of an infusion or exchange in its course."""

    kind: Kind
    text: str
    number: int | None = None


def names_of(
    store: Store, items: Iterable[Item], codes: Mapping[int, Mapping[str, str]] | None = None
) -> Mapping[int, Name]:
    """Name many items by a handful of statements: key of the item to its name; `codes` are theirs, if already read."""
    wanted = {item.id: item for item in items}
    codes = codes if codes is not None else codes_of(store.items.connection, wanted)
    courses = _courses(store, wanted.values())
    return {
        key: courses.get(key) or Name(kind=item.kind, text=_written(item.kind, codes.get(key, {})))
        for key, item in wanted.items()
    }


def name_of(store: Store, item: Item) -> Name:
    """Name one item."""
    return names_of(store, (item,))[item.id]


def _written(kind: Kind, codes: Mapping[str, str]) -> str:
    match kind:
        case Kind.DONATION if "din" in codes:
            return Din(text=codes["din"]).spaced()
        case Kind.CONTAINER | Kind.DOSE | Kind.PLASMA_UNIT if "product" in codes:
            product = codes["product"]
            return f"{Din(text=product[:DIN_LENGTH]).spaced()} · {product[DIN_LENGTH:]}"
        case Kind.LOT:
            return codes.get("lot", "")
        case Kind.SPECIMEN:
            return codes.get("accession", "")
        case Kind.PARTICIPANT:
            return codes.get("study", "")
        case _:
            return ""


def _courses(store: Store, items: Iterable[Item]) -> Mapping[int, Name]:
    """The infusions and exchanges among the items: each is known by its participant and its number."""
    by_kind: dict[Kind, list[int]] = {Kind.INFUSION: [], Kind.EXCHANGE: []}
    for item in items:
        if item.kind in by_kind:
            by_kind[item.kind].append(item.id)
    if not any(by_kind.values()):
        return {}
    infusions = store.infusion_orders.all(item_id=by_kind[Kind.INFUSION])
    exchanges = store.exchanges.all(item_id=by_kind[Kind.EXCHANGE])
    patients = {one.participant_item_id for one in infusions} | {one.participant_item_id for one in exchanges}
    study = {patient.item_id: patient.study_number for patient in store.participants.all(item_id=sorted(patients))}
    named = {
        one.item_id: Name(kind=Kind.INFUSION, text=study[one.participant_item_id], number=one.number)
        for one in infusions
    }
    named.update(
        (one.item_id, Name(kind=Kind.EXCHANGE, text=study[one.participant_item_id], number=one.number))
        for one in exchanges
    )
    return named
