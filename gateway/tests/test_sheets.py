"""Tables for spreadsheets."""

import pytest

from chassis.sheets import harmless, plain
from gateway import sheets
from gateway.api.registrations import COLUMNS
from gateway.tests.peer import ID


def test_registrations_come_as_csv_by_accept(client):
    headers = {"authorization": "Bearer office-token", "accept": "text/csv"}
    answer = client.get(f"/api/v1/events/{ID}/registrations", headers=headers)
    head, *lines = answer.content.decode("utf-8-sig").splitlines()
    assert head == ",".join(COLUMNS)
    assert lines == [",,,'=cmd(),a@example.org,,,,,,"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_long_table_is_fetched_a_page_at_a_time(client, peer):
    other = ID[:-1] + "7"
    headers = {"authorization": "Bearer office-token", "accept": "text/csv"}
    answer = client.get(f"/api/v1/events/{other}/registrations", headers=headers)
    assert [line.split(",")[3] for line in answer.text.splitlines()] == ["name", "'=cmd()", "'=cmd()"]
    asked = [each["asked"] for each in peer.asked("events.list_registrations")]
    assert [(each["limit"], each.get("cursor")) for each in asked if each["event_id"] == other] == [
        (100, None),
        (100, "abc"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_calculate_begins_with_an_apostrophe(text):
    assert harmless(text) == "'" + text
    assert plain(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "Müller", "'Anna'", "'=1", "''-", "'", "a=1", "'a=1"])
def test_what_becomes_of_a_text_can_be_taken_back(text):
    assert plain(harmless(text)) == text


def test_other_text_is_left_as_it_is():
    table = sheets.head("abc") + sheets.rows([{"a": 'Müller, "IT"', "b": None}, {"a": 5, "c": "x", "d": 1}], "abc")
    assert table.decode("utf-8-sig").splitlines() == [
        "a,b,c",
        '"Müller, ""IT""",,',
        "5,,x",
    ]
