"""What stands in the register of failed scans?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from labtrack.domain.marking import N_

TYPED: Final = "typed-instead"

FAULTS: Mapping[str, str] = MappingProxyType({TYPED: N_("It was typed instead of scanned.")})
