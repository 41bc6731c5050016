"""TLS on the way to the mail server: what is required is kept, and nothing is plain by accident."""

import ssl

import pytest
import trustme
from notifications.route import Route
from notifications.smtp import Away, Envelope, MailServer

from services.notifications.tests.postbox import Postbox

MAIL = b"Subject: x\r\n\r\nx\r\n"
AUTHORITY, STRANGER = trustme.CA(), trustme.CA()


def proof(authority):
    """How a server at this address proves itself by the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(autouse=True)
def trusted(monkeypatch, tmp_path):
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


@pytest.fixture
def box():
    """A function that starts a mail server; it stops when the test ends."""
    made = []

    def start(**tls):
        made.append(Postbox(**tls))
        made[-1].controller.start()
        return made[-1]

    yield start
    for each in made:
        each.controller.stop()


def sent(box, scheme="smtp", tls="auto"):
    """Whether the one mail that was sent came encrypted."""
    server = MailServer(Route(f"{scheme}://127.0.0.1:{box.port}", 2, tls))
    server.send(Envelope("n@itmv.example", "r@example.org"), MAIL)
    server.close()
    assert [mail for _, mail in box.taken] == [MAIL]
    return box.encrypted == [True]


def test_a_proven_server_gets_mails_by_starttls(box):
    assert sent(box(tls_context=proof(AUTHORITY)), tls="required")


def test_encryption_that_is_offered_is_taken_though_nobody_proves_anything(box):
    assert sent(box(tls_context=proof(STRANGER)))


def test_a_server_without_starttls_gets_nothing_where_it_is_required(box):
    plain = box()
    with pytest.raises(Away, match="SMTPNotSupportedError"):
        sent(plain, tls="required")
    assert plain.taken == []
    assert not sent(plain)


@pytest.mark.parametrize("tls", ["auto", "required"])
def test_whom_nobody_vouches_for_gets_nothing_where_a_proof_is_required(box, tls):
    stranger = box(tls_context=proof(STRANGER))
    user = "user:geheim@" if tls == "auto" else ""
    server = MailServer(Route(f"smtp://{user}127.0.0.1:{stranger.port}", 2, tls))
    with pytest.raises(Away, match="SSLCertVerificationError"):
        server.send(Envelope("n@itmv.example", "r@example.org"), MAIL)
    assert stranger.taken == []


def test_a_connection_can_be_encrypted_from_its_start(box):
    assert sent(box(ssl_context=proof(AUTHORITY)), "smtps")
    stranger = box(ssl_context=proof(STRANGER))
    with pytest.raises(Away, match="SSLCertVerificationError"):
        sent(stranger, "smtps")
