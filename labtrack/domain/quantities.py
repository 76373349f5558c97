"""How many of the unit that we count in does a text mean, and how is a count written?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from labtrack.domain.errors import Invalid

SCALES: Mapping[str, int] = MappingProxyType(
    {
        "kg": 1_000_000,
        "mL": 1000,
        "Cel": 1000,
        "%": 10,
        "10*6": 1_000_000,
        "cells": 1,
        "min": 1,
    }
)
"""UCUM unit of a form → how many of the canonical unit it is: mg, µL, m°C, parts per thousand, cells, minutes."""

_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,9})?")


def whole(text: str, unit: str, *, field: str, lowest: int | None = None, highest: int | None = None) -> int:
    """Read a decimal as a whole number of the canonical unit: `65.2` in `kg` is 65200000 mg.

    `lowest` and `highest` are in the canonical unit, inclusive. Raises Invalid with the field's fault: `not-a-number`,
    `too-fine`, `too-low` or `too-high`.
    """
    written = text.strip()
    if not _NUMBER.fullmatch(written):
        raise Invalid(fields={field: "not-a-number"})
    value = Decimal(written.replace(",", ".")) * SCALES[unit]
    if value != value.to_integral_value():
        raise Invalid(fields={field: "too-fine"})
    if lowest is not None and value < lowest:
        raise Invalid(fields={field: "too-low"})
    if highest is not None and value > highest:
        raise Invalid(fields={field: "too-high"})
    return int(value)


def written(value: int, unit: str) -> str:
    """Write a canonical whole number in a form's unit, without needless zeros: 65200000 mg in `kg` is `65.2`."""
    text = f"{Decimal(value) / SCALES[unit]:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
