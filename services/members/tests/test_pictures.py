"""Pictures drawn anew: what goes in, what comes out, and what never does."""

import io
import struct
import zlib

import pytest
from marshmallow import ValidationError
from members import pictures
from PIL import Image, ImageCms

SCRIPT = b"<script>alert(1)</script><?php system($_GET[0]); ?>"
FORMATS = ["PNG", "JPEG", "WEBP"]


def drawn(kind="PNG", size=(60, 30), mode="RGB", **saved):
    """A picture with a red left and a blue right half."""
    picture = Image.new(mode, size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    picture.save(written, kind, **saved)
    return written.getvalue()


def opened(picture):
    return Image.open(io.BytesIO(picture.content))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side):
    """A PNG of so many pixels in each direction, in a few bytes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    rows = zlib.compress(bytes(side * 3 + 1) * 50, 9)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def refusal(raw):
    with pytest.raises(ValidationError) as caught:
        pictures.cleaned(raw)
    [text] = caught.value.messages
    return text


@pytest.mark.parametrize(("kind", "media"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "png")])
def test_a_picture_stays_what_it_shows(kind, media):
    kept = pictures.cleaned(drawn(kind))
    assert (kept.media, kept.width, kept.height) == (f"image/{media}", 60, 30)
    shown = opened(kept).convert("RGB")
    assert shown.getpixel((5, 5))[0] > 240
    assert shown.getpixel((55, 5))[2] > 240


def test_a_large_one_becomes_smaller_in_proportion():
    kept = pictures.cleaned(drawn(size=(4096, 1024)))
    assert (kept.width, kept.height) == (512, 128)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_every_kind_of_colour_is_understood(mode):
    kept = pictures.cleaned(drawn(mode="RGB") if mode == "P" else _plain(mode))
    assert opened(kept).mode == "RGBA"


def _plain(mode):
    written = io.BytesIO()
    Image.new(mode, (8, 8)).save(written, "PNG")
    return written.getvalue()


def test_what_is_transparent_stays_so():
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(written, "WEBP", lossless=True)
    assert opened(pictures.cleaned(written.getvalue())).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_but_the_pixels_is_kept(kind):
    exif = Image.Exif()
    exif[0x010E] = exif[0x9286] = SCRIPT.decode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    raw = drawn(kind, exif=exif, icc_profile=profile, comment=SCRIPT)
    assert SCRIPT in raw
    assert profile[:40] in raw or kind == "PNG"  # where it is compressed
    kept = pictures.cleaned(raw)
    assert SCRIPT not in kept.content
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not opened(kept).getexif()


@pytest.mark.parametrize("kind", FORMATS)
def test_what_hides_behind_the_end_is_left_behind(kind):
    archive = b"PK\x03\x04" + SCRIPT
    kept = pictures.cleaned(drawn(kind) + archive)
    assert SCRIPT not in kept.content
    assert b"PK\x03\x04" not in kept.content


def test_it_is_turned_as_the_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    kept = pictures.cleaned(drawn("JPEG", exif=exif))
    assert (kept.width, kept.height) == (30, 60)


@pytest.mark.parametrize("side", [4097, 30_000])
def test_too_many_pixels_are_refused_before_they_are_decoded(side):
    assert refusal(bomb(side)) == "Has more than 4096 pixels in width or height."


@pytest.mark.parametrize("kind", FORMATS)
def test_a_damaged_picture_is_refused(kind):
    raw = drawn(kind, size=(300, 300))
    for cut in (raw[: len(raw) // 2], raw[:40], raw[:8]):
        assert refusal(cut) == "Is not a PNG, JPEG or WebP picture."


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"\x00" * 100, SCRIPT, b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP"),
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.4 " + b"x" * 100,
        drawn("GIF"),
        drawn("BMP"),
        drawn("TIFF"),
        drawn("ICO"),
    ],
)
def test_what_is_no_png_jpeg_or_webp_is_refused(raw):
    assert refusal(raw) == "Is not a PNG, JPEG or WebP picture."


def test_a_picture_larger_than_two_mebibytes_is_refused():
    assert refusal(drawn() + b"\x00" * 2**21) == "Is larger than 2 MiB."


def test_a_film_is_its_first_picture():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    for kind in ("PNG", "WEBP"):
        written = io.BytesIO()
        frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=100)
        kept = opened(pictures.cleaned(written.getvalue()))
        assert getattr(kept, "n_frames", 1) == 1
        assert kept.getpixel((4, 4))[0] > 240
