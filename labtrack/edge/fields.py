"""How does what was typed or scanned into a field become a value, and what is said when it cannot?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, PasswordField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.form import BaseForm
from wtforms.widgets import TextArea

from labtrack.domain import sentences
from labtrack.domain.errors import Invalid
from labtrack.domain.quantities import whole, written
from labtrack.edge.errors import fault_sentence
from labtrack.edge.language import LOCAL, UNITS, moment, zone

Choices = Iterable[tuple[str, Any]]
LONGEST_TEXT = 500


class Needed:
    """Refuse an empty field, in our own words."""

    field_flags: Mapping[str, bool] = {"required": True}

    def __call__(self, _form: Form, field: Field) -> None:
        """Stop with the fault `needed`."""
        if field.data in (None, "", []) and not field.errors:
            raise ValidationError(fault_sentence("needed"))


class HouseField:
    """What our fields share: they are needed unless they say otherwise."""

    @staticmethod
    def arguments(optional: bool, attributes: Mapping[str, object], given: dict[str, Any]) -> dict[str, Any]:
        """Complete the arguments of a WTForms field."""
        validators = [] if optional else [Needed()]
        render = {**attributes, **given.pop("render_kw", {})}
        return {"validators": [*validators, *given.pop("validators", [])], "render_kw": render, **given}


class TextField(StringField):
    """One line of text, without spaces around it."""

    def __init__(self, label: str, *, optional: bool = False, longest: int = LONGEST_TEXT, **given: Any) -> None:
        super().__init__(label, **HouseField.arguments(optional, {"maxlength": longest}, given))
        self.longest = longest
        self.flags.optional = optional

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the text."""
        self.data = str(valuelist[0]).strip() if valuelist else ""
        if len(self.data) > self.longest:
            raise ValueError(fault_sentence("too-long"))


class LongTextField(TextField):
    """Some lines of text: a reason, an account of what happened."""

    widget = TextArea()


class SecretField(PasswordField):
    """A password or PIN: never given back."""

    def __init__(self, label: str, *, autocomplete: str = "current-password", **given: Any) -> None:
        super().__init__(label, **HouseField.arguments(False, {"autocomplete": autocomplete}, given))


class QuantityField(StringField):
    """A number with a unit (one of `quantities.SCALES`); `value` is the whole number of the canonical unit.

    `lowest` and `highest` are in the canonical unit, inclusive.
    """

    def __init__(
        self,
        label: str,
        unit: str,
        *,
        unit_word: str = "",
        lowest: int | None = 0,
        highest: int | None = None,
        optional: bool = False,
        **given: Any,
    ) -> None:
        attributes = {"inputmode": "decimal", "data-unit": unit_word or UNITS.get(unit, unit), "autocomplete": "off"}
        super().__init__(label, **HouseField.arguments(optional, attributes, given))
        self.unit, self.lowest, self.highest = unit, lowest, highest
        self.value: int | None = None
        self.flags.optional = optional

    def process_data(self, value: Any) -> None:
        """Write a canonical whole number in the form's unit."""
        self.data = written(value, self.unit) if isinstance(value, int) else value

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number; what was typed stays in the field."""
        self.data = str(valuelist[0]).strip() if valuelist else ""
        if not self.data:
            return
        try:
            self.value = whole(self.data, self.unit, field=self.name, lowest=self.lowest, highest=self.highest)
        except Invalid as fault:
            raise ValueError(fault_sentence(fault.fields[self.name])) from fault

    @property
    def needed(self) -> int:
        """The value of a field that is not optional, once the form is in order."""
        if self.value is None:
            raise ValueError(f"{self.name} was not given")
        return self.value


class WholeField(QuantityField):
    """A whole number without a unit: a count, a passage number, a pulse."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, "cells", **given)
        render = dict(self.render_kw or {})
        if render.get("data-unit") == "cells":
            render.pop("data-unit")
        self.render_kw = {**render, "inputmode": "numeric"}


class WhenField(StringField):
    """A day and time by the site's clock; `value` is the same moment in UTC."""

    def __init__(self, label: str, *, optional: bool = False, **given: Any) -> None:
        super().__init__(label, **HouseField.arguments(optional, {"type": "datetime-local"}, given))
        self.value: datetime | None = None
        self.flags.optional = optional

    def process_data(self, value: Any) -> None:
        """Write a moment by the site's clock."""
        self.data = value.astimezone(zone()).strftime(LOCAL) if isinstance(value, datetime) else value

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read a local time; what was typed stays in the field."""
        self.data = str(valuelist[0]).strip() if valuelist else ""
        if not self.data:
            return
        try:
            self.value = moment(self.data)
        except ValueError as fault:
            raise ValueError(fault_sentence("not-a-time")) from fault

    @property
    def needed(self) -> datetime:
        """The value of a field that is not optional, once the form is in order."""
        if self.value is None:
            raise ValueError(f"{self.name} was not given")
        return self.value


class YesNoField(RadioField):
    """A question that must be answered: nothing is preselected. `value` is the answer."""

    def __init__(self, label: str, *, optional: bool = False, **given: Any) -> None:
        arguments = HouseField.arguments(optional, {}, given)
        super().__init__(
            label, choices=_offered((("yes", _l("Yes")), ("no", _l("No")))), validate_choice=False, **arguments
        )

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is neither."""
        _require_offered(self)

    @property
    def value(self) -> bool | None:
        """Yes, no, or not answered."""
        answers: dict[object, bool] = {"yes": True, "no": False}
        return answers.get(self.data)

    @property
    def needed(self) -> bool:
        """The value of a field that is not optional, once the form is in order."""
        if self.value is None:
            raise ValueError(f"{self.name} was not given")
        return self.value


class OneOfField(RadioField):
    """One of a few, all of them to be seen; nothing is preselected."""

    def __init__(self, label: str, choices: Choices = (), *, optional: bool = False, **given: Any) -> None:
        arguments = HouseField.arguments(optional, {}, given)
        super().__init__(label, choices=_offered(choices), validate_choice=False, **arguments)

    def offer(self, choices: Choices) -> None:
        """Offer these: pairs of value and label; for what is known only when the page is asked for."""
        self.choices = _offered(choices)

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what was never offered."""
        _require_offered(self)


class ListField(SelectField):
    """One of many, from a list that opens; nothing is preselected where one is needed."""

    def __init__(self, label: str, choices: Choices = (), *, optional: bool = False, **given: Any) -> None:
        arguments = HouseField.arguments(optional, {}, given)
        self.first = () if optional else (("", _l("choose …")),)
        super().__init__(label, choices=_offered((*self.first, *choices)), validate_choice=False, **arguments)

    def offer(self, choices: Choices) -> None:
        """Offer these: pairs of value and label; for what is known only when the page is asked for."""
        self.choices = _offered((*self.first, *choices))

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what was never offered."""
        _require_offered(self)


def choices_of(members: Iterable[StrEnum]) -> list[tuple[str, Any]]:
    """The members of an enumeration as choices, in words."""
    return [(member.value, _l(sentences.word(member))) for member in members]


def _offered(choices: Choices) -> list[Any]:
    return [SelectChoice(value, label) for value, label in choices]


def _require_offered(field: RadioField | SelectField) -> None:
    if field.data and field.data not in {value for value, *_ in field.iter_choices()}:
        raise ValidationError(fault_sentence("not-a-choice"))
