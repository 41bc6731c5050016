"""Fields that doors share."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from chassis.schema import Mailbox


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna@EXAMPLE.org ", "Anna@example.org"),
        ("a@küste.example", "a@küste.example"),
        ("a@KÜSTE.example", "a@küste.example"),
        ("a@ku\u0308ste.example", "a@küste.example"),
        ("a@xn--kste-0ra.example", "a@küste.example"),
        ("a@XN--KSTE-0RA.example", "a@küste.example"),
        ("a@straße.example", "a@straße.example"),
        ("a@xn--i-7iq.example", "a@xn--i-7iq.example"),
        ("jörg+liste@example.org", "jörg+liste@example.org"),
    ],
)
def test_an_address_has_one_spelling(typed: str, kept: str) -> None:
    assert Mailbox().deserialize(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["a@b,c@d", '"a b"@example.org', '"a@b"@example.org', "a@[127.0.0.1]", "a@i\u2764.example", "a@-ä.example", "a"],
)
def test_what_no_mail_can_go_to_is_refused_at_the_door(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"Not a valid email address\."):
        Mailbox().deserialize(typed)
