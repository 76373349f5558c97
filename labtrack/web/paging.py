"""Which page of a long list is asked for?"""

from __future__ import annotations

from flask import request

LAST = 1_000_000
"""No list is so long; a greater number is none that a database can skip by."""


def page_asked() -> int:
    """The number of the page, from 1 on; 1 for what is no number."""
    return min(max(request.args.get("page", 1, type=int), 1), LAST)
