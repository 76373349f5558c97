"""What does the sheet of results ask for?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, cast
from uuid import uuid4

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from labtrack.domain.testing import LONGEST_UNIT, OPPOSITES, WORDS, Entry, Limit
from labtrack.edge.fields import OneOfField, TextField
from labtrack.edge.forms import CommandForm


class SheetForm(CommandForm):
    """One of the two forms of the sheet; the one that was not sent is drawn anew, with a key of its own."""

    @classmethod
    def blank(cls, seen: int) -> Self:
        """As it is before anyone typed, whatever was posted."""
        return cls(data={"client_key": str(uuid4()), "seen": str(seen)})


class ReviewForm(SheetForm):
    """The button beside a result, or the one for all of them: which results were seen against their raw data."""

    @property
    def results(self) -> list[str]:
        """The uids that came with the button."""
        return request.form.getlist("result")


class EntryForm(SheetForm):
    """One row for each test that is asked for: `code.value`, `code.unit`, `code.as_reported`."""

    codes: tuple[str, ...] = ()

    def part(self, code: str, part: str) -> Field:
        """One field of a test's row."""
        return self[f"{code}.{part}"]

    def has(self, code: str, part: str) -> bool:
        """Whether a test's row has that field: a word has no unit."""
        return f"{code}.{part}" in self

    @property
    def entries(self) -> list[Entry]:
        """The rows in which something stands."""
        return [self._entry(code) for code in self.codes if (self.part(code, "value").data or "").strip()]

    def _entry(self, code: str) -> Entry:
        given = self.part(code, "value").data or ""
        if not self.has(code, "unit"):
            return Entry(code=code, value=given, unit="")
        return Entry(
            code=code,
            value=given.strip(),
            unit=(self.part(code, "unit").data or "").strip(),
            as_reported=bool(self.part(code, "as_reported").data),
        )


def entry_form(limits: Iterable[Limit]) -> type[EntryForm]:
    """The form for these tests; a unit stands there as the specification has it."""
    rows: dict[str, object] = {"codes": tuple(limit.code for limit in limits)}
    for limit in limits:
        rows[f"{limit.code}.value"] = _value_field(limit)
        if limit.expected is None:
            rows[f"{limit.code}.unit"] = TextField(
                _l("Unit"), optional=True, longest=LONGEST_UNIT, default=limit.unit, render_kw={"autocomplete": "off"}
            )
            rows[f"{limit.code}.as_reported"] = BooleanField(_l("The report has it in this unit"))
    return cast(type[EntryForm], type("EntryFormOfItem", (EntryForm,), rows))


def _value_field(limit: Limit) -> Field:
    opposite = OPPOSITES.get(limit.expected or "")
    if limit.expected is not None and opposite is not None:
        choices = [(word, _l(WORDS[word])) for word in (limit.expected, opposite)]
        return OneOfField(_l("Result"), choices, optional=True)
    mode = "text" if limit.expected is not None else "decimal"
    render = {"autocomplete": "off", "inputmode": mode}
    return TextField(_l("Result"), optional=True, longest=60, render_kw=render)
