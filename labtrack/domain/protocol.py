"""What has the trial's protocol laid down, in which version?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from labtrack.domain.marking import N_
from labtrack.domain.specimens import TubeType

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "protocol-unreadable": N_("This is no protocol: something is missing from it, or is of another shape."),
        "protocol-version-taken": N_("This version of the protocol was adopted before. A change needs a new version."),
    }
)
"""What can be wrong with a protocol that is to be adopted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolVersion:
    """A signed version of the protocol, as the database keeps it: the TOML text itself, and its digest."""

    id: int
    uid: UUID
    code: str
    version: str
    text: str
    digest: bytes
    in_force_from: datetime
    signed_by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One arm, and what it gives beside conventional treatment."""

    number: int
    name: str
    name_zh: str = ""
    cells: bool
    exchange: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionPlan:
    """How the cells are given. Doses in cells per kg; tolerances in percent off nominal."""

    cells_per_kg: int
    count: int
    interval: timedelta
    shortest_interval: timedelta
    window: timedelta
    duration: timedelta
    after_exchange: Mapping[int, int]
    shortest_after_exchange: timedelta
    longest_after_exchange: timedelta | None
    warn_off_percent: int
    stop_off_percent: int
    weight_valid_for: timedelta
    heaviest_mg: int
    lightest_mg: int
    go_valid_for: timedelta
    confirmation_valid_for: timedelta
    baseline_valid_for: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangePlan:
    """How plasma is exchanged. Volumes in µL; an exchange counts as done from `counts_from_percent` of its plan.

    A unit of plasma lives `thawed_life` after its thaw, and `out_of_control_limit` outside controlled storage.
    """

    count: int
    interval: timedelta
    volume_ul: int
    counts_from_percent: int
    largest_volume_ul: int
    thawed_life: timedelta
    out_of_control_limit: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class StartLimits:
    """Vital signs within which an infusion may start: each pair is (lowest, highest) inclusive."""

    temperature_mc: tuple[int, int]
    pulse: tuple[int, int]
    systolic: tuple[int, int]
    saturation: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """What the cells are given in, and how long they live in it, counted from the end of the thaw."""

    code: str
    name: str
    name_zh: str = ""
    life: timedelta
    lowest_mc: int
    highest_mc: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tube:
    """One tube of a visit's kit. Volume in µL; `tolerance_percent` either way."""

    purpose: str
    tube_type: TubeType
    volume_ul: int
    tolerance_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit: its day counted from enrolment, its window in days either way, and its tubes."""

    code: str
    name: str
    name_zh: str = ""
    day: int
    window_days: int
    tubes: tuple[Tube, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityPlan:
    """Who may take part. `meld_floors` and `meld_rounded` say which form of MELD the site uses."""

    lowest_age: int
    highest_age: int
    meld_below: int
    meld_floors: bool
    meld_rounded: bool
    formula_version: str
    inclusion: tuple[str, ...]
    exclusion: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A protocol, read from its file. Whatever can change a verdict stands here, and the version is signed."""

    code: str
    version: str
    name: str
    name_zh: str = ""
    participants: int
    arms: tuple[Arm, ...]
    infusion: InfusionPlan
    exchange: ExchangePlan
    start_limits: StartLimits
    endotoxin_eu_per_kg: int
    media: tuple[Medium, ...]
    visits: tuple[Visit, ...]
    eligibility: EligibilityPlan

    def arm(self, number: int) -> Arm:
        """The arm of that number; KeyError when there is none."""
        for arm in self.arms:
            if arm.number == number:
                return arm
        raise KeyError(number)

    def visit(self, code: str) -> Visit:
        """The visit of that code; KeyError when the protocol has none such."""
        for visit in self.visits:
            if visit.code == code:
                return visit
        raise KeyError(code)

    def medium(self, code: str) -> Medium:
        """The medium of that code; KeyError when the protocol has none such."""
        for medium in self.media:
            if medium.code == code:
                return medium
        raise KeyError(code)


def read(text: str) -> Protocol:
    """Read a protocol from TOML text. Raises KeyError or ValueError when something is missing or of another shape."""
    given = tomllib.loads(text)
    trial = given["trial"]
    return Protocol(
        code=trial["code"],
        version=trial["version"],
        name=trial["title"],
        name_zh=trial.get("title_zh", ""),
        participants=trial["participants"],
        arms=tuple(Arm(**arm) for arm in given["arm"]),
        infusion=_infusion(given["infusion"]),
        exchange=_exchange(given["exchange"]),
        start_limits=_start_limits(given["start_limits"]),
        endotoxin_eu_per_kg=given["infusion"]["endotoxin_eu_per_kg"],
        media=tuple(_medium(medium) for medium in given["medium"]),
        visits=tuple(_visit(visit) for visit in given["visit"]),
        eligibility=_eligibility(given["eligibility"]),
    )


def _infusion(plan: Mapping[str, Any]) -> InfusionPlan:
    longest = plan.get("longest_hours_after_exchange")
    return InfusionPlan(
        cells_per_kg=plan["cells_per_kg"],
        count=plan["count"],
        interval=timedelta(days=plan["interval_days"]),
        shortest_interval=timedelta(days=plan["shortest_interval_days"]),
        window=timedelta(days=plan["window_days"]),
        duration=timedelta(minutes=plan["minutes"]),
        after_exchange={int(number): exchange for number, exchange in plan["after_exchange"].items()},
        shortest_after_exchange=timedelta(hours=plan["shortest_hours_after_exchange"]),
        longest_after_exchange=timedelta(hours=longest) if longest is not None else None,
        warn_off_percent=plan["warn_off_percent"],
        stop_off_percent=plan["stop_off_percent"],
        weight_valid_for=timedelta(hours=plan["weight_valid_hours"]),
        heaviest_mg=plan["heaviest_kg"] * 1_000_000,
        lightest_mg=plan["lightest_kg"] * 1_000_000,
        go_valid_for=timedelta(hours=plan["go_valid_hours"]),
        confirmation_valid_for=timedelta(minutes=plan["confirmation_valid_minutes"]),
        baseline_valid_for=timedelta(minutes=plan["baseline_valid_minutes"]),
    )


def _exchange(plan: Mapping[str, Any]) -> ExchangePlan:
    return ExchangePlan(
        count=plan["count"],
        interval=timedelta(days=plan["interval_days"]),
        volume_ul=plan["volume_ml"] * 1000,
        counts_from_percent=plan["counts_from_percent"],
        largest_volume_ul=plan["largest_volume_ml"] * 1000,
        thawed_life=timedelta(hours=plan["thawed_life_hours"]),
        out_of_control_limit=timedelta(hours=plan["out_of_control_hours"]),
    )


def _start_limits(given: Mapping[str, Any]) -> StartLimits:
    def pair(name: str) -> tuple[int, int]:
        lowest, highest = given[name]
        return int(lowest), int(highest)

    return StartLimits(
        temperature_mc=pair("temperature_mc"),
        pulse=pair("pulse"),
        systolic=pair("systolic"),
        saturation=pair("saturation"),
    )


def _medium(given: Mapping[str, Any]) -> Medium:
    return Medium(
        code=given["code"],
        name=given["name"],
        name_zh=given.get("name_zh", ""),
        life=timedelta(minutes=given["life_minutes"]),
        lowest_mc=given["lowest_mc"],
        highest_mc=given["highest_mc"],
    )


def _visit(given: Mapping[str, Any]) -> Visit:
    return Visit(
        code=given["code"],
        name=given["name"],
        name_zh=given.get("name_zh", ""),
        day=given["day"],
        window_days=given["window_days"],
        tubes=tuple(
            Tube(
                purpose=tube["purpose"],
                tube_type=TubeType(tube["type"]),
                volume_ul=tube["volume_ul"],
                tolerance_percent=tube["tolerance_percent"],
            )
            for tube in given["tubes"]
        ),
    )


def _eligibility(given: Mapping[str, Any]) -> EligibilityPlan:
    return EligibilityPlan(
        lowest_age=given["lowest_age"],
        highest_age=given["highest_age"],
        meld_below=given["meld_below"],
        meld_floors=given["meld_floors"],
        meld_rounded=given["meld_rounded"],
        formula_version=given["formula_version"],
        inclusion=tuple(given["inclusion"]),
        exclusion=tuple(given["exclusion"]),
    )
