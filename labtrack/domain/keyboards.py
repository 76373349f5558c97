"""What did a scanner's keys mean, on a host set to another keyboard?"""

import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """A host layout: what each of its characters would have been on the scanner's own, the US layout."""

    name: str
    us_keys: Mapping[str, str]
    has_dead_accents: bool


def _layout(name: str, *, us: str, host: str, dead_accents: bool) -> Keyboard:
    return Keyboard(name=name, us_keys=dict(zip(host, us, strict=True)), has_dead_accents=dead_accents)


GERMAN: Final = _layout(
    "german",
    us="-=[]\\;'/`@#^&*()_+{}|:\"<>?~yzYZ",
    host="ß´ü+#öä-^\"§&/()=?`Ü*'ÖÄ;:_°zyZY",
    dead_accents=True,
)
FRENCH: Final = _layout(
    "french",
    us="1234567890-[]\\;',./`!@#$%^&*()_{}|:\"<>?qawzmQAWZM",
    host="&é\"'(-è_çà)^$*mù;:!²1234567890°¨£µM%./§aqzw,AQZW?",
    dead_accents=False,
)

_ACCENTS: Final = {"\N{COMBINING ACUTE ACCENT}": "´", "\N{COMBINING GRAVE ACCENT}": "`"}


def on_us_keys(text: str, host: Keyboard) -> str | None:
    """Return what the same keys give on a US layout, or None where nothing but letters would differ."""
    pressed = _dead_keys_apart(text) if host.has_dead_accents else text
    meant = "".join(host.us_keys.get(character, character) for character in pressed)
    differs = any(was != is_ for was, is_ in zip(pressed, meant, strict=True) if was not in string.ascii_letters)
    return meant if differs else None


def _dead_keys_apart(text: str) -> str:
    """Undo what a dead accent key did to the character after it: `Á` was an accent, then `A`."""
    pressed = []
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        accent = _ACCENTS.get(parts[1:])
        pressed.append(character if accent is None else accent + parts[0])
    return "".join(pressed)
