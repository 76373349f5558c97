"""Why can an identifier not be read?"""

from collections.abc import Mapping
from types import MappingProxyType

from labtrack.domain.marking import N_

REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "not-isbt": N_("This does not begin with = or &, so it is not an ISBT 128 symbol."),
        "unknown-structure": N_(
            "This is an ISBT 128 symbol of a kind that labtrack does not read. Scan another symbol of the label."
        ),
        "too-short": N_("The symbol ends before its content is complete. Scan it again."),
        "malformed-content": N_(
            "The content of the symbol is not what its kind allows. Scan it again; if it stays so, the label is wrong."
        ),
        "several-symbols": N_("Several symbols came as one, and they are not a pair that may be read together."),
        "structure-repeated": N_("The same kind of content stands twice in one message, so nothing of it is taken."),
        "message-count-wrong": N_(
            "The message holds another number of parts than it announces, so nothing of it is taken. Scan it again."
        ),
        "message-nested": N_("The message holds another message, which ISBT 128 does not allow."),
        "divisions-missing": N_(
            "The product code says that its division stands in a second symbol. Scan both together, "
            "or scan the two-dimensional symbol."
        ),
        "divisions-conflict": N_(
            "A separate division came with a product code that already has one. Nothing of it is taken."
        ),
        "malformed-din": N_(
            "This is not a donation number: it has 13 characters, five for the facility, two for the year "
            "and six for the number, in capitals, without the letter O."
        ),
        "check-character-missing": N_(
            "A typed donation number needs its check character, the boxed one after the 13 characters. Type all 14."
        ),
        "check-character-wrong": N_(
            "The check character does not fit, so a character was mistyped. Compare with the label and type it again."
        ),
        "not-checkable": N_(
            "Only a donation number of 13 characters, or the two letters and eight digits of a labtrack symbol, "
            "has a check character."
        ),
        "malformed-symbol": N_(
            "This is not a labtrack symbol: two letters, eight digits and a check character, such as LB-00000012-F."
        ),
        "symbol-kind-unknown": N_("The two letters in front name no kind of symbol that labtrack prints."),
        "symbol-check-wrong": N_(
            "The check character of the symbol does not fit. Scan it again, or compare what was typed with the label."
        ),
        "symbol-not-issuable": N_("This number is never printed, because its check character would not be 0-9 or A-Z."),
    }
)


class Unreadable(ValueError):
    """Raised for every text that is not an identifier, and for nothing else.

    `code` is stable and one of REFUSALS; `message` is its English sentence.
    """

    def __init__(self, code: str) -> None:
        """Refuse with one of the codes of REFUSALS."""
        self.code = code
        self.message = REFUSALS[code]
        super().__init__(self.message)
