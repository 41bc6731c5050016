"""Pictures that people send, made harmless: decoded, made smaller, and drawn anew.

What is kept is never a byte that came in: a comment, a place and time from a camera, a colour profile, whatever hides
behind the picture's end, all stay behind. The content says what a picture is, not its name or its media type. Each
call takes up to a second of a core and 100 MB: keep it off the event loop, and few at a time.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from marshmallow import ValidationError
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 * 1024 * 1024
MOST_SIDE = 4096  # pixels, as the header has them
SHOWN_SIDE = 512  # pixels, of the longer side of what is kept
QUALITY = 88  # of JPEG
# what Pillow raises for what it cannot read
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, MemoryError, struct.error)
Image.MAX_IMAGE_PIXELS = None  # its own limit warns in between; ours is below, and before anything is decoded


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept and served."""

    content: bytes
    media: str
    width: int
    height: int


def cleaned(raw: bytes) -> Picture:
    """The picture in `raw`. Raises ValidationError for one that is none, too large, or damaged."""
    if len(raw) > MOST_BYTES:
        raise ValidationError("Is larger than 2 MiB.")
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
            _check_size(found)
            found.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))  # a JPEG is decoded at the size it is needed in
            return _drawn_anew(found)
    except UNREADABLE:
        raise ValidationError("Is not a PNG, JPEG or WebP picture.") from None


def _check_size(found: Image.Image) -> None:
    if max(found.size) > MOST_SIDE:
        raise ValidationError(f"Has more than {MOST_SIDE} pixels in width or height.")


def _drawn_anew(found: Image.Image) -> Picture:
    """The first frame, upright, as PNG; what came as JPEG stays one."""
    is_photo = found.format == "JPEG"
    pixels = ImageOps.exif_transpose(found).convert("RGB" if is_photo else "RGBA")
    pixels.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    pixels.info.clear()  # Pillow writes profile and comment again from here
    written = io.BytesIO()
    if is_photo:
        pixels.save(written, "JPEG", quality=QUALITY, optimize=True)
    else:
        pixels.save(written, "PNG", optimize=True)
    return Picture(written.getvalue(), "image/jpeg" if is_photo else "image/png", *pixels.size)
