"""Logos of invented organisations: initials on a colour, drawn here and then cleaned as every picture that comes in."""

from __future__ import annotations

import colorsys
import io
from itertools import count

from PIL import Image, ImageDraw, ImageFont

from members.demonstration.partners import PARTNERS
from members.demonstration.scene import rows
from members.pictures import Picture, cleaned

SIDE = 192  # pixels
FURTHER = 0.618034  # golden section: neighbours differ, however many there are
WITHOUT = "1"  # the size of those who have no logo yet


def drawn() -> dict[str, Picture]:
    """Every logo by whose it is. Takes its time: keep it out of transactions."""
    names = [row["name"] for row in rows("organisations") if row["size"] != WITHOUT] + [name for name, _ in PARTNERS]
    return {name: _logo(_initials(name), hue * FURTHER % 1) for name, hue in zip(names, count(), strict=False)}


def _initials(name: str) -> str:
    """The first letters of its first two words that begin with a capital."""
    words = [word for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(word[0] for word in words[:2])


def _logo(letters: str, hue: float) -> Picture:
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, 0.32, 0.55))
    image = Image.new("RGB", (SIDE, SIDE), (red, green, blue))
    middle = (SIDE / 2, SIDE / 2)
    ImageDraw.Draw(image).text(middle, letters, "white", ImageFont.load_default(SIDE * 0.45), anchor="mm")
    written = io.BytesIO()
    image.save(written, "PNG")
    return cleaned(written.getvalue())
