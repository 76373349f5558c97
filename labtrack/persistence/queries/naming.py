"""Which codes do these items bear, by one statement for all of them?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from labtrack.persistence.models import ItemCodeRow
from labtrack.persistence.shelf import table_of

_code = table_of(ItemCodeRow)


def codes_of(connection: Connection, item_ids: Iterable[int]) -> Mapping[int, Mapping[str, str]]:
    """The live codes of many items: key of the item to scheme to value."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    wanted = list(item_ids)
    if not wanted:
        return found
    rows = connection.execute(
        select(_code.c.item_id, _code.c.scheme, _code.c.value)
        .where(_code.c.item_id.in_(wanted), _code.c.valid_to.is_(None))
        .order_by(_code.c.id)
    )
    for row in rows:
        found[row.item_id][row.scheme] = row.value
    return found
