"""What may be sent in the name of a picture: none, too large a one, and such as are something else too."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

HIDDEN = b"<script>alert('Versteck')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG that says it is so large, whatever is in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def drawn(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("versteck.html", HIDDEN)
    return out.getvalue()


NONE = {
    "30,000 pixels to a side": png(30_000, 30_000),
    "30,000 pixels to a side and a bomb of zeros": png(30_000, 30_000, bytes(50_000_000)),
    "as many pixels as can be said": png(2**31 - 1, 2**31 - 1),
    "no pixels": png(0, 0),
    "cut short": drawn()[:60],
    "nothing": b"",
    "text": b"Guten Tag",
    "SVG": SVG,
    "SVG behind a PNG's first bytes": drawn()[:8] + SVG,
    "GIF": drawn("GIF"),
    "BMP": drawn("BMP"),
    "HTML": HIDDEN,
    "PDF": b"%PDF-1.7\n" + HIDDEN,
    "an archive": archive(),
}
POLYGLOTS = {
    "HTML behind a PNG": drawn() + HIDDEN,
    "an archive behind a PNG": drawn() + archive(),
    "HTML in a PNG's comment": drawn()[:33] + chunk(b"tEXt", b"Comment\x00" + HIDDEN) + drawn()[33:],
    "HTML behind a JPEG": drawn("JPEG") + HIDDEN,
    "HTML in a JPEG's comment": b"\xff\xd8\xff\xfe" + struct.pack(">H", len(HIDDEN) + 2) + HIDDEN + drawn("JPEG")[2:],
    "HTML behind a WebP": drawn("WEBP") + HIDDEN,
}
