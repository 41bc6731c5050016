"""One-time codes: by the clock (TOTP, RFC 6238) and for recovery.

A secret is not stored: it follows from a nonce in the database and ITMV_SECRET_KEY, so that neither alone gives codes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

ISSUER = "IT-Initiative MV"
WINDOW = 1  # steps of 30 s that a clock may be off, to either side (RFC 6238, section 5.2)
RECOVERY_CODES = 10
DIGITS = 6


def secret(secret_key: str, nonce: str) -> str:
    """The shared secret: 160 bits (RFC 4226, section 4), in base32 as apps take it."""
    made = hmac.new(secret_key.encode(), f"totp:{nonce}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def uri(shared: str, email: str) -> str:
    """What an app reads from a QR code."""
    return pyotp.TOTP(shared).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(shared: str, code: str, now: datetime) -> int | None:
    """The step of time whose code this is; None for a wrong one."""
    if not (len(code) == DIGITS and code.isascii() and code.isdecimal()):
        return None
    try:
        return pyotp.TOTP(shared).verify_and_get_timecode(code, for_time=now, valid_window=WINDOW)
    except OTPVerificationError:
        return None


def recovery_code() -> str:
    """80 random bits, in groups that can be read out: abcd-efgh-ijkl-mnop."""
    text = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, however it was typed; it is random, so a plain hash will do."""
    plain = "".join(code.lower().split()).replace("-", "")
    return hashlib.sha256(plain.encode()).hexdigest()
