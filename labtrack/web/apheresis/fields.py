"""How are a wristband, several bags and the last day of a set asked for?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.widgets import CheckboxInput, ListWidget

from labtrack.domain.readings import wristband_of
from labtrack.edge.errors import fault_sentence
from labtrack.edge.fields import Choices, HouseField, WhenField
from labtrack.edge.language import zone
from labtrack.edge.scan_fields import ScanField

DAY = "%Y-%m-%d"
LAST_MINUTE = time(23, 59)


class WristbandField(ScanField):
    """The band on the patient's arm; `needed` is its text."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Refuse another symbol."""
        super().process_formdata(valuelist)
        if self.data and self._text() is None:
            self.refuse("not-a-wristband")

    @property
    def needed(self) -> str:
        """What the band carries, once the form is in order."""
        text = self._text()
        if text is None:
            raise ValueError(f"{self.name} was not given")
        return text

    def _text(self) -> str | None:
        return wristband_of(self.reading) if self.reading is not None else None


class LastDayField(WhenField):
    """A day until whose end something may be used, by the site's clock; `value` is its last minute."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **{"render_kw": {"type": "date"}, **given})

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read a day; what was typed stays in the field."""
        self.data = str(valuelist[0]).strip() if valuelist else ""
        if not self.data:
            return
        try:
            stated = datetime.strptime(self.data, DAY).replace(tzinfo=zone())
        except ValueError as fault:
            raise ValueError(fault_sentence("not-a-time")) from fault
        self.value = datetime.combine(stated.date(), LAST_MINUTE, tzinfo=zone()).astimezone(UTC)


class ManyOfField(SelectMultipleField):
    """Any of a few, each ticked; nothing is preselected."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **HouseField.arguments(False, {}, given))

    def offer(self, choices: Choices) -> None:
        """Offer these: pairs of value and label."""
        self.choices = [SelectChoice(value, label) for value, label in choices]

    def pre_validate(self, form: Any) -> None:
        """Refuse what was never offered."""
        offered = {value for value, *_ in self.iter_choices()}
        if not set(self.data or ()) <= offered:
            raise ValueError(fault_sentence("not-a-choice"))
