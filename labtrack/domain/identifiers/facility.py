"""Which facility gave a number out?"""

import re
from typing import Final

FACILITY: Final = "[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}"
"""A facility identification number (FIN) as a pattern: five characters, never with the letter O (ST-001 §2.4.1)."""

_FACILITY: Final = re.compile(FACILITY)
_VALIDATION: Final = re.compile("A999[0-9]")


def is_facility(text: str) -> bool:
    """Whether a text has the shape of a facility identification number."""
    return _FACILITY.fullmatch(text) is not None


def is_validation(facility: str) -> bool:
    """Whether it is one of A9990 to A9999: for tests, and never for clinical use (ST-001 §5.3)."""
    return _VALIDATION.fullmatch(facility) is not None
