"""Where may a container or a tube be put?"""

from __future__ import annotations

from labtrack.domain.errors import Duplicate, Invalid
from labtrack.domain.places import Place
from labtrack.persistence.queries.positions import first_free, is_occupied, lock_position
from labtrack.persistence.store import Store
from labtrack.services.naming import name_of


def take_position(store: Store, code: str, *, holding: int | None) -> Place:
    """Find a storage position by its code and keep it from others until the transaction ends.

    `holding` is the position that the item lies in now, which it may keep. Raises Invalid `unknown-position`, and
    Duplicate `position-occupied` when something else lies there.
    """
    position = lock_position(store, code.strip())
    if position is None:
        raise Invalid(fields={"position_code": "unknown-position"})
    if position.id != holding and is_occupied(store, position.id):
        raise Duplicate(
            "position-occupied",
            fields={"position_code": "position-occupied"},
            position=position.name,
            occupant=_occupant(store, position),
        )
    return position


def suggested_position(store: Store, under_place_id: int) -> Place | None:
    """The first free position of a department's freezers; None when all are full."""
    return first_free(store, under_place_id)


def _occupant(store: Store, position: Place) -> str:
    """The short name of what lies there."""
    lying = store.containers.find(position_id=position.id) or store.specimens.find(position_id=position.id)
    return name_of(store, store.items.get(lying.item_id)).text if lying is not None else ""
