"""The shape of a fact, and the CloudEvents envelope it travels in.

A message is a marshmallow schema with a topic. The teller fills it from an object by attribute; a hearer declares
its own, narrower class with the same topic and ignores fields it does not know, so that a fact may gain fields.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, missing
from marshmallow.utils import get_value
from uuid6 import uuid7

Envelope = dict[str, Any]


class Undecodable(Exception):
    """A delivery that no retry will make readable; the reason names no content."""


class Message(Schema):
    """A fact: `topic` is `<service>.<past_tense>.v<N>`; a public one holds nothing a visitor may not see."""

    topic: ClassVar[str]
    public: ClassVar[bool] = False
    to_the_erased: ClassVar[bool] = False  # part of an erasure: told, and heard, though its person is erased already

    class Meta:
        unknown = EXCLUDE

    @classmethod
    def service(cls) -> str:
        """Who tells it."""
        return cls.topic.partition(".")[0]

    @classmethod
    def routing_key(cls) -> str:
        return cls.topic.partition(".")[2]

    @classmethod
    def exchange(cls) -> str:
        """Nameko's own name, so that a plain `@event_handler` can listen too."""
        return f"{cls.service()}.events"


class Fact:
    """A heard fact: the consumer's view of its data by attribute, and the envelope's id, subject and time."""

    def __init__(self, envelope: Envelope, data: dict[str, Any]) -> None:
        """Raises KeyError, TypeError or ValueError where the envelope is not as it should be."""
        self.id = UUID(_text(envelope["id"]))
        self.subject = _text(envelope["subject"])
        self.time = datetime.fromisoformat(_text(envelope["time"]))
        if self.time.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self.topic = _text(envelope["type"])
        self.data = data

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["data"][name]
        except KeyError:
            raise AttributeError(name) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


@cache
def _schema(message: type[Message]) -> Message:
    """One for all facts: to build it costs more than to fill it."""
    return message()


def dump(message: type[Message], source: object) -> dict[str, Any]:
    """Fill a message from an object.

    marshmallow leaves out what the object lacks, so what was dumped is loaded again: a required field that is
    missing raises ValidationError where the fact is told, and not at some hearer.
    """
    schema = _schema(message)
    data: dict[str, Any] = schema.dump(source)
    schema.load(data)
    return data


def envelope(message: type[Message], data: dict[str, Any], subject: str, now: datetime) -> Envelope:
    """A CloudEvents 1.0 event in JSON."""
    return {
        "specversion": "1.0",
        "id": str(uuid7()),
        "source": f"itmv/{message.service()}",
        "type": message.topic,
        "time": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "subject": subject,
        "datacontenttype": "application/json",
        "dataschema": f"/contracts/facts/{message.topic}.json",
        "data": data,
    }


def read(message: type[Message], body: Any) -> Fact:
    """The fact in a delivery's decoded body. Raises Undecodable, whose text holds no content."""
    if not isinstance(body, dict) or body.get("specversion") != "1.0":
        raise Undecodable("not_a_cloudevent")
    if body.get("type") != message.topic:
        raise Undecodable("unknown_type")
    try:
        return Fact(body, _by_name(_schema(message), {} if body.get("data") is None else body["data"]))
    except ValidationError as error:
        raise Undecodable("invalid_fields:" + ",".join(sorted(map(str, error.messages_dict)))) from error
    except (KeyError, ValueError, TypeError) as error:
        raise Undecodable("broken_envelope") from error


def _by_name(schema: Message, data: dict[str, Any]) -> dict[str, Any]:
    """What was loaded, under the names it travels by and not the attributes it was told from."""
    loaded = schema.load(data)
    values = {name: get_value(loaded, field.attribute or name) for name, field in schema.load_fields.items()}
    return {name: value for name, value in values.items() if value is not missing}
