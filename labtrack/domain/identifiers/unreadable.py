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
        "national-structure": N_(
            "This symbol has a national or local meaning, which is known only together with the facility that issued "
            "it. Scan another symbol of the label."
        ),
        "message-national": N_("The message holds a national structure, which ISBT 128 does not allow."),
        "checksum-wrong": N_(
            "The two digits that guard this donor identifier do not fit. Scan it again; if it stays so, the label is "
            "wrong."
        ),
        "malformed-mpho": N_(
            "This is not an identifier of a product of human origin: five characters for the facility, five for the "
            "product, thirteen for the donation and six for the division."
        ),
        "malformed-sec": N_(
            "This is not a Single European Code: SEC:, then 21 characters, a space and 19 characters that end with a "
            "day."
        ),
        "gs1-malformed": N_(
            "A part of this GS1 symbol is not what its identifier allows. Scan it again; if it stays so, the label is "
            "wrong."
        ),
        "gs1-check-digit-wrong": N_(
            "The check digit of this GS1 number does not fit. Scan it again; if it stays so, the label is wrong."
        ),
        "gs1-incomplete": N_("A part of this GS1 symbol has no meaning without another, which is not there."),
        "gs1-conflict": N_(
            "This GS1 symbol names a person who gives care and one who receives it. Nothing of it is taken."
        ),
        "gs1-repeated": N_("The same part stands twice in this GS1 symbol, so nothing of it is taken."),
        "group-separator-lost": N_(
            "The separators inside this GS1 symbol were lost on the way, so its parts cannot be told apart. "
            "Set the scanner to send group separators, and scan again."
        ),
        "group-separator-doubtful": N_(
            "A lot or serial number in this GS1 symbol ends like the next part: its separator may have been lost on "
            "the way. Test the scanner; if it sends separators, type what is printed beside the symbol."
        ),
        "malformed-din": N_(
            "This is not a donation number: it has 13 characters, five for the facility, two for the year "
            "and six for the number, in capitals, without the letter O."
        ),
        "check-character-missing": N_(
            "A typed number needs its check character, which is printed after it. Of a donation number type all 14 "
            "characters."
        ),
        "check-character-wrong": N_(
            "The check character does not fit, so a character was mistyped. Compare with the label and type it again."
        ),
        "not-checkable": N_(
            "A check character belongs to a donation number of 13 characters, a Chain of Identity identifier of 15, "
            "the two letters and eight digits of a labtrack symbol, the digits of a GTIN (7, 11, 12 or 13) and of a "
            "GSRN (17)."
        ),
        "two-kinds": N_(
            "Thirteen digits may be a donation number or a GTIN. Write = before a donation number, or (01) before a "
            "GTIN."
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
