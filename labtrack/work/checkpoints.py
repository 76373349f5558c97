"""When is the next checkpoint due?"""

from __future__ import annotations

from datetime import datetime

import structlog

from labtrack.edge.checkpointing import checkpoint
from labtrack.edge.installation import Installation

log = structlog.get_logger()


class Schedule:
    """Remembers when this process looked last; the first look is due at once."""

    def __init__(self) -> None:
        self.looked_at: datetime | None = None

    def checkpoint_if_due(self, installation: Installation) -> bool:
        """Sign what was recorded since the last time, if that is long enough ago; says whether anything was signed."""
        now, last = installation.clock(), self.looked_at
        if last is not None and last <= now < last + installation.checkpointing.every:
            return False
        self.looked_at = now
        signed = checkpoint(installation)
        if signed is not None:
            log.info("checkpoint signed", text=signed.text)
        return signed is not None
