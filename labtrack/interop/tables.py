"""How is a table written for a spreadsheet, so that it works nothing out and reads back the same?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_WORKED_OUT: Final = ("=", "+", "-", "@", "\t", "\r")
_AS_TEXT: Final = "'"


def table_as_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as CSV: lines end in CR LF, None is an empty cell.

    A text that a spreadsheet would take for a formula stands behind an apostrophe.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def _cell(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return _AS_TEXT + text if text.startswith(_WORKED_OUT) else text
