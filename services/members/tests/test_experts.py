"""Experts: entered by others, shown with their own consent alone."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from members.commands import accounts, competences, experts
from members.consents import EXPERT
from members.messages import ExpertConsentAsked, ExpertConsentGiven
from members.models import Expert, ExpertConsent, ExpertTrait, Term
from members.queries import experts as queries
from members.retention import RULES
from members.schemas.experts import ChangeExpert, EnterExpert, ListExperts
from sqlalchemy import func, select

from chassis import outbox, retention
from chassis.context import Actor
from chassis.errors import Conflict, Forbidden, Gone, Invalid, NotFound, PreconditionFailed, TooManyRequests
from chassis.schema import load
from chassis.testing import SECRET
from services.members.tests.factories import ANYONE, HASH, NOW, OFFICE, acting_for, aged, asked, expert_form, member

DAY = timedelta(days=1)
TOKENS = experts.consent_tokens(SECRET)


def entered(session, own, now=NOW, **changes):
    actor = acting_for(own) if own else OFFICE
    return experts.enter(session, asked(actor), load(EnterExpert(), expert_form(**changes)), SECRET, now)


def consented(session, own, **changes):
    expert = entered(session, own, **changes)
    return experts.consent(session, mailed(session, expert), SECRET, NOW)


def mailed(session, expert, message=ExpertConsentAsked):
    """The token of the newest mail about an expert."""
    told = [fact for fact in outbox.pending(session, message) if fact.subject == str(expert.id)]
    return told[-1].data["token"]


def names(session, actor=ANYONE, **filters):
    return [each.family_name for each in queries.list_experts(session, actor, load(ListExperts(), filters))["items"]]


def changed(session, own, expert, revision=None, **changes):
    wanted = load(ChangeExpert(), {"expert_id": str(expert.id), **changes})
    expert_id = wanted.pop("expert_id")
    return experts.change(session, asked(acting_for(own), revision), expert_id, wanted, SECRET, NOW)


def test_nobody_is_shown_before_they_agree(session, contract):
    own = member(session)
    expert = entered(session, own)
    [told] = outbox.pending(session, ExpertConsentAsked)
    contract(ExpertConsentAsked.topic).validate(told.data)
    assert told.data["email"] == "karin.boettcher@example.org"
    assert (told.data["name"], told.data["wording"]) == ("Dr. Karin Böttcher", EXPERT.text)
    for actor in (ANYONE, OFFICE, acting_for(own)):
        assert names(session, actor) == names(session, actor, q="Küchen") == []
        with pytest.raises(NotFound, match="expert_not_found"):
            queries.get_expert(session, actor, expert.id)
    assert queries.get_entered(session, acting_for(own), expert.id) is expert


def test_who_agrees_is_found_and_gets_proof(session, contract):
    expert = consented(session, member(session))
    [told] = outbox.pending(session, ExpertConsentGiven)
    contract(ExpertConsentGiven.topic).validate(told.data)
    assert names(session) == names(session, q="kuechen") == ["Böttcher"]
    assert queries.get_expert(session, ANYONE, expert.id) is expert
    kept = expert.consent
    assert (kept.wording, kept.version, kept.given_at, kept.given_by) == (EXPERT.text, EXPERT.version, NOW, "link")
    assert kept.email == "karin.boettcher@example.org"


def test_a_second_click_changes_nothing(session):
    expert = consented(session, member(session))
    revision = expert.revision
    assert experts.consent(session, mailed(session, expert), SECRET, NOW + DAY).revision == revision
    assert len(outbox.pending(session, ExpertConsentGiven)) == 1


def test_who_withdraws_is_gone_at_once_and_may_come_back(session):
    expert = consented(session, member(session))
    first, receipt = mailed(session, expert), mailed(session, expert, ExpertConsentGiven)
    for token in (receipt, first):
        experts.withdraw(session, token, SECRET, NOW + DAY)
    assert names(session) == names(session, q="Küchen") == []
    assert (expert.consent.withdrawn_at, expert.consent.withdrawn_by) == (NOW + DAY, "link")
    experts.consent(session, first, SECRET, NOW + 2 * DAY)
    assert names(session, q="Küchen") == ["Böttcher"]
    assert [(each.given_at, each.withdrawn_at) for each in expert.consents] == [(NOW, NOW + DAY), (NOW + 2 * DAY, None)]


def test_who_says_no_is_not_asked_again(session):
    own = member(session)
    expert = entered(session, own)
    experts.withdraw(session, mailed(session, expert), SECRET, NOW)
    for again in (
        lambda: experts.ask_again(session, asked(acting_for(own)), expert.id, SECRET, NOW),
        lambda: changed(session, own, expert, talks="Anderes"),
    ):
        with pytest.raises(Conflict, match="expert_consent_withdrawn"):
            again()
    with pytest.raises(Conflict, match="expert_exists"):
        entered(session, own)


def test_nobody_is_asked_more_than_three_times_whoever_asks(session):
    own = member(session)
    expert = entered(session, own)
    experts.ask_again(session, asked(acting_for(own)), expert.id, SECRET, NOW)
    experts.remove(session, asked(acting_for(own)), expert.id)
    entered(session, member(session, "Andere AG"))
    with pytest.raises(TooManyRequests), session.begin_nested():
        entered(session, own)
    assert entered(session, own, now=NOW + 31 * DAY)


def test_the_account_with_the_address_decides_too_and_no_other(session):
    own = member(session)
    expert = entered(session, own)
    account = accounts.create(session, "karin.boettcher@example.org", "Karin", [], HASH, NOW)
    other = accounts.create(session, "fremd@example.org", "Fremd", [], HASH, NOW)
    herself, stranger = (Actor(str(each.id), None, frozenset({"account"})) for each in (account, other))
    assert queries.list_own(session, herself) == [expert]
    assert queries.list_own(session, stranger) == []
    experts.consent_by_account(session, herself, expert.id, SECRET, NOW)
    assert (names(session), expert.consent.given_by) == (["Böttcher"], "account")
    with pytest.raises(NotFound):
        experts.withdraw_by_account(session, stranger, expert.id, NOW)
    experts.withdraw_by_account(session, herself, expert.id, NOW)
    assert (names(session), expert.consent.withdrawn_by) == ([], "account")


@pytest.mark.parametrize("change", [{"family_name": "Wolf"}, {"email": "wolf@example.org"}])
def test_somebody_else_under_the_same_entry_is_asked_first(session, change):
    own = member(session)
    expert = consented(session, own)
    first = mailed(session, expert)
    changed(session, own, expert, **change)
    assert names(session) == names(session, q="Küchen") == []
    if "email" in change:
        for decide in (experts.consent, experts.withdraw):
            with pytest.raises(Gone, match="expert_gone"):
                decide(session, first, SECRET, NOW)
    experts.consent(session, mailed(session, expert), SECRET, NOW)
    assert names(session) == [change.get("family_name", "Böttcher")]


def test_a_change_of_what_is_said_is_found_at_once_and_asks_nobody(session):
    own = member(session)
    expert = consented(session, own)
    revision = expert.revision
    changed(session, own, expert, revision, expertise_markdown="Robotik", competences=["gis", "web"], languages=["pl"])
    assert names(session, q="Robotik") == names(session, competence="web") == names(session, language="pl")
    assert names(session, q="Küchen") == names(session, competence="data-science") == names(session, language="en")
    assert session.scalar(select(func.count()).select_from(ExpertTrait)) == 3
    assert len(outbox.pending(session, ExpertConsentAsked)) == 1
    with pytest.raises(PreconditionFailed):
        changed(session, own, expert, revision, talks="Zu spät")


def test_competences_are_those_of_the_taxonomy_and_found_by_what_they_are_called(session):
    competences.load_shipped(session)
    own = member(session)
    with pytest.raises(Invalid) as caught, session.begin_nested():
        entered(session, own, competences=["gibtsnicht"])
    assert caught.value.details["errors"] == [
        {"pointer": "/competences", "detail": "There is no competence gibtsnicht."}
    ]
    expert = consented(session, own, competences=["gis"])
    [label] = session.scalars(select(Term.label_en).where(Term.code == "gis"))
    assert names(session, q=label) == ["Böttcher"]
    competences.change(session, asked(OFFICE), "gis", {"label_en": "Zauberkarten"})
    assert not experts.index_outdated(session)
    assert names(session, q="Zauberkarten") == ["Böttcher"]
    with pytest.raises(Invalid):
        changed(session, own, expert, competences=["gis", "gibtsnicht"])


def test_filters_and_orders(session):
    one, two = member(session, "Eins"), member(session, "Zwei")
    consented(session, one, family_name="Östlich", email="o@example.org", competences=["web"])
    consented(session, two, now=NOW + DAY, family_name="Abel", email="a@example.org", languages=["pl"])
    consented(session, None, now=NOW + 2 * DAY, family_name="Müller", email="m@example.org")
    assert names(session) == ["Abel", "Müller", "Östlich"]
    assert names(session, sort="newest") == ["Müller", "Abel", "Östlich"]
    assert names(session, competence="gis") == ["Abel", "Müller"]
    assert names(session, organisation_id=str(one.id)) == ["Östlich"]
    assert names(session, language="pl", competence="gis", q="Abel") == ["Abel"]
    found = queries.list_experts(session, ANYONE, load(ListExperts(), {"limit": 2}))
    rest = queries.list_experts(session, ANYONE, load(ListExperts(), {"limit": 2, "cursor": found["next"]}))
    assert [each.family_name for each in rest["items"]] == ["Östlich"]


@pytest.mark.parametrize(
    ("visibility", "anyone", "members_see"),
    [("public", True, True), ("members", False, True), ("hidden", False, False)],
)
def test_an_expert_is_seen_by_those_who_see_the_organisation(session, visibility, anyone, members_see):
    own, other = member(session), member(session, "Neugierig AG")
    expert = consented(session, own)
    own.visibility = visibility
    session.flush()
    seen = {ANYONE: anyone, acting_for(other): members_see, OFFICE: True, acting_for(own): True}
    for actor, may in seen.items():
        assert (names(session, actor) == ["Böttcher"]) is may
        if not may:
            with pytest.raises(NotFound):
                queries.get_expert(session, actor, expert.id)


def test_a_former_members_experts_are_shown_to_nobody(session):
    own = member(session)
    consented(session, own)
    own.membership.status = "resigned"
    session.flush()
    assert names(session) == names(session, OFFICE) == []
    with pytest.raises(Conflict, match="membership_not_active"):
        entered(session, own, email="neu@example.org")


def test_entries_belong_to_who_entered_them(session):
    own, other = member(session), member(session, "Andere AG")
    expert = entered(session, own)
    with pytest.raises(NotFound):
        queries.get_entered(session, acting_for(other), expert.id)
    with pytest.raises(NotFound):
        changed(session, other, expert, talks="Gekapert")
    with pytest.raises(NotFound):
        experts.remove(session, asked(acting_for(other)), expert.id)
    with pytest.raises(Forbidden, match="no_organisation"):
        queries.list_entered(session, Actor("x", None, frozenset({"member"})), None, None, 20, None)
    assert queries.list_entered(session, acting_for(other), own.id, None, 20, None)["total"] == 0
    assert queries.list_entered(session, OFFICE, own.id, "asked", 20, None)["items"] == [expert]


def test_the_office_enters_for_any_organisation_and_members_for_their_own(session):
    own, other = member(session), member(session, "Andere AG")
    wanted = load(EnterExpert(), expert_form(organisation_id=str(other.id)))
    assert experts.enter(session, asked(OFFICE), dict(wanted), SECRET, NOW).organisation_id == other.id
    assert entered(session, own, organisation_id=str(own.id)).organisation_id == own.id
    with pytest.raises(Forbidden, match="office_only"):
        experts.enter(session, asked(acting_for(own)), dict(wanted), SECRET, NOW)
    with pytest.raises(NotFound, match="member_not_found"):
        entered(session, None, organisation_id=str(uuid4()))


def test_an_address_is_entered_once_for_an_organisation(session):
    own = member(session)
    entered(session, own)
    other = entered(session, own, email="andere@example.org")
    with pytest.raises(Conflict, match="expert_exists"):
        entered(session, own, email="KARIN.boettcher@example.org")
    with pytest.raises(Conflict, match="expert_exists"):
        changed(session, own, other, email="karin.boettcher@example.org")


def test_removing_an_entry_removes_all_of_it(session):
    own = member(session)
    expert = consented(session, own)
    token = mailed(session, expert)
    experts.remove(session, asked(acting_for(own)), expert.id)
    session.flush()
    for table in (Expert, ExpertConsent, ExpertTrait):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    with pytest.raises(Gone, match="expert_gone"):
        experts.withdraw(session, token, SECRET, NOW)


def test_links_end_to_agree_but_not_to_withdraw(session):
    expert = consented(session, member(session))
    old = aged(TOKENS, expert.consent.id, experts.CONSENT_SECONDS + 60)
    with pytest.raises(Gone, match="token_expired"):
        experts.consent(session, old, SECRET, NOW)
    assert experts.withdraw(session, old, SECRET, NOW).status == "withdrawn"
    with pytest.raises(Invalid, match="token_invalid"):
        experts.withdraw(session, mailed(session, expert)[:-2] + "xx", SECRET, NOW)


@pytest.mark.parametrize("status", ["asked", "withdrawn", "consented"])
def test_who_does_not_agree_is_forgotten_after_a_month(session, status):
    expert = entered(session, member(session))
    if status != "asked":
        decide = experts.withdraw if status == "withdrawn" else experts.consent
        decide(session, mailed(session, expert), SECRET, NOW)
    rules = [rule for rule in RULES if rule.table is Expert]
    for days, left in ((29, 1), (31, int(status == "consented"))):
        for rule in rules:
            retention.forget(session, rule, NOW + days * DAY)
        assert session.scalar(select(func.count()).select_from(Expert)) == left


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("given_name", bad) for bad in ("", None, "x" * 101, "a\nb", "a\x00b", "\ud800", "a\u202eb", 5)],
        *[("email", bad) for bad in ("", "kein", "a@b\r\nBcc: x@y.example", "x" * 250 + "@example.org", None)],
        *[("languages", bad) for bad in (["deutsch"], ["de"] * 21, "de", [None])],
        *[("competences", bad) for bad in (["Kein Code"], ["a"] * 41, [1])],
        *[("expertise_markdown", bad) for bad in ("x" * 10_001, "\x00", None)],
        *[
            ("status", "consented"),
            ("consent", {}),
            ("id", str(UUID(int=7))),
            ("organisation_id", "x"),
            ("language", "fr"),
        ],
    ],
)
def test_bad_input_is_refused_with_its_field(field, value):
    with pytest.raises(Invalid) as caught:
        load(EnterExpert(), expert_form(**{field: value}))
    assert caught.value.details["errors"][0]["pointer"].startswith(f"/{field}")


# At the doors
