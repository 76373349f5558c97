"""Which tissue or cells, as released in the European Union, is it?"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.din import Din
from labtrack.domain.identifiers.product import ProductCode
from labtrack.domain.identifiers.structure import Structure, padded
from labtrack.domain.identifiers.unreadable import Unreadable

_SHAPE: Final = re.compile(
    "(?P<country>[A-Z]{2})(?P<establishment>[0-9A-Z]{6})(?P<donation>[0-9A-Z]{13})"
    "(?P<system>[ABE])(?P<product>[0-9A-Z]{7})(?P<split>[0-9A-Za-z]{3})(?P<expires>[0-9]{8})"
)
_PRINTED: Final = re.compile(r"(?:SEC: ?)?([0-9A-Z]{21})\s([0-9A-Za-z]{19})")
_NEVER: Final = "00000000"
_HALF: Final = 21
PREFIX: Final = "SEC:"


class CodingSystem(StrEnum):
    """Whose product codes are used."""

    ISBT_128 = "A"
    EUROCODE = "B"
    EUTC = "E"


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleEuropeanCode(Structure):
    """The Single European Code, ISBT 128 structure 038 (ST-012): 40 characters, without any check character.

    Country (2), tissue establishment (6), donation number (13), coding system (1), product (7), split (3), expiry.
    It is for tissues and cells as a tissue establishment releases them, and never for a medicinal product made of them.
    """

    ds: ClassVar[str] = "038"
    identifier: ClassVar[str] = "&,4"
    length: ClassVar[int] = 40

    country: str
    establishment: str
    donation: str
    system: CodingSystem
    product: str
    split: str
    expires: date | None = None

    def __post_init__(self) -> None:
        """Refuse parts of another shape."""
        if isinstance(self.expires, datetime) or _SHAPE.fullmatch(self.content) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def of(
        cls, country: str, establishment: str, din: Din, product: ProductCode, *, expires: date | None = None
    ) -> Self:
        """Put it together from an ISBT 128 label: cells split by `0` and division, tissues by type and division.

        `establishment` is filled up with zeros from the left. Raises Unreadable where the division stands elsewhere.
        """
        if product.needs_divisions:
            raise Unreadable("divisions-missing")
        first = product.collection_type if product.code.startswith("T") else "0"
        return cls(
            country=country,
            establishment=padded(establishment, 6),
            donation=din.text,
            system=CodingSystem.ISBT_128,
            product=padded(product.code, 7),
            split=first + product.division,
            expires=expires,
        )

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the forty characters after the `&,4`."""
        match = _SHAPE.fullmatch(content)
        if match is None:
            raise Unreadable("malformed-content")
        parts = match.groupdict()
        system, expires = CodingSystem(parts.pop("system")), _day(parts.pop("expires"))
        return cls(**parts, system=system, expires=expires)

    @classmethod
    def printed(cls, text: str) -> Self:
        """Read what is printed: `SEC:`, 21 characters, a space or a new line, 19 characters.

        Raises Unreadable `malformed-sec`.
        """
        match = _PRINTED.fullmatch(text.strip())
        if match is None:
            raise Unreadable("malformed-sec")
        try:
            return cls.from_content(match[1] + match[2])
        except Unreadable as other:
            raise Unreadable("malformed-sec") from other

    @property
    def content(self) -> str:
        """The forty characters after the `&,4`."""
        expires = f"{self.expires:%Y%m%d}" if self.expires is not None else _NEVER
        return (
            f"{self.country}{self.establishment}{self.donation}{self.system.value}{self.product}{self.split}{expires}"
        )

    @property
    def text(self) -> str:
        """As it is printed: `SEC: PL001499Z549917123456 A00T041600320171231`."""
        return f"{PREFIX} {self.content[:_HALF]} {self.content[_HALF:]}"

    @property
    def din(self) -> Din | None:
        """The donation number, where the code is of ISBT 128; None for another system's number."""
        if self.system is not CodingSystem.ISBT_128:
            return None
        try:
            return Din(text=self.donation)
        except Unreadable:
            return None


def _day(written: str) -> date | None:
    if written == _NEVER:
        return None
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError as none:
        raise Unreadable("malformed-content") from none
