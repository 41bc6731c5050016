"""Members from and to tables."""

import csv
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from members import sheets
from members.commands import competences, exchange
from members.messages import MemberAdmitted, ProfilePublished
from members.models import EntryChange, Membership, Organisation, PersonalMembership
from members.operator import export_members
from members.queries.exchange import each_member
from members.schemas.organisations import ProfileChange
from sqlalchemy import func, select

from chassis import audit, outbox
from chassis.errors import Invalid
from chassis.schema import load
from chassis.sheets import harmless, plain
from services.members.tests.factories import NOW, TODAY, member

HEAD = "number;name;kind;postcode;city;size;membership_kind;since;competences;founded_year"
TABLE = f"""{HEAD}
7;Küstendaten GmbH;company;18055;Rostock;2–9;full;02.03.2020;gis | web;1999
;Hochschule für Öffentliches;university;19053;Schwerin;;;;;
"""


def rows(text, encoding="utf-8"):
    found, faults = sheets.read(text.encode(encoding))
    assert faults == []
    return found


def taken(session, text):
    return [exchange.take_in(session, row.fields, NOW, TODAY)[1] for row in rows(text)]


def exported(session, path):
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        sheets.write(out, each_member(session))
    return path.read_bytes()


def unreadable(raw):
    with pytest.raises(sheets.Unreadable) as caught:
        sheets.read(raw)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(encoding, delimiter, end):
    first, second = rows(TABLE.replace(";", delimiter).replace("\n", end), encoding)
    assert (first.line, first.fields["name"], first.fields["size"]) == (2, "Küstendaten GmbH", "2-9")
    assert (first.fields["competences"], str(first.fields["since"])) == (["gis", "web"], "2020-03-02")
    assert (second.fields["name"], second.fields["size"]) == ("Hochschule für Öffentliches", None)
    assert "number" not in second.fields


def test_every_fault_is_named_by_line_and_column():
    text = (
        "name;kind;postcode;website;number;since;products\n"
        'Eins;company;18055;kein Link;0;31.02.2020;"zwei\nZeilen"\n'
        ";verein;?;;x;;\n"
        "\n"
        "zu;wenig\n"
        "Gut;chamber;;;;;\n"
    )
    found, faults = sheets.read(text.encode())
    assert [row.line for row in found] == [7]
    assert [(fault.line, fault.column) for fault in sorted(faults)] == [
        *[(2, "number"), (2, "since"), (2, "website")],
        *[(4, "kind"), (4, "name"), (4, "number"), (4, "postcode")],
        (6, ""),
    ]
    assert "line 6: Has 2 cells where the header has 7." in map(str, faults)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "line 1, name: This column is missing."),
        (b"name\nEins\n", "line 1, kind: This column is missing."),
        (b"name;kind;name\n", "line 1, name: Is there twice."),
        (b"name;kind;status\n", "line 1, status: There is no such column"),
        (b"name;kind\nEins;company\nZw\x81i;company\n", "line 3: The file is neither UTF-8 nor Windows-1252."),
        (b'name;kind\n"Eins;company\n', "This is not CSV"),
        (b"name;kind\n" + b"x" * 200_000 + b";company\n", "This is not CSV"),
        (b"name;kind\n" + b"x;company\n" * (sheets.MOST_ROWS + 1), "There are more than 20000 lines."),
        (b"x" * (sheets.LARGEST + 1), "The file is larger than 20 MiB."),
    ],
)
def test_what_is_no_table_of_members_is_refused(raw, said):
    assert said in unreadable(raw)


@pytest.mark.parametrize("cell", ["a\x00b", "a\u202eb", "x" * 201, "a\rb"])
def test_a_bad_cell_is_a_fault_of_its_line(cell):
    _, faults = sheets.read(f'name;kind\n"{cell}";company\n'.encode())
    assert [(fault.line, fault.column) for fault in faults] == [(2, "name")]


def test_members_are_entered_with_their_old_numbers_and_told_of(session, contract):
    competences.load_shipped(session)
    assert taken(session, TABLE) == ["entered", "entered"]
    one, two = each_member(session)
    assert (one.number, str(one.member_since), one.membership.kind) == (7, "2020-03-02", "full")
    assert (two.number, two.member_since) == (8, TODAY)
    for topic in (MemberAdmitted, ProfilePublished):
        for fact in outbox.pending(session, topic):
            contract(topic.topic).validate(fact.data)
        assert len(outbox.pending(session, topic)) == 2


def test_the_same_table_again_changes_nothing(session):
    taken(session, TABLE)
    told = len(outbox.pending(session))
    assert taken(session, TABLE) == ["unchanged", "unchanged"]
    assert len(outbox.pending(session)) == told
    assert session.scalar(select(func.count()).select_from(EntryChange)) == 0


def test_a_row_is_about_its_number_or_its_name_and_postcode(session):
    taken(session, TABLE)
    changed = "number;name;kind;postcode;products\n7;Anders AG;company;17033;\n;HOCHSCHULE f. x;university;19053;\n"
    assert taken(session, changed.replace("f. x", "fuer Oeffentliches")) == ["changed", "changed"]
    assert [each.name for each in each_member(session)] == ["Anders AG", "HOCHSCHULE fuer Oeffentliches"]
    assert taken(session, "name;kind;postcode\nAnders AG;company;18055\n") == ["entered"]


def test_a_missing_column_says_nothing_and_an_empty_cell_says_so(session):
    taken(session, TABLE)
    taken(session, "number;name;kind;city\n7;Küstendaten GmbH;company;\n")
    [own] = session.scalars(select(Organisation).where(Organisation.postcode == "18055"))
    assert (own.city, own.size, own.competences) == (None, "2-9", ["gis", "web"])


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("7;Küstendaten GmbH;company;;;;honorary;;;", "membership_kind"),
        ("7;Küstendaten GmbH;company;;;;;2021-01-01;;", "since"),
        (";Neu;company;;;;;2999-01-01;;", "since"),
        (";Neu;company;;;;;;gibtsnicht;", "competences"),
        (";Doppelt;company;18055;;;;;;", "name"),
        ("90;Person;company;;;;;;;", "number"),
    ],
)
def test_what_does_not_fit_the_register_is_refused(session, row, column):
    competences.load_shipped(session)
    taken(session, TABLE)
    person = {"number": 90, "kind": "full", "since": TODAY, "given_name": "A", "family_name": "B", "name_key": "ab"}
    session.add(PersonalMembership(**person))
    session.flush()
    for _ in range(2):
        member(session, "Doppelt", postcode="18055")
    [line] = rows(f"{HEAD}\n{row}\n")
    with pytest.raises(Invalid) as caught:
        exchange.take_in(session, line.fields, NOW, TODAY)
    assert [each["pointer"] for each in caught.value.details["errors"]] == [f"/{column}"]


def test_an_export_is_imported_without_a_change(session, tmp_path):
    details = {
        "description_markdown": "=SUMME(A1)\n\n**Text**; „Zitat“, 'x'",
        "products": "'+49",
        "sectors": ["Gesundheit und Pflege", "-Hafen"],
        "countries": ["DE", "PL"],
        "social_profiles": ["https://example.org/a"],
        "founded_year": 1999,
    }
    member(session, "=cmd|' /C calc'!A0", details=details)
    member(session, "@Möwe e.V.", legal_form=None, size=None, postcode=None, city=None, website=None)
    raw = exported(session, tmp_path / "members.csv")
    found, faults = sheets.read(raw)
    assert faults == []
    assert [exchange.take_in(session, row.fields, NOW, TODAY)[1] for row in found] == ["unchanged", "unchanged"]


def test_no_exported_cell_is_a_formula(session, tmp_path):
    member(session, "=1+1", details={"description_markdown": "@x", "products": "-1", "references": "\t=1"})
    text = exported(session, tmp_path / "members.csv").decode("utf-8-sig")
    cells = [cell for line in csv.reader(text.splitlines(), delimiter=";") for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "10–49" in cells  # no spreadsheet makes a date of it


def test_an_export_leaves_out_who_has_left(session, tmp_path):
    former, own = member(session, "Früher GmbH"), member(session, "Heute GmbH")
    former.membership.status = "resigned"
    own.membership.status = "suspended"
    session.flush()
    assert [each.name for each in each_member(session)] == ["Heute GmbH"]


@given(st.text())
def test_a_cell_is_read_as_it_was_written(text):
    assert plain(harmless(text)) == text


# The operator's commands


def count(service):
    with service.database.read() as session:
        return session.scalar(select(func.count()).select_from(Membership))


def failed(service, *arguments):
    command = [sys.executable, "-c", "from chassis.operator import main; main()", *map(str, arguments)]
    done = subprocess.run(command, env=service.environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    return done.stderr


def test_a_file_is_tried_taken_in_and_written_again(service, itmv, caller, tmp_path):
    file, copy = tmp_path / "members.csv", tmp_path / "copy.csv"
    file.write_text(TABLE.replace("gis | web", ""), "cp1252")
    before = count(service)
    said = failed(service, "import", "members", str(file), "--dry-run")
    assert re.search(r"line 2, number: Leaves \d numbers before it without a member", said)
    assert "nothing written: 2 entered" in itmv(service, "import", "members", str(file), "--dry-run", "--keep-gaps")
    assert count(service) == before
    assert "2 entered, 0 changed, 0 unchanged" in itmv(service, "import", "members", str(file), "--keep-gaps")
    assert "0 entered, 0 changed, 2 unchanged" in itmv(service, "import", "members", str(file))
    assert caller.call("members.list_members", q="Küstendaten")["items"][0]["number"] == 7
    itmv(service, "export", "members", str(copy))
    assert f"{count(service)} unchanged" in itmv(service, "import", "members", str(copy))


def test_one_fault_stops_all_of_it_and_every_fault_is_named(service, tmp_path):
    file = tmp_path / "members.csv"
    before = count(service)
    file.write_text("name;kind;number\nGut GmbH;company;\nNicht gut;verein;\nGut GmbH;company;\nAuch;company;x\n")
    said = failed(service, "import", "members", file)
    assert "line 3, kind: Must be one of" in said
    assert "line 4: Is about the same member as line 2." in said
    assert "line 5, number: Not a valid integer." in said
    assert "3 faults; nothing was written" in said
    assert count(service) == before
    file.write_text("name\nX\n")
    assert "line 1, kind: This column is missing." in failed(service, "import", "members", file, "--dry-run")


def test_an_export_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    file = tmp_path / "members.csv"
    file.write_text("alt")
    monkeypatch.setenv("ITMV_MEMBERS_DB", f"sqlite:///{tmp_path}/none/none.sqlite3")
    assert CliRunner().invoke(export_members, [str(file)]).exit_code != 0
    assert file.read_text() == "alt"


def test_no_value_of_a_list_holds_what_divides_them():
    for change in ({"sectors": ["Werften|Häfen"]}, {"social_profiles": ["https://a.example/x|y"]}):
        with pytest.raises(Invalid) as caught:
            load(ProfileChange(), change)
        assert [error["detail"] for error in caught.value.details["errors"]] == ["Must not contain |."]


def test_checking_writes_nothing_and_says_what_would_be_done(session):
    member(session, "Küstendaten GmbH")
    before = session.scalar(select(func.count()).select_from(EntryChange))
    text = "name;kind;postcode;products\nKüstendaten GmbH;company;18055;Neues\nBodden AG;company;;\n"
    assert [exchange.check(session, row.fields, TODAY)[1] for row in rows(text)] == ["changed", "entered"]
    session.flush()
    assert session.scalar(select(func.count()).select_from(EntryChange)) == before
    assert session.scalar(select(func.count()).select_from(Membership)) == 1


def test_what_an_import_took_in_is_on_record(session):
    taken_in = [exchange.take_in(session, row.fields, NOW, TODAY)[0] for row in rows(TABLE.replace("gis | web", ""))]
    exchange.note(session, taken_in, NOW)
    [record] = audit.list_records(session, {"account_id": None, "before": None, "before_id": None, "limit": 5})["items"]
    assert (record.account_id, record.door) == ("operator", "import_members")
    assert record.subjects == [str(each.id) for each in taken_in]
