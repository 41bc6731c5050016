"""QR codes (ISO/IEC 18004), for tickets on screens and on paper."""

from __future__ import annotations

import io

import segno

MODULE = 6  # pixels; with the quiet zone a ticket's code is some 300 wide
QUIET = 4  # modules around it that stay white, as the standard asks


def png(text: str) -> bytes:
    """The code of a text as a picture; a seventh of it may be hidden by a crease or a thumb (level M)."""
    buffer = io.BytesIO()
    segno.make_qr(text, "m").save(buffer, kind="png", scale=MODULE, border=QUIET)
    return buffer.getvalue()
