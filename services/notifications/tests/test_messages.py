"""Contracts on both sides."""

import pytest
from notifications import messages
from notifications.mail.words import LETTERS
from notifications.mail.words_de import LETTERS as GERMAN
from notifications.mail.words_en import LETTERS as ENGLISH
from notifications.messages.members import CHANGES, OCCASIONS, WAITING
from notifications.service import Notifications

from chassis import messages as chassis_messages
from chassis.contracts import hearings, signs
from chassis.service import plan
from chassis.testing import examples

HEARD = hearings(plan("notifications"))


@pytest.mark.parametrize("hearing", sorted(HEARD))
def test_every_example_of_what_is_heard_can_be_read(hearing):
    message = HEARD[hearing]
    for data in examples(message.topic):
        envelope = {"specversion": "1.0", "id": "0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e04", "type": message.topic}
        fact = chassis_messages.read(message, envelope | {"subject": "s", "time": "2026-03-02T08:15:00Z", "data": data})
        assert fact.topic == message.topic


def test_examples_of_what_is_told_fit(contract):
    topic = messages.NewsletterDispatched.topic
    for data in examples(topic):
        contract(topic).validate(data)
        messages.NewsletterDispatched().load(data)


def test_every_hearing_that_a_mail_follows_from_has_words_in_both_languages():
    told = [message for message in HEARD.values() if issubclass(message, messages.Mailed)]
    kinds = {message.topic.split(".")[1] for message in told} - {"membership_changed", "poster_told", "office_told"}
    own = {"search_alert_requested", "subscription_requested", "subscription_known", "event_cancelled"}
    own |= {"account_invited_person", "account_invited_staff"}
    own |= {f"membership_{change}" for change in CHANGES}
    own |= {f"job_{occasion}" for occasion in OCCASIONS} | set(WAITING)
    assert set(LETTERS) == kinds | own == set(GERMAN) == set(ENGLISH)


def test_every_door_is_declared_and_only_readers_doors_are_open():
    found = {sign.name: sign.needs for sign in signs(plan("notifications"))}
    anyone = {"subscribe", "confirm_subscription", "unsubscribe", "get_preferences", "change_preferences"}
    anyone |= {"export_subscription", "erase_subscription", "list_news", "list_told_issues"}
    anyone |= {"get_told_issue", "list_consent_wordings", "explain_mail"}
    assert {name for name, needs in found.items() if not needs} == anyone
    everywhere = {"list_audit": ("admin",), "export_person": ("account",)}
    assert everywhere.items() <= found.items()
    assert {needs for name, needs in found.items() if name not in anyone | everywhere.keys()} == {("office",)}
    assert Notifications.name == "notifications"


def test_a_stranger_is_not_greeted_with_what_somebody_typed():
    [data, *_] = examples("members.colleague_invited.v1")
    assert messages.ColleagueInvited().load(data | {"name": "Gewinn: evil.example"})["name"] == ""
