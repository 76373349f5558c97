"""How many of the unit that we count in does a text mean, and how is a count written?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from labtrack.domain.errors import Invalid
from labtrack.domain.marking import N_

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

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,9})?")
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "comma-unclear": N_(
            "This comma may group thousands or begin the decimals. Write the number without it, or with a point."
        ),
    }
)
"""What can be wrong with a number, beside what any field can have."""


def whole(text: str, unit: str, *, field: str, lowest: int | None = None, highest: int | None = None) -> int:
    """Read a decimal as a whole number of the canonical unit: `65.2` in `kg` is 65200000 mg.

    `lowest` and `highest` are in the canonical unit, inclusive. Raises Invalid with the field's fault: `not-a-number`,
    `comma-unclear`, `too-fine`, `too-low` or `too-high`.
    """
    written = text.strip()
    if not _NUMBER.fullmatch(written):
        raise Invalid(fields={field: "not-a-number"})
    if is_unclear(written):
        raise Invalid(fields={field: "comma-unclear"})
    value = Decimal(written.replace(",", ".")) * SCALES[unit]
    if value != value.to_integral_value():
        raise Invalid(fields={field: "too-fine"})
    if lowest is not None and value < lowest:
        raise Invalid(fields={field: "too-low"})
    if highest is not None and value > highest:
        raise Invalid(fields={field: "too-high"})
    return int(value)


def is_unclear(number: str) -> bool:
    """Whether a decimal may as well be a number with its thousands grouped: `1,500` is one and a half, or 1500."""
    return _TWO_WAYS.fullmatch(number) is not None


def written(value: int, unit: str) -> str:
    """Write a canonical whole number in a form's unit, without needless zeros: 65200000 mg in `kg` is `65.2`."""
    text = f"{Decimal(value) / SCALES[unit]:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
