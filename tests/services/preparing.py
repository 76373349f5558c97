"""How does a container come to lie thawed, and become a dose that passes?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.errors import LabtrackError
from labtrack.services import preparation
from tests.clinic import Clinic

SAID: dict[str, Any] = {
    "cells": 6_930_000,
    "viability_permille": 938,
    "volume_ul": 100_000,
    "medium": "saline-hsa",
    "line_cleared": True,
    "remainder": "discarded",
}


def thawed(clinic: Clinic, order: UUID, bag: UUID | None = None) -> UUID:
    """A container that lies thawed for an order."""
    bag = bag or clinic.bag()
    clinic.do(preparation.reserve_container, bag, order, by="tech-a")
    clinic.later(minutes=5)
    clinic.do(preparation.thaw_container, bag, by="tech-a")
    return bag


def prepare(clinic: Clinic, order: UUID, **changes: Any) -> UUID:
    clinic.later(minutes=10)
    return clinic.do(preparation.prepare_dose, order, **{**SAID, **changes}, by="tech-a").made[0]


def code_of(refused: pytest.ExceptionInfo[LabtrackError]) -> str:
    return refused.value.reason
