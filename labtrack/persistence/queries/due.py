"""What was planned until a time, and is still open, for all participants?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from labtrack.domain.orders import OPEN_STATES, InfusionOrder
from labtrack.domain.plasma_exchange import Exchange
from labtrack.domain.specimens import Specimen
from labtrack.persistence.models import ExchangeRow, InfusionOrderRow, ItemRow, SpecimenRow
from labtrack.persistence.shelf import table_of
from labtrack.persistence.store import Store

_item = table_of(ItemRow)
_order = table_of(InfusionOrderRow)
_exchange = table_of(ExchangeRow)
_specimen = table_of(SpecimenRow)


def open_infusions(store: Store, before: datetime) -> Sequence[InfusionOrder]:
    """Infusions that are planned for before then and are neither given nor closed."""
    return store.infusion_orders.read(
        store.infusion_orders.statement()
        .join(_item, _item.c.id == _order.c.item_id)
        .where(_item.c.state.in_(sorted(OPEN_STATES)), _order.c.planned_for < before)
    )


def open_exchanges(store: Store, before: datetime) -> Sequence[Exchange]:
    """Exchanges that are planned for before then and have not begun."""
    return store.exchanges.read(
        store.exchanges.statement()
        .join(_item, _item.c.id == _exchange.c.item_id)
        .where(_item.c.state == "planned", _exchange.c.planned_for < before)
    )


def open_tubes(store: Store, before: datetime) -> Sequence[Specimen]:
    """Tubes that are due before then and were neither drawn nor written off."""
    return store.specimens.read(
        store.specimens.statement()
        .join(_item, _item.c.id == _specimen.c.item_id)
        .where(_item.c.state == "expected", _specimen.c.collected_at.is_(None), _specimen.c.due_at < before)
    )
