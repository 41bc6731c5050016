"""Pictures: their bytes travel as base64, and are drawn anew before anybody looks at them."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import Any

from eventlet import tpool
from eventlet.semaphore import Semaphore
from marshmallow import Schema, ValidationError, fields, validate

from chassis.schema import Shape
from members.pictures import MOST_BYTES, Picture, cleaned

LONGEST = (MOST_BYTES + 2) // 3 * 4  # characters
_drawing = Semaphore(2)  # each may take 100 MB


class Drawn(fields.String):
    """A picture as it is kept, of bytes in base64 (RFC 4648, section 4); drawn off the event loop, a few at a time."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Picture:  # type: ignore[override]
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > LONGEST:
            raise ValidationError("Is larger than 2 MiB.")
        try:
            raw = b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError("Is not base64.") from None
        with _drawing:
            return tpool.execute(cleaned, raw)  # type: ignore[no-any-return]


class GiveLogo(Shape):
    image = Drawn(required=True)


class GiveMemberLogo(GiveLogo):
    member_id = fields.UUID(required=True)


class GivePartnerLogo(GiveLogo):
    partner_id = fields.UUID(required=True)


class GetImage(Shape):
    hash = fields.String(required=True, validate=validate.Length(max=64))


class Image(Schema):
    """A picture as it is served."""

    media = fields.String(required=True)
    content = fields.Function(lambda it: b64encode(it.content).decode(), metadata={"type": "string"})
