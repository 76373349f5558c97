"""Which warnings must stand on a cell product, word for word?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from labels.errors import ConflictingWarnings, MissingField


class Trigger(Enum):
    """A fact about a product that a warning hangs on, or that excludes one."""

    AUTOLOGOUS = "stored for autologous use"
    ALLOGENEIC = "for an allogeneic recipient"
    NOT_EVALUATED = "donor testing or screening incomplete"
    INELIGIBLE = "donor ineligible, limited use"
    REACTIVE = "reactive test result"
    INVESTIGATIONAL = "investigational new drug"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningText:
    """A text as the regulation has it, where it stands, and whether the biohazard legend goes with it."""

    text: str
    source: str
    biohazard: bool = False


WARNINGS: Final[Mapping[Trigger, WarningText]] = MappingProxyType(
    {
        Trigger.AUTOLOGOUS: WarningText(text="FOR AUTOLOGOUS USE ONLY", source="21 CFR 1271.90(c)(1)"),
        Trigger.NOT_EVALUATED: WarningText(
            text="NOT EVALUATED FOR INFECTIOUS SUBSTANCES",
            source="21 CFR 1271.90(c)(2)",
        ),
        Trigger.INELIGIBLE: WarningText(
            text="WARNING: Advise patient of communicable disease risks",
            source="21 CFR 1271.65(b)(2)",
            biohazard=True,
        ),
        Trigger.REACTIVE: WarningText(
            text="WARNING: Reactive test results for {agent}",
            source="21 CFR 1271.65(b)(2)",
        ),
        Trigger.INVESTIGATIONAL: WarningText(
            text="Caution: New Drug—Limited by Federal (or United States) law to investigational use.",
            source="21 CFR 312.6(a)",
        ),
    }
)
"""The warnings by their triggers, in the order in which they are printed."""

CONFLICTS: Final = (frozenset({Trigger.AUTOLOGOUS, Trigger.ALLOGENEIC}),)
"""Facts that exclude one another."""

BIOHAZARD: Final = "BIOHAZARD"
"""The word under the biohazard symbol."""


def warnings_for(triggers: Collection[Trigger], *, reactive_to: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the texts that these facts demand, in the order of print; `reactive_to` names the agents, one text each.

    Raises ConflictingWarnings for facts that exclude one another, and MissingField when a reactive result names no
    agent, or an agent no reactive result.
    """
    for conflict in CONFLICTS:
        if conflict <= set(triggers):
            facts = " and ".join(sorted(trigger.value for trigger in conflict))
            raise ConflictingWarnings(f"A product is never both {facts}.", field="warnings")
    if (Trigger.REACTIVE in triggers) is not bool(reactive_to):
        raise MissingField("A reactive result and its agent are named together.", field="reactive_to")
    texts: list[str] = []
    for trigger, warning in WARNINGS.items():
        if trigger is Trigger.REACTIVE:
            texts.extend(warning.text.format(agent=agent) for agent in reactive_to)
        elif trigger in triggers:
            texts.append(warning.text)
    return tuple(texts)


def biohazard_for(triggers: Collection[Trigger]) -> str:
    """Return the legend of the biohazard symbol if these facts demand it, else an empty text."""
    demanded = any(warning.biohazard for trigger, warning in WARNINGS.items() if trigger in triggers)
    return BIOHAZARD if demanded else ""
