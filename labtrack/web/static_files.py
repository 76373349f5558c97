"""Under which address may a browser keep a file of ours for ever, and which does it ask for again?"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory

FOLDER = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600
STAMP = re.compile(r"v-[0-9a-f]{16}")


def register(app: Flask) -> None:
    """Serve the folder. Every address that a page names bears a stamp of all that lay there at the start.

    The stamp is a part of the path, so that what a file names beside itself (a font, a module) bears it too.
    """
    current = stamp_of(FOLDER)

    @app.url_defaults
    def stamped(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["filename"] = f"{current}/{values['filename']}"

    @app.get("/static/<path:filename>", endpoint="static")
    def static(filename: str) -> Response:
        """Send a file: for ever under the stamp of now; to be asked for again under none, or under a former one."""
        stamp, _, rest = filename.partition("/")
        known = STAMP.fullmatch(stamp) is not None
        response = send_from_directory(
            FOLDER, rest if known else filename, max_age=A_YEAR if stamp == current else None
        )
        if stamp == current:
            response.cache_control.immutable = True
        return response


def stamp_of(folder: Path) -> str:
    """A stamp that is another one as soon as any file of a folder is: `v-` and 16 hexadecimal digits."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    said = sha256()
    for path in files:
        content = path.read_bytes()
        said.update(f"{path.relative_to(folder).as_posix()}\n{len(content)}\n".encode() + content)
    return f"v-{said.hexdigest()[:16]}"
