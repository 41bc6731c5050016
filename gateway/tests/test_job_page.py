"""A posting's page says what it pays, and what it asks for, as people write it."""

from functools import partial

import pytest

from gateway.portal.rendering import environment
from gateway.portal.translations import money, translator
from gateway.tests.peer import ID


def shown(language="de", **pay):
    helpers = {"_": translator(language), "money": partial(money, language=language)}
    page = environment.from_string('{% import "parts.html" as parts with context %}{{ parts.salary(pay) }}')
    salary = {"min": None, "max": None, "currency": "EUR"} | pay
    return page.render(helpers, pay=salary).strip().replace("\xa0", " ")


@pytest.mark.parametrize(
    ("pay", "text"),
    [
        ({"min": 380_000, "max": 520_000}, "3.800 € – 5.200 €"),
        ({"min": 380_000}, "mindestens 3.800 €"),
        ({"max": 520_000}, "höchstens 5.200 €"),
        ({"min": 1850, "max": 1850}, "18,50 €"),
        ({"min": 6_000_050, "currency": "CHF"}, "mindestens 60.000,50 CHF"),
    ],
)
def test_pay_is_in_whole_units_with_the_end_that_is_known(pay, text):
    assert shown(**pay) == text


def test_pay_is_read_in_english_too():
    assert shown("en", min=380_000, max=520_000) == "3,800 € – 5,200 €"


def test_what_is_asked_for_bears_its_name_and_leads_to_what_else_asks_for_it(client):
    job, tender = (client.get(f"/{kind}/{ID}?lang=en").text for kind in ("jobs", "tenders"))
    named = '?competence=artificial-intelligence&amp;lang=en">Artificial intelligence</a>'
    assert f'<a href="/jobs{named}' in job
    assert f'<a href="/tenders{named}, <a href="/tenders?competence=gone&amp;lang=en">gone</a>' in tender
