"""DKIM: others can tell that a mail is ours, and that nobody changed it."""

import base64

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from notifications.mail.newsletter import Edition, Page, Reader
from notifications.mail.signature import Signer, private_key

from services.notifications.tests.factories import LETTERHEAD, NOW

RSA, ED25519 = generate_private_key(65537, 2048), Ed25519PrivateKey.generate()
MAIL = Edition(LETTERHEAD, Page("Grüße von der Küste " * 8, "Moin\n", "<p>Moin</p>\n\n\n")).pour(
    Reader("jörg@küste.example", "token", "<1@itmv.example>"), NOW
)


def record(key):
    """What stands in the DNS."""
    if key is RSA:
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public)


def holds(mail, key):
    return dkim.verify(mail, dnsfunc=lambda name, **_: {b"s1._domainkey.itmv.example.": record(key)}.get(name))


@pytest.mark.parametrize("key", [RSA, ED25519], ids=["rsa", "ed25519"])
def test_what_is_signed_holds_and_what_was_changed_does_not(key):
    signed = Signer(key, "s1", "itmv.example").signed(MAIL)
    assert holds(signed, key)
    assert not holds(signed.replace(b"Moin", b"Main", 1), key)
    assert not holds(signed.replace(b"List-Unsubscribe: <https", b"List-Unsubscribe: <http", 1), key)
    assert not holds(b"From: another@example.org\r\n" + signed, key)


def test_blank_lines_at_the_end_do_not_count_and_each_line_is_short():
    signed = Signer(RSA, "s1", "itmv.example").signed(MAIL)
    assert holds(signed + b"\r\n\r\n", RSA)
    assert max(map(len, signed.split(b"\r\n"))) <= 998


def test_a_key_is_a_file_of_a_kind_that_receivers_believe(tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert private_key(str(path)) is not None
    assert private_key("") is None
    weak = generate_private_key(65537, 1024)
    path.write_bytes(weak.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert private_key(str(path)) is not None
    path.write_bytes(b"geheim")
    for bad in (path, tmp_path / "absent"):
        with pytest.raises(ValueError, match="must be the path") as fault:
            private_key(str(bad))
        assert "geheim" not in str(fault.value)
