"""Signed tokens for links in mails: they say what they are for, whom they concern and when they end.

A token is not a secret store: its payload can be read by whoever has it. What makes it single-use is the state of
the thing it names. Changing the key (ITMV_SECRET_KEY) voids all of them.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from itsdangerous import BadSignature, Serializer, SignatureExpired, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode

from chassis.errors import Gone, Invalid


class _Short(URLSafeTimedSerializer):
    """Without zlib, which tries in vain to make an id shorter and takes nine tenths of the time for it."""

    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(Serializer.dump_payload(self, obj))


class Tokens:
    """Signs and reads tokens for one purpose, such as `confirm-application`."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        key = hmac.digest(secret_key.encode(), f"itmv:{purpose}".encode(), "sha256")  # once, not for each token
        own = {"key_derivation": "none", "digest_method": hashlib.sha256}
        self._serializer = _Short(key, signer_kwargs=own)

    def sign(self, subject: object) -> str:
        """A token for `subject` (an id)."""
        return str(self._serializer.dumps(str(subject)))

    def read(self, token: str, seconds: int | None = None) -> str:
        """The subject. Raises Invalid for a token that is not ours, Gone for one older than `seconds`."""
        try:
            return str(self._serializer.loads(token, max_age=seconds))
        except SignatureExpired:
            raise Gone("token_expired") from None
        except BadSignature:
            raise Invalid("token_invalid", errors=[{"pointer": "/token", "detail": "Is not a valid token."}]) from None
