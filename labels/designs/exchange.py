"""What does the tag of a plasma-exchange session look like?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Banner, Design, Linear, Matrix, Rule, Text
from labels.designs.grid import STRONG, VALUE, cell, line

_LEFT, _WIDTH = 3.0, 58.0
_RIGHT, _RIGHT_WIDTH = 64.0, 33.0


def exchange_v1() -> Design:
    """Return the tag of 100 by 60 mm that hangs on the separator: whose session it is, and what was planned.

    Its symbols are its own: a patient's would let somebody scan the tag in place of the wristband.
    """
    return Design(
        id="exchange-v1",
        width=100,
        height=60,
        elements=(
            *cell("study_number", "For participant", "受试者", (_LEFT, 2), _WIDTH, size=7, strong=True),
            Text(field="session", box=Box(_LEFT, 14, _WIDTH, line(STRONG)), size=STRONG, strong=True),
            Rule(box=Box(_LEFT, 20.4, 94, 0.25)),
            *cell("planned_at", "Planned", "计划时间", (_LEFT, 21.4), _WIDTH),
            *cell("plan", "To exchange", "计划置换量", (_LEFT, 28.5), _WIDTH, optional=True),
            *cell("replacement", "Replaced by", "置换液", (_LEFT, 35.6), _WIDTH, optional=True),
            Linear(field="label_symbol", box=Box(0.45, 43.5, 46, 8.2), height=7.6, align=Align.LEFT),
            Text(field="serial", box=Box(_LEFT, 52.2, 43, line(VALUE)), size=VALUE),
            Matrix(field="label_symbol", box=Box(78, 1.5, 18.5, 18.5), module=0.625, align=Align.RIGHT),
            *cell(
                "blood_group", "Patient's group", "患者血型", (_RIGHT, 21.4), _RIGHT_WIDTH, size=5, lines=2, strong=True
            ),
            Text(field="synthetic", box=Box(_RIGHT, 38.5, _RIGHT_WIDTH, line(2.5, 2)), size=2.5, optional=True),
            Banner(field="banner", box=Box(50, 53, 47, 4.4), size=3),
        ),
    )
