"""Pictures: their bytes travel as base64."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from chassis.schema import Shape
from members.pictures import MOST_BYTES

LONGEST = (MOST_BYTES + 2) // 3 * 4  # characters


class Bytes(fields.String):
    """Bytes in base64 (RFC 4648, section 4)."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bytes:  # type: ignore[override]
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > LONGEST:
            raise ValidationError("Is larger than 2 MiB.")
        try:
            return b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError("Is not base64.") from None


class GiveLogo(Shape):
    image = Bytes(required=True)


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
