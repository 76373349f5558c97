"""Is this the wristband of that participant?"""

from __future__ import annotations

from labtrack.persistence.store import Store


def wears(store: Store, participant_id: int, scanned: str | None) -> bool | None:
    """Whether a scanned wristband is that participant's; None when none was scanned."""
    if scanned is None or not scanned.strip():
        return None
    return store.items.codes(participant_id).get("wristband") == scanned.strip()
