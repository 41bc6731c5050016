"""Short signed references to a delivery, for places too narrow for a token: the return path, the link in a footer.

Sixteen bytes of the id and nine of a keyed hash are forty letters and digits without a spare bit: each reads as one
reference and no other. Their case does not matter, since mail servers change that of an address.
"""

from __future__ import annotations

import hmac
from base64 import b32decode, b32encode
from uuid import UUID

LENGTH = 40
_MAC = 9  # bytes: nobody guesses one of 2^72 against a door


def sign(key: str, purpose: str, delivery_id: UUID) -> str:
    """The reference to a delivery for one purpose, such as `bounce`."""
    return b32encode(delivery_id.bytes + _mac(key, purpose, delivery_id.bytes)).decode().lower()


def read(key: str, purpose: str, reference: str) -> UUID | None:
    """The delivery that was signed for this purpose; None when this is no reference of ours."""
    if len(reference) != LENGTH or not reference.isascii():
        return None
    try:
        raw = b32decode(reference.upper())
    except ValueError:
        return None
    known = hmac.compare_digest(raw[16:], _mac(key, purpose, raw[:16]))
    return UUID(bytes=raw[:16]) if known else None


def _mac(key: str, purpose: str, id_bytes: bytes) -> bytes:
    return hmac.digest(key.encode(), f"itmv:{purpose}:".encode() + id_bytes, "sha256")[:_MAC]
