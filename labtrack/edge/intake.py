"""What came in from the scan box or the scanner, and was it typed?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from labtrack.domain.readings import IsbtReading, Reading, SymbolReading, Unread
from labtrack.interop.scans import read

BURST = "0"
ODD = {"ime": "input-method", "caps": "caps-lock"}
"""What the page noticed of the keyboard, and the scanner's fault that it explains."""


def reading_of(form: Mapping[str, str], *, name: str = "scan") -> Reading:
    """Read a scan field and the hidden fields beside it.

    Without the page's script a wedge's scan looks typed: what begins like a symbol is then read as one, and stays
    marked as typed. What the keyboard was like explains a scan that cannot be read, and never changes one that can.
    """
    raw = form.get(name, "")
    typed = form.get(f"{name}_typed", form.get("typed", "1")) != BURST
    keyboard = form.get(f"{name}_keyboard", form.get("keyboard", ""))
    looks_scanned = raw.lstrip().startswith(("=", "&", "]"))
    taken = read(raw, typed=typed and not looks_scanned)
    if typed and isinstance(taken, IsbtReading | SymbolReading):
        taken = replace(taken, typed=True)
    if isinstance(taken, Unread) and taken.code == "unknown-symbol":
        for odd in keyboard.split():
            if odd in ODD:
                return Unread(code=ODD[odd], raw=raw)
    return taken
