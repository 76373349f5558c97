"""How does a form ask for something, and give back what was typed?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self
from uuid import UUID, uuid4

from flask import request
from wtforms import Form, HiddenField, PasswordField

from labtrack.domain.errors import Invalid, LabtrackError
from labtrack.edge.errors import fault_sentence, told
from labtrack.edge.session import HANDS_BADGE, HANDS_PIN

_EVENT_NUMBER = re.compile(r"[0-9]{1,9}")


def fresh_key() -> str:
    """A new key for one command that a page offers, such as a button of its own."""
    return str(uuid4())


class HouseForm(Form):
    """A form that speaks the person's language and keeps what was typed."""

    @classmethod
    def asked(cls, **values: object) -> Self:
        """The form as it was posted; or, when it is asked for, as it is before anyone typed."""
        return cls(request.form) if request.method == "POST" else cls(data=values)

    fault: LabtrackError | None = None
    """The error whose sentences were put into the form, if any."""

    def sent_in_order(self) -> bool:
        """Whether it was posted, and no field has a fault."""
        return request.method == "POST" and self.validate()

    def take_faults(self, error: LabtrackError) -> None:
        """Put an error's sentences beside the fields that they are about; the rest goes to the top of the form."""
        self.fault = error
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
        return super().asked(client_key=fresh_key(), **values)

    def renew(self) -> None:
        """Take a new key: what is sent next is another command."""
        self.client_key.data = fresh_key()

    @property
    def key(self) -> UUID:
        """The command's key. Raises Invalid when somebody took it out of the form."""
        try:
            return UUID(self.client_key.data or "")
        except ValueError as fault:
            raise Invalid("bad-key") from fault

    @property
    def seen_number(self) -> int | None:
        """The event number that the person saw, if the form is about one item. Raises Invalid for what is none."""
        said = self.seen.data or ""
        if said and not _EVENT_NUMBER.fullmatch(said):
            raise Invalid("bad-key")
        return int(said) if said else None
