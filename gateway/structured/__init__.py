"""What search engines read of a page: JSON-LD in words of schema.org, one subject a file.

It says what stands on the page and no more; what is unknown is left out.
"""

from __future__ import annotations

import json
from typing import Any

from gateway.structured.events import event, is_for_everybody
from gateway.structured.jobs import job_posting

__all__ = ["MEDIA", "event", "is_for_everybody", "job_posting", "script"]

MEDIA = "application/ld+json"
_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})  # nothing ends the script it stands in


def script(said: dict[str, Any]) -> str:
    """The same as the text of a script element."""
    return json.dumps(said, ensure_ascii=False).translate(_SAFE)
