"""What a door may answer instead of a result.

    Refusal
    ├── Invalid             422  what was asked does not make sense; `errors` points to fields
    ├── Unauthenticated     401  who is asking?
    ├── Forbidden           403  known, but may not
    ├── NotFound            404
    ├── Conflict            409  it makes sense, but not in the present state
    ├── Gone                410  it was here and will not come back
    ├── PreconditionFailed  412  somebody changed it meanwhile
    ├── TooManyRequests     429  `retry_after` seconds
    ├── Unavailable         503  `retry_after` seconds
    │   └── Expired         503  the caller's deadline passed before work began
    └── Unexpected          500  a fault of ours; its text stays in our log

A refusal carries a code for programs (`already_admitted`) and details that serialise to JSON. The status is
HTTP's because every client in the end speaks it; the services themselves do not.
"""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer that is not a result. `code` is snake_case, `details` is JSON."""

    status = 500

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code, details)

    @property
    def code(self) -> str:
        return str(self.args[0])

    @property
    def details(self) -> dict[str, Any]:
        return dict(self.args[1])

    def __str__(self) -> str:
        return self.code


class Invalid(Refusal):
    """The request does not make sense. `errors` is a list of {"pointer": "/field", "detail": text}."""

    status = 422


class Unauthenticated(Refusal):
    status = 401


class Forbidden(Refusal):
    status = 403


class NotFound(Refusal):
    status = 404


class Conflict(Refusal):
    status = 409


class Gone(Refusal):
    status = 410


class PreconditionFailed(Refusal):
    status = 412


class TooManyRequests(Refusal):
    """`retry_after` (seconds) is among the details."""

    status = 429


class Unavailable(Refusal):
    """`retry_after` (seconds) is among the details."""

    status = 503


class Expired(Unavailable):
    """The deadline passed before work began; nothing was done."""


class Unexpected(Refusal):
    """A fault of ours. The caller learns only that."""

    status = 500


def field_error(pointer: str, detail: str) -> Invalid:
    """An `Invalid` about one field; `pointer` is a JSON pointer (RFC 6901)."""
    return Invalid("invalid", errors=[{"pointer": pointer, "detail": detail}])


def by_name(name: str) -> type[Refusal]:
    """The class of a refusal that came over the wire; an unknown one is `Unexpected`."""
    found = globals().get(name)
    return found if isinstance(found, type) and issubclass(found, Refusal) else Unexpected
