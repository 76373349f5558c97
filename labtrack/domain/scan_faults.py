"""What went wrong with a scan that cannot be read?"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from labtrack.domain.identifiers import REFUSALS, SymbolKind
from labtrack.domain.keyboards import FRENCH, GERMAN, on_us_keys
from labtrack.domain.marking import N_

FAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **REFUSALS,
        "empty": N_("Nothing was scanned. Scan the symbol, or type what is printed beside it."),
        "unknown-symbol": N_(
            "This is no symbol that labtrack knows. Scan the bag's own label; if you typed a donation number, "
            "type all 14 characters, the boxed one included."
        ),
        "caps-lock": N_("Capitals and small letters came exchanged. Switch Caps Lock off and scan again."),
        "keyboard-layout-german": N_(
            "The scan came through a German keyboard layout. Set scanner and computer to the same one; scan again."
        ),
        "keyboard-layout-french": N_(
            "The scan came through a French keyboard layout. Set scanner and computer to the same one; scan again."
        ),
        "input-method": N_(
            "An input method changed or swallowed a part of the scan. Switch the keyboard to English and scan again."
        ),
        "half-scan": N_("Only a part of the symbol arrived. Empty the field and scan it again."),
        "double-scan": N_("Two scans came in one field. Empty the field and scan one symbol."),
        "gs1-not-announced": N_(
            "This reads as a GS1 symbol, but the scanner did not say so. Set it to send symbology identifiers (AIM), "
            "and scan again."
        ),
        "scanner-prefix": N_(
            "The scanner sends a control character of its own before or after the symbol. Set it to send nothing "
            "before it, and Enter or Tab after it."
        ),
        "symbology-conflict": N_(
            "The scanner calls this a GS1 symbol, but its content is ISBT 128. It is not taken; scan another symbol of "
            "the label and report this one."
        ),
        "flags-disagree": N_(
            "The symbol's own check does not fit its donation number. Scan it again; if that stays, the label is wrong."
        ),
    }
)

_LONGEST_EXAMINED: Final = 400
_BETWEEN_SCANS: Final = " \r\n\t"
# Chinese punctuation that is not counted as wide, though an input method puts it for ASCII.
_NARROW_BUT_COMPOSED: Final = frozenset("\u2018\u2019\u201c\u201d\u2026\u2014\u00b7\u00a5")
_CONTROLS: Final = "".join(map(chr, range(0x20))) + "\x7f"
_SMALL_LETTER_FIRST: Final = re.compile(r"=[a-z]")
_MESSAGE_WITHOUT_LEAD: Final = re.compile(r"\+[0-9]{5}[=&]")
_BEGUN_SYMBOL: Final = re.compile(rf"(?:{'|'.join(kind.value for kind in SymbolKind)})-(?:[0-9]{{0,8}}|[0-9]{{8}}-)")


def diagnose(text: str, code: str, fault_of: Callable[[str], str | None], *, aim: str = "") -> str:
    """Return the fault that explains a text best, or `code`, why the text as such could not be read.

    `aim` is the symbology identifier that came before it. `fault_of` tells why another scan would not be read, None if
    it would. Nothing found out here is ever put in the scan's place.
    """
    if len(text) > _LONGEST_EXAMINED:
        return code
    whole = aim + text

    def reads(other: str) -> bool:
        return fault_of(other) is None

    if any(_was_composed(character) for character in text):
        return "input-method"
    if _SMALL_LETTER_FIRST.match(text) or reads(text.swapcase()) or reads(whole.swapcase()):
        return "caps-lock"
    if text != text.strip(_CONTROLS) and reads(text.strip(_CONTROLS)):
        return "scanner-prefix"
    for keyboard in (GERMAN, FRENCH):
        meant = on_us_keys(text, keyboard)
        if meant is not None and reads(meant):
            return f"keyboard-layout-{keyboard.name}"
    if _MESSAGE_WITHOUT_LEAD.match(text) or reads(f"={text}") or reads(f"&{text}"):
        return "input-method"
    if _is_several(whole, reads) or _is_part_and_whole(whole, fault_of):
        return "double-scan"
    return "half-scan" if _is_part(text, code) else code


def _was_composed(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or character in _NARROW_BUT_COMPOSED


def _is_several(text: str, reads: Callable[[str], bool]) -> bool:
    starts, seen = [0], {0}
    while starts:
        start = starts.pop()
        for end in range(start + 1, len(text) + 1):
            if not reads(text[start:end]):
                continue
            following = end + len(text[end:]) - len(text[end:].lstrip(_BETWEEN_SCANS))
            if following == len(text) and start > 0:
                return True
            if following not in seen:
                seen.add(following)
                starts.append(following)
    return False


def _is_part_and_whole(text: str, fault_of: Callable[[str], str | None]) -> bool:
    return any(
        fault_of(text[middle:]) is None and _is_part(text[:middle], fault_of(text[:middle]))
        for middle in range(1, len(text))
    )


def _is_part(text: str, code: str | None) -> bool:
    return code == "too-short" or _BEGUN_SYMBOL.fullmatch(text) is not None
