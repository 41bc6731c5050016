"""The schedule on German clocks, and the settings."""

from datetime import UTC, datetime, timedelta

import pytest
from notifications.schedule import Schedule
from notifications.settings import Settings

from chassis import settings

NEEDED = {"ITMV_AMQP_URI": "amqp://x/", "ITMV_SECRET_KEY": "k"}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_eight_in_the_morning_is_eight_in_summer_and_in_winter():
    monday = Schedule("0 8 * * 1")
    assert monday.latest(at("2026-03-25 12:00")) == at("2026-03-23 07:00")
    assert monday.latest(at("2026-03-30 06:00")) == at("2026-03-30 06:00")
    assert monday.latest(at("2026-03-30 05:59:59")) == at("2026-03-23 07:00")
    assert monday.latest(at("2026-10-26 07:00:01")) == at("2026-10-26 07:00")


@pytest.mark.parametrize(
    ("night", "moments"),
    [("2026-03-29", ["2026-03-29 01:30"]), ("2026-10-25", ["2026-10-25 00:30"])],
    ids=["the hour is left out", "the hour comes twice"],
)
def test_the_nights_of_the_change_have_one_moment_each(night, moments):
    schedule, now = Schedule("30 2 * * *"), at(f"{night} 00:00") - timedelta(hours=1)
    seen = {schedule.latest(now + timedelta(minutes=minute)) for minute in range(300)}
    assert sorted(each for each in seen if each > now) == [at(each) for each in moments]


def test_seconds_stand_in_front():
    assert Schedule("*/10 * * * * *").latest(at("2026-03-02 08:15:37.5")) == at("2026-03-02 08:15:30")


@pytest.mark.parametrize("text", ["", "0 8 * *", "61 8 * * 1", "0 8 * * 1 * *", "0 0 30 2 *", "weekly"])
def test_what_never_comes_is_no_schedule(text):
    with pytest.raises(ValueError, match="cron"):
        Schedule(text)


def test_every_wrong_setting_is_named_and_none_is_shown():
    wrong = {
        "ITMV_SMTP": "smtp://user:geheim@host:99999",
        "ITMV_MAIL_FROM": "a@b\nBcc: c@d",
        "ITMV_NEWSLETTER_SCHEDULE": "0 8",
        "ITMV_SMTP_TIMEOUT": "0",
    }
    with pytest.raises(settings.SettingsError) as refused:
        settings.load(Settings, NEEDED | wrong)
    assert {line.split()[0] for line in refused.value.problems} == set(wrong)
    assert "geheim" not in str(refused.value)


def test_the_imprint_stands_in_one_line_of_a_mail():
    read = settings.load(Settings, NEEDED | {"ITMV_IMPRINT": "Verein e.V. | Lange Str. 1|18055 Rostock"})
    assert read.imprint == "Verein e.V., Lange Str. 1, 18055 Rostock"


def test_the_mail_server_is_on_this_machine_unless_set():
    assert settings.load(Settings, NEEDED | {"ITMV_SMTP_PORT": "2626"}).smtp == "smtp://127.0.0.1:2626"
    assert settings.load(Settings, NEEDED | {"ITMV_SMTP": "smtps://u:p@h"}).smtp == "smtps://u:p@h"
