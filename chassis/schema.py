"""The shapes at a door: strict going in, complete going out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import idna
from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate, validates

from chassis import places
from chassis.errors import Invalid

_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # the marks of direction (UAX 9)
_UNPRINTABLE = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff{_TURNING}]")
_QUOTING = re.compile(r"[\"\[\]\\]")
_DEPTH = 20
LANGUAGE = validate.Regexp(r"^[a-z]{2}\Z", error="Must be an ISO 639-1 code such as de.")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
POSTCODE = validate.Regexp(r"^[0-9A-Z -]{3,10}\Z", error="Is not a postcode.")
DISTRICT = validate.OneOf(places.districts(), error="Is not a district of the state.")


class Shape(Schema):
    """A schema that refuses unknown fields and text that no database or mail should see.

    Refused in text: control characters (but not tab and newlines), lone surrogates, and the marks that turn the
    direction of writing (which let a text show other than it reads).
    """

    class Meta:
        unknown = RAISE

    @pre_load
    def refuse_unprintable(self, data: Any, **_: Any) -> Any:
        problems: dict[str, Any] = {}
        for name, value in data.items() if isinstance(data, dict) else ():
            if any(_UNPRINTABLE.search(text) for text in _texts(value, _DEPTH)):
                problems[str(name).encode("utf-8", "replace").decode()] = ["Contains characters that cannot be stored."]
        if problems:
            raise ValidationError(problems)
        return data


def printable(text: str) -> str:
    """The text of somebody else's document, without what a `Shape` would refuse it for."""
    return _UNPRINTABLE.sub("", text)


def _texts(value: Any, depth: int) -> Iterator[str]:
    if depth == 0:
        raise ValidationError("Is nested too deeply.")
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, depth - 1)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from _texts(each, depth - 1)


class Line(fields.String):
    """One line of text: outer blanks gone, no line breaks, at most `most` characters."""

    def __init__(self, *, most: int = 200, least: int = 0, **kwargs: Any) -> None:
        checks = [
            validate.Length(min=least or None, max=most),
            validate.Regexp(r"^[^\r\n\t\x85\u2028\u2029]*\Z", error="Must be one line."),
        ]
        super().__init__(validate=checks, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).strip()


class Text(fields.String):
    """Text of several lines (Markdown), at most `most` characters; where some are needed, blanks alone are none."""

    def __init__(self, *, most: int = 20_000, least: int = 0, **kwargs: Any) -> None:
        checks: list[validate.Validator] = [validate.Length(min=least or None, max=most)]
        if least:
            checks.append(validate.Regexp(r"\Z|[\s\S]*\S", error="Must not be blank."))
        super().__init__(validate=checks, **kwargs)


class Link(fields.Url):
    """An absolute http(s) URL that names no user: it is shown to others (RFC 3986, section 7.5)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validate", validate.Length(max=500))
        super().__init__(schemes={"http", "https"}, require_tld=False, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "@" in urlsplit(text).netloc:
            raise ValidationError("Must not name a user or a password.")
        return text


class Mailbox(fields.Email):
    """An e-mail address of at most 254 characters that mail can go to, its domain as `in_letters` spells it.

    Quoted local parts and addresses in place of a domain (RFC 5321, section 4.1.2) are refused: nobody has them.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validate", validate.Length(max=254))
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value.strip() if isinstance(value, str) else value, attr, data, **kwargs)
        if _QUOTING.search(text):
            raise ValidationError(self.error_messages["invalid"])
        try:
            return in_letters(text)
        except UnicodeError:
            raise ValidationError(self.error_messages["invalid"]) from None


def in_letters(address: str) -> str:
    """An address with the one spelling of its domain: lower case, umlauts as umlauts (RFC 5890: U-labels).

    Raises UnicodeError for letters that no domain can have.
    """
    local, _, domain = address.rpartition("@")
    domain = domain.lower()
    if not domain.isascii():
        domain = idna.encode(domain, uts46=True).decode()
    if "xn--" in domain:
        with suppress(idna.IDNAError):  # as the DNS has it, where IDNA 2008 knows no letters for it
            domain = idna.decode(domain)
    return f"{local}@{domain}"


class Moment(fields.AwareDateTime):
    """A date and time with its offset (RFC 3339), understood as UTC; from 1990 to 2099."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not RFC_3339.fullmatch(value):
            raise ValidationError("Must be a date and time with an offset, such as 2026-03-02T18:00:00+01:00.")
        moment: datetime = super()._deserialize(self.shortened(value), *args, **kwargs)
        if not EARLIEST.timestamp() <= moment.timestamp() < LATEST.timestamp():
            raise ValidationError("Must be between 1990 and 2099.")
        return moment.astimezone(UTC)

    @staticmethod
    def shortened(value: str) -> str:
        """To the microseconds that Python knows."""
        return re.sub(r"(\.\d{6})\d+", r"\1", value.upper())


class Around(Shape):
    """Within `radius_km` of the postcode `near`; around one without coordinates here nothing could be found."""

    near = fields.String(load_default=None, validate=POSTCODE)
    radius_km = fields.Integer(load_default=25, validate=validate.Range(1, 500))

    @validates("near")
    def is_known(self, value: str | None, **_: Any) -> None:
        if value and places.find(value) is None:
            raise ValidationError("Is not a postcode of the state.")


class Paging(Shape):
    """What every list takes."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class Token(Shape):
    """A secret from a mail or of a session, as `tokens` signs it."""

    token = fields.String(required=True, validate=validate.Length(1, 500))


class Whose(Shape):
    """Whose data: an address, and the id of the account that goes with it."""

    email = Mailbox(required=True)
    account_id = fields.UUID(load_default=None, allow_none=True)


class Holdings(Schema):
    """What a service holds of a person: by kind, the rows."""

    holdings = fields.Dict(required=True)


class Nothing(Shape):
    """No fields."""


def page_of(shape: type[Schema], **more: fields.Field[Any]) -> type[Schema]:
    """The shape of a page of `shape`s: items, total, whether that is exact (or there are more), next; and `more`."""
    return type(
        f"{shape.__name__}Page",
        (Schema,),
        {
            "items": fields.List(fields.Nested(shape), required=True),
            "total": fields.Integer(required=True),
            "exact": fields.Boolean(required=True),
            "next": fields.String(required=True, allow_none=True),
            **more,
        },
    )


def load(shape: Schema, data: dict[str, Any]) -> dict[str, Any]:
    """What `data` means by `shape`. Raises Invalid with a JSON pointer (RFC 6901) for each fault."""
    try:
        loaded: dict[str, Any] = shape.load(data)
        return loaded
    except ValidationError as error:
        raise Invalid("invalid", errors=list(_pointers(error.messages, ""))) from error


def _pointers(faults: Any, where: str) -> Iterator[dict[str, str]]:
    if isinstance(faults, dict):
        for name, inner in faults.items():
            step = "" if name == "_schema" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            yield from _pointers(inner, where + step)
    else:
        for text in faults if isinstance(faults, list) else [faults]:
            yield {"pointer": where, "detail": str(text)}
