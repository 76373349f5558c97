"""How is it asked how much of a bag was given?"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import LabtrackError
from labtrack.edge.fields import QuantityField
from labtrack.edge.forms import CommandForm


class GivenForm(CommandForm):
    """The volume that was given; the services call it `given`, which is what a form calls its own values."""

    volume = QuantityField(_l("Volume given"), "mL")

    def take_faults(self, error: LabtrackError) -> None:
        """Put the fault of what was given beside the volume."""
        error.fields = {"volume" if name == "given" else name: code for name, code in error.fields.items()}
        super().take_faults(error)
