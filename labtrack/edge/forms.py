"""How does a form ask for something, and how does what was typed become a value?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID, uuid4

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, PasswordField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields import Field

from labtrack.domain import sentences
from labtrack.domain.errors import Invalid, LabtrackError
from labtrack.domain.quantities import whole, written
from labtrack.edge.errors import fault_sentence, told
from labtrack.edge.language import zone
from labtrack.edge.session import HANDS_BADGE, HANDS_PIN

LONGEST_TEXT = 500
LOCAL = "%Y-%m-%dT%H:%M"


class HouseForm(Form):
    """A form that speaks the person's language and keeps what was typed."""

    @classmethod
    def asked(cls, **values: object) -> Self:
        """The form as it was posted; or, when it is asked for, as it is before anyone typed."""
        return cls(request.form) if request.method == "POST" else cls(data=values)

    def sent_in_order(self) -> bool:
        """Whether it was posted, and no field has a fault."""
        return request.method == "POST" and self.validate()

    def take_faults(self, error: LabtrackError) -> None:
        """Put an error's sentences beside the fields that they are about; the rest goes to the top of the form."""
        for name, code in error.fields.items():
            sentence = fault_sentence(code, error)
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, sentence]
            else:
                self.form_errors.append(sentence)
        if not error.fields:
            self.form_errors.append(told(error).sentence)

    def given(self) -> Mapping[str, object]:
        """What was posted, without secrets: what a repeated command is compared by."""
        left_out = {"csrf_token", "client_key", HANDS_BADGE, HANDS_PIN} | {
            name for name, field in self._fields.items() if isinstance(field, PasswordField)
        }
        return {name: request.form.getlist(name) for name in sorted(request.form) if name not in left_out}

    def shown(self) -> list[tuple[str, str]]:
        """What was typed into the visible fields, as label and text, to give it back."""
        return [
            (str(field.label.text), str(text))
            for field in self
            if not isinstance(field, HiddenField | PasswordField)
            for text in request.form.getlist(field.name)
            if text
        ]


class CommandForm(HouseForm):
    """A form that becomes a command: its key makes it done once, `seen` is the event number that the person saw."""

    client_key = HiddenField()
    seen = HiddenField()

    @classmethod
    def asked(cls, **values: object) -> Self:
        """A new key with every blank form."""
        return super().asked(client_key=str(uuid4()), **values)

    @property
    def key(self) -> UUID:
        """The command's key. Raises Invalid when somebody took it out of the form."""
        try:
            return UUID(self.client_key.data or "")
        except ValueError as fault:
            raise Invalid("bad-key") from fault

    @property
    def seen_number(self) -> int | None:
        """The event number that the person saw, if the form is about one item."""
        return int(self.seen.data) if (self.seen.data or "").isdecimal() else None


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


class ScanField(TextField):
    """A field that a scan goes into; `after` says whether the scan moves on to the next field or sends the form."""

    def __init__(self, label: str, *, after: str = "next", **given: Any) -> None:
        super().__init__(label, **{"render_kw": {"data-scan": after}, **given})


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
        attributes = {"inputmode": "decimal", "data-unit": unit_word or unit, "autocomplete": "off"}
        super().__init__(label, **HouseField.arguments(optional, attributes, given))
        self.unit, self.lowest, self.highest = unit, lowest, highest
        self.value: int | None = None
        self.flags.optional = optional

    def process_data(self, value: object) -> None:
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

    def process_data(self, value: object) -> None:
        """Write a moment by the site's clock."""
        self.data = value.astimezone(zone()).strftime(LOCAL) if isinstance(value, datetime) else value

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read a local time; what was typed stays in the field."""
        self.data = str(valuelist[0]).strip() if valuelist else ""
        if not self.data:
            return
        try:
            local = datetime.strptime(self.data[:16], LOCAL).replace(tzinfo=zone())
        except ValueError as fault:
            raise ValueError(fault_sentence("not-a-time")) from fault
        self.value = local.astimezone(UTC)


class YesNoField(RadioField):
    """A question that must be answered: nothing is preselected. `value` is the answer."""

    def __init__(self, label: str, *, optional: bool = False, **given: Any) -> None:
        arguments = HouseField.arguments(optional, {}, given)
        super().__init__(label, choices=[("yes", _l("Yes")), ("no", _l("No"))], validate_choice=False, **arguments)

    @property
    def value(self) -> bool | None:
        """Yes, no, or not answered."""
        answers: dict[object, bool] = {"yes": True, "no": False}
        return answers.get(self.data)


class OneOfField(RadioField):
    """One of a few, all of them to be seen; nothing is preselected."""

    def __init__(
        self, label: str, choices: Iterable[tuple[str, Any]] = (), *, optional: bool = False, **given: Any
    ) -> None:
        super().__init__(
            label, choices=list(choices), validate_choice=False, **HouseField.arguments(optional, {}, given)
        )

    def pre_validate(self, form: Form) -> None:
        """Refuse what was never offered."""
        _require_offered(self)


class ListField(SelectField):
    """One of many, from a list that opens."""

    def __init__(
        self, label: str, choices: Iterable[tuple[str, Any]] = (), *, optional: bool = False, **given: Any
    ) -> None:
        super().__init__(
            label, choices=list(choices), validate_choice=False, **HouseField.arguments(optional, {}, given)
        )

    def pre_validate(self, form: Form) -> None:
        """Refuse what was never offered."""
        _require_offered(self)


def choices_of(members: Iterable[StrEnum]) -> list[tuple[str, Any]]:
    """The members of an enumeration as choices, in words."""
    return [(member.value, _l(sentences.word(member))) for member in members]


def _require_offered(field: RadioField | SelectField) -> None:
    if field.data and field.data not in {choice[0] for choice in field.choices or ()}:
        raise ValidationError(fault_sentence("not-a-choice"))
