"""How does a scan into a field become a value, and what is said and kept when it cannot?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from flask import request
from markupsafe import Markup
from wtforms.fields import Field
from wtforms.widgets import TextInput

from labtrack.domain.identifiers import Din
from labtrack.domain.readings import IsbtReading, Reading, Unread
from labtrack.edge.errors import fault_sentence
from labtrack.edge.fields import TextField
from labtrack.edge.intake import reading_of
from labtrack.edge.scan_troubles import note_failure, note_typed
from labtrack.edge.session import here


class ScanInput(TextInput):
    """An input for scans, with the hidden fields in which the page notes whether it was typed, and on what keyboard."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """Draw all three."""
        hidden = Markup('<input type="hidden" name="{}" value="{}">')
        noted = hidden.format(f"{field.name}_typed", "1") + hidden.format(f"{field.name}_keyboard", "")
        return super().__call__(field, **kwargs) + noted


class ScanField(TextField):
    """A field that a scan goes into; `after` says whether the scan moves on to the next field or sends the form.

    `reading` is what was read; a scan that cannot be read is a fault of the field, in the scanner's own sentence.
    """

    widget = ScanInput()

    def __init__(self, label: str, *, after: str = "next", **given: Any) -> None:
        super().__init__(label, **{"render_kw": {"data-scan": after}, **given})
        self.reading: Reading | None = None

    @property
    def needed(self) -> Any:
        """What was scanned, once the form is in order."""
        if self.reading is None:
            raise ValueError(f"{self.name} was not given")
        return self.reading

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the scan; what arrived stays in the field."""
        super().process_formdata(valuelist)
        if not self.data:
            return
        self.reading = reading_of(request.form, name=self.name, bands=here().premises.bands)
        if isinstance(self.reading, Unread):
            self.refuse(self.reading.code)
        note_typed(self.data, self.reading)

    def refuse(self, code: str) -> NoReturn:
        """Refuse the scan with that fault; it is kept in the register of failed scans."""
        note_failure(code, self.data or "", self.reading)
        raise ValueError(fault_sentence(code))


class DinField(ScanField):
    """A donation number, scanned or typed with its check character; `value` is the number."""

    @property
    def value(self) -> Din | None:
        """The number; None when the field is empty or was not taken."""
        return self.reading.din if isinstance(self.reading, IsbtReading) else None

    @property
    def needed(self) -> Din:
        """The value of a field that is not optional, once the form is in order."""
        if self.value is None:
            raise ValueError(f"{self.name} was not given")
        return self.value

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Refuse what carries no donation number."""
        super().process_formdata(valuelist)
        if self.data and self.value is None:
            self.refuse("no-donation-number")
