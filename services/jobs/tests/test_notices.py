"""Notices in eForms: what is read of them, what is refused, and `itmv import tenders` on a real database."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from jobs import notices
from jobs.models import Tender
from jobs.notices import Unreadable
from jobs.operator import import_group
from sqlalchemy import select

from chassis import migrate
from chassis.db import Database
from chassis.service import plan
from chassis.testing import SECRET

NOTICE = (Path(__file__).parent / "notice.xml").read_bytes()
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def changed(*pairs: tuple[str, str]) -> bytes:
    text = NOTICE.decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def test_what_a_notice_says_becomes_a_tender():
    notice = notices.read(NOTICE)
    assert notice.key == "eforms:7b1e7f0a-1111-4222-8333-444455556666"
    assert notice.issued_at == datetime(2036, 2, 28, 11, 32, 13, tzinfo=UTC)
    assert notice.is_it
    assert notice.form == {
        "title": "Plattform für Geodaten",
        "description_markdown": "Aufbau, Betrieb und Pflege.",
        "authority": "Hansestadt Wismar",
        "cpv": ["72212000", "72300000"],
        "places": [{"postcode": "23966", "city": "Wismar"}],
        "deadline": "2036-04-03T10:00:00+00:00",
        "source_url": "https://ted.europa.eu/de/notice/-/detail/123456-2036",
        "documents": [{"title": "Vergabeunterlagen", "url": "https://vergabe.example.org/wismar/1"}],
        "language": "de",
    }


def test_without_a_number_in_ted_it_leads_to_the_buyer():
    content = changed(("efbc:NoticePublicationID", "efbc:OtherID"))
    assert notices.read(content).form["source_url"] == "https://wismar.example.org/vergaben"


def test_in_two_stages_one_asks_to_take_part_first():
    content = changed(("TenderSubmissionDeadlinePeriod", "ParticipationRequestReceptionPeriod"))
    assert notices.read(content).form["deadline"] == "2036-04-03T10:00:00+00:00"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not well-formed XML"),
        (NOTICE[:2000], "is not well-formed XML"),
        (NOTICE.replace(b'encoding="UTF-8"', b'encoding="nonsense"'), "is not well-formed XML"),
        (NOTICE.replace(b"<ContractNotice", BOMB + b"<ContractNotice"), "has a document type definition"),
        (NOTICE.replace(b"<ContractNotice", FILE + b"<ContractNotice"), "has a document type definition"),
        (b"<html/>", "is no contract notice in eForms"),
        (NOTICE + b" " * notices.LARGEST, "is larger than 10 MiB"),
        (changed(("cn-standard", "can-standard")), "is no call for competition"),
        (changed(("cbc:ContractFolderID", "cbc:Folder")), "names no procedure"),
        (changed(("2036-02-28+01:00", "soon")), "does not say when it was issued"),
    ],
)
def test_what_cannot_be_read_says_why(content, reason):
    with pytest.raises(Unreadable, match=reason):
        notices.read(content)


@pytest.fixture
def board(tmp_path, monkeypatch):
    """The database that the command opens, migrated."""
    url = f"sqlite:///{tmp_path / 'jobs.sqlite3'}"
    for name, value in {"ITMV_HOME": str(tmp_path), "ITMV_JOBS_DB": url, "ITMV_SECRET_KEY": SECRET}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ITMV_AMQP_URI", "amqp://nobody")
    database = Database(url)
    migrate.upgrade(plan("jobs"), database)
    yield database
    database.close()


def taken_in(path, *options):
    done = CliRunner().invoke(import_group, ["tenders", str(path), *options])
    return done.exit_code, done.output


def kept(board):
    with board.read() as session:
        return [(each.title, each.state, each.revision) for each in session.scalars(select(Tender))]


def test_a_folder_is_taken_in_once_and_faults_are_named_by_file(board, tmp_path):
    folder = tmp_path / "notices"
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "good.xml").write_bytes(NOTICE)
    (folder / "bomb.xml").write_bytes(NOTICE.replace(b"<ContractNotice", BOMB + b"<ContractNotice"))
    (folder / "nameless.xml").write_bytes(changed(("Hansestadt Wismar", ""), ("7b1e7f0a", "00000000")))
    (folder / "bread.xml").write_bytes(changed(("72212000", "15811100"), ("72300000", "15811000")))
    (folder / "old.xml").write_bytes(changed(("2036-04", "2016-04"), ("7b1e7f0a", "11111111")))
    code, said = taken_in(folder)
    assert code == 1
    assert "1 entered, 0 changed, 0 withdrawn, 0 unchanged, 1 not IT, 1 over" in said
    assert f"{folder / 'bomb.xml'}: has a document type definition" in said
    assert f"{folder / 'nameless.xml'}: /authority: " in said
    assert kept(board) == [("Plattform für Geodaten", "published", 2)]


def test_the_same_notice_changes_nothing_and_a_newer_one_does(board, tmp_path):
    file = tmp_path / "notice.xml"
    file.write_bytes(NOTICE)
    assert "1 entered" in taken_in(file)[1]
    assert "1 unchanged" in taken_in(file)[1]
    file.write_bytes(changed(("2036-04-03+02:00", "2036-05-03+02:00"), ("2036-02-28", "2036-03-15")))
    assert "1 changed" in taken_in(file)[1]
    file.write_bytes(NOTICE)
    assert taken_in(file) == (0, taken_in(file)[1])
    assert kept(board) == [("Plattform für Geodaten", "published", 3)]


CHANGES = """<efac:Changes><efbc:ChangedNoticeIdentifier>3c0f4f5e-1111-4222-8333-444455556666-01
</efbc:ChangedNoticeIdentifier><efac:ChangeReason>
<cbc:ReasonCode listName="change-corrig-justification">{}</cbc:ReasonCode></efac:ChangeReason></efac:Changes>"""


def because(reason, *pairs):
    """A notice that changes the first one, for this reason (eForms SDK, change-cn_24_void.xml)."""
    begin = "<efext:EformsExtension>"
    return changed((begin, begin + CHANGES.format(reason)), ("2036-02-28", "2036-03-01"), *pairs)


def test_what_the_authority_cancels_is_withdrawn_in_whatever_order_the_files_lie(board, tmp_path):
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "a-later.XML").write_bytes(because("cancel"))
    (folder / "b-first.xml").write_bytes(NOTICE)
    assert "1 entered, 0 changed, 1 withdrawn, 0 unchanged" in taken_in(folder)[1]
    assert taken_in(folder) == (0, taken_in(folder)[1])
    assert kept(board) == [("Plattform für Geodaten", "withdrawn", 3)]


def test_an_intention_to_cancel_changes_what_the_notice_says_and_no_more(board, tmp_path):
    file = tmp_path / "notice.xml"
    for content in (NOTICE, because("cancel-intent", ("Aufbau, Betrieb", "Ungewiss: Aufbau, Betrieb"))):
        file.write_bytes(content)
        assert taken_in(file)[0] == 0
    assert kept(board) == [("Plattform für Geodaten", "published", 3)]


def test_what_is_closed_here_stops_no_import_and_opens_again_with_a_later_deadline(board, tmp_path):
    file = tmp_path / "notice.xml"
    file.write_bytes(NOTICE)
    taken_in(file)
    with board.write() as session:
        tender = session.scalar(select(Tender))
        tender.deadline = datetime(2026, 1, 1, tzinfo=UTC)
        tender.end(datetime(2026, 1, 2, tzinfo=UTC))
    file.write_bytes(because("update-add", ("2036-04-03+02:00", "2036-05-03+02:00")))
    assert "1 changed" in taken_in(file)[1]
    with board.write() as session:
        tender = session.scalar(select(Tender))
        assert (tender.state, tender.closed_at, tender.deadline.month) == ("published", None, 5)
        tender.withdraw(datetime.now(UTC))
    file.write_bytes(because("update-add", ("2036-04-03+02:00", "2036-06-03+02:00"), ("12:32:13", "13:32:13")))
    assert "1 unchanged" in taken_in(file)[1]
    assert [state for _, state, _ in kept(board)] == ["withdrawn"]


def test_other_trades_are_taken_in_on_request(board, tmp_path):
    file = tmp_path / "bread.xml"
    file.write_bytes(changed(("72212000", "15811100"), ("72300000", "15811000")))
    assert "1 not IT" in taken_in(file)[1]
    assert "1 entered" in taken_in(file, "--all")[1]
