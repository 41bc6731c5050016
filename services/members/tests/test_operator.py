"""The operator's commands: the first account, and demonstration content."""

import json

from members.models import Account, Organisation, WorkingGroup
from sqlalchemy import delete, func, select

from chassis.audit import Record
from chassis.testing import eventually


def test_an_account_is_made_and_signs_in(service, caller, itmv):
    arguments = ("--email", "Chef@example.org", "--role", "admin", "--password", "ein langes Passwort")
    assert "chef@example.org" in itmv(service, "account", "create", *arguments)
    opened = caller.call("members.open_session", email="chef@example.org", password="ein langes Passwort")
    assert opened["account"]["roles"] == ["admin", "office"]
    with service.database.read() as session:
        made = session.scalars(select(Record).order_by(Record.position)).first()
    assert (made.account_id, made.door, made.subjects) == ("operator", "create_account", [opened["account"]["id"]])


def test_demonstration_content_is_loaded_into_an_empty_register_once(service, itmv, tmp_path, caller):
    with service.database.write() as session:
        session.execute(delete(Account))
    kept = tmp_path / "accounts.json"
    assert "70 organisations, 51 experts, 8 working groups" in itmv(service, "demo", "--accounts", str(kept))
    assert "in use" in itmv(service, "demo")
    assert kept.stat().st_mode & 0o077 == 0
    with service.database.read() as session:
        sizes = [session.scalar(select(func.count()).select_from(each)) for each in (Organisation, WorkingGroup)]
    assert sizes == [70, 8]
    for email, password in json.loads(kept.read_text()).items():
        assert caller.call("members.open_session", email=email, password=password)["account"]["email"] == email
    eventually(lambda: caller.call("members.list_members")["total"] == 62)
