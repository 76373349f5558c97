"""How is one scan read, by whichever standard its symbol follows?"""

from __future__ import annotations

from labtrack.domain import scanning
from labtrack.domain.readings import Reading
from labtrack.domain.scanning import Conventions
from labtrack.domain.wristbands import BandPattern
from labtrack.interop.gs1 import element_string, printed_elements


def read(raw: str, *, typed: bool = False, bands: BandPattern | None = None) -> Reading:
    """Say what one scan or one typed line is: the one way by which every door reads.

    `bands` is the shape of the hospital's own wristbands, as the deployment states it; None where it has none.
    """
    conventions = Conventions(gs1=element_string, printed_gs1=printed_elements, bands=bands)
    return scanning.read(raw, conventions, typed=typed)
