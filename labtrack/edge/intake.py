"""What came in from the scan box or the scanner, and was it typed?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from labtrack.domain.readings import Reading, Unread
from labtrack.domain.wristbands import BandPattern
from labtrack.interop.scans import read

BURST = "0"
ODD = {"ime": "input-method", "caps": "caps-lock"}
"""What the page noticed of the keyboard, and the scanner's fault that it explains."""


def reading_of(form: Mapping[str, str], *, name: str = "scan", bands: BandPattern | None = None) -> Reading:
    """Read a scan field and the hidden fields beside it.

    Without the page's script a wedge's scan looks typed: what begins like a symbol is then read as one, and stays
    marked as typed. What the keyboard was like explains a scan that cannot be read, and never changes one that can.
    `bands` is the shape of the hospital's own wristbands.
    """
    raw = form.get(name, "")
    typed = form.get(f"{name}_typed", form.get("typed", "1")) != BURST
    keyboard = form.get(f"{name}_keyboard", form.get("keyboard", ""))
    looks_scanned = raw.lstrip().startswith(("=", "&", "]"))
    taken = read(raw, typed=typed and not looks_scanned, bands=bands)
    if not isinstance(taken, Unread):
        return replace(taken, typed=True) if typed else taken
    explained = next((ODD[odd] for odd in keyboard.split() if odd in ODD), None)
    return Unread(code=explained, raw=raw) if explained and taken.code == "unknown-symbol" else taken
