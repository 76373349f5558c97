"""How does the interface's description tell of errors?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from labtrack.edge.errors import PROBLEM

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "remedy"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable: programs decide by it."},
        "remedy": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {"code": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "incident": {"type": "string"},
    },
}


def problems(*statuses: int) -> Any:
    """Describe these statuses as problem+json (RFC 9457)."""
    return {
        str(status): {"description": HTTPStatus(status).phrase, "content": {PROBLEM: {"schema": SCHEMA}}}
        for status in statuses
    }
