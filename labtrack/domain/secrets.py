"""Is this a sign-in code, a password and a PIN that an account may have?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from labtrack.domain.marking import N_

SHORTEST_PASSWORD: Final = 12
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")
_PIN: Final = re.compile(r"[0-9]{4,8}", re.ASCII)

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "code-shape": N_("A sign-in code has small letters, digits and hyphens: such as nurse-e."),
        "password-short": N_("A password has at least twelve characters."),
        "pin-shape": N_("A PIN has four to eight digits."),
        "not-a-badge": N_("This is no badge. Scan the symbol of the new person's badge."),
        "own-account": N_("Nobody closes their own account. Ask another administrator."),
        "account-closed-before": N_("This account was closed before."),
        "has-role": N_("This person has that role there already."),
        "place-code-shape": N_("A place's code has capital letters, digits and hyphens: such as WARD-8."),
    }
)


def account_faults(code: str, password: str, pin: str) -> Mapping[str, str]:
    """What is wrong with the three, by field; empty when all is in order."""
    faults = {}
    if _CODE.fullmatch(code) is None:
        faults["code"] = "code-shape"
    if len(password) < SHORTEST_PASSWORD:
        faults["password"] = "password-short"
    if _PIN.fullmatch(pin) is None:
        faults["pin"] = "pin-shape"
    return faults
