"""Postings for search engines: valid against schema.org, with Google's required and recommended properties."""

import json
import re

import pytest

from gateway.structured import job_posting, script
from gateway.tests.peer import ID, JOB

BASE = "https://it.example.org"
TEXT, WHEN, VALUE = {"Text"}, {"Date", "DateTime"}, {"Boolean", "Number", "StructuredValue", "Text"}
VOCABULARY = {  # schema.org 29.0: of the types that are used here the properties, and what each expects
    "JobPosting": {
        **dict.fromkeys(("title", "description", "employmentType", "workHours", "jobLocationType"), TEXT),
        **dict.fromkeys(("datePosted", "validThrough"), WHEN),
        "url": {"URL"},
        "identifier": {"PropertyValue", "Text", "URL"},
        "baseSalary": {"MonetaryAmount", "Number", "PriceSpecification"},
        "hiringOrganization": {"Organization", "Person"},
        "jobLocation": {"Place"},
        "directApply": {"Boolean"},
        "jobStartDate": {"Date", "Text"},
        "applicantLocationRequirements": {"AdministrativeArea"},
        "educationRequirements": {"EducationalOccupationalCredential", "Text"},
        "experienceRequirements": {"OccupationalExperienceRequirements", "Text"},
    },
    "PropertyValue": {"name": TEXT, "value": VALUE},
    "Organization": {"name": TEXT, "sameAs": {"URL"}},
    "Place": {"address": {"PostalAddress", "Text"}},
    "PostalAddress": dict.fromkeys(("postalCode", "addressLocality", "addressRegion", "addressCountry"), TEXT),
    "Country": {"name": TEXT},
    "MonetaryAmount": {"currency": TEXT, "value": VALUE},
    "QuantitativeValue": {"minValue": {"Number"}, "maxValue": {"Number"}, "value": VALUE, "unitText": TEXT},
    "EducationalOccupationalCredential": {"credentialCategory": {"DefinedTerm", "Text", "URL"}},
    "OccupationalExperienceRequirements": {"monthsOfExperience": {"Number"}},
}
KINDS_OF = {"Country": "AdministrativeArea", "QuantitativeValue": "StructuredValue"}  # a type's parent
REQUIRED = {"title", "description", "datePosted", "hiringOrganization", "jobLocation"}
RECOMMENDED = {"validThrough", "employmentType", "identifier", "directApply"}


def said(**changes):
    return job_posting(JOB | changes, BASE)


FORMS = {
    "Date": re.compile(r"\d{4}-\d\d-\d\d"),
    "DateTime": re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)"),
    "URL": re.compile(r"https://\S+"),
}


def types(value):
    """What a value is, in words of the vocabulary."""
    if isinstance(value, dict):
        return {value["@type"], KINDS_OF.get(value["@type"])}
    if isinstance(value, str):
        return {"Text", *(name for name, form in FORMS.items() if form.fullmatch(value))}
    return {"Boolean"} if isinstance(value, bool) else {"Number"}


def check(thing):
    """Every property is one of its type, and every value one that the property expects, all the way down."""
    expected = VOCABULARY[thing["@type"]]
    for name, value in thing.items():
        for each in value if isinstance(value, list) else [value]:
            assert name.startswith("@") or types(each) & expected[name], (name, each)
            if isinstance(each, dict):
                check(each)


SALARY = {"min": 400_000, "max": 550_000, "currency": "EUR", "period": "month"}


@pytest.mark.parametrize(
    "changes",
    [
        *({}, {"remote": "full"}, {"education": "none", "experience_months": 0}),
        {"salary": SALARY, "hours_per_week": 37.5, "starts_on": "2027-01-01"},
    ],
)
def test_it_is_valid_and_says_what_google_asks_for(changes):
    posting = said(**changes)
    check(posting)
    assert set(posting) >= REQUIRED | RECOMMENDED
    assert None not in posting.values()


@pytest.mark.parametrize(
    "broken",
    [{"directApply": "yes"}, {"datePosted": "bald"}, {"jobLocation": "Rostock"}, {"wage": 1}, {"url": "/jobs/1"}],
)
def test_the_vocabulary_finds_what_is_wrong(broken):
    with pytest.raises((AssertionError, KeyError)):
        check(said() | broken)


def test_what_is_unknown_is_left_out():
    posting = said(salary=None, hours_per_week=None, starts_on=None, education=None, experience_months=None)
    unknown = {"baseSalary", "workHours", "jobStartDate", "educationRequirements", "experienceRequirements"}
    assert not unknown & set(posting)
    assert "jobLocationType" not in said(remote="partial")


@pytest.mark.parametrize(
    ("salary", "value"),
    [
        (SALARY, {"minValue": 4000.0, "maxValue": 5500.0}),
        (SALARY | {"max": None}, {"value": 4000.0}),
        (SALARY | {"min": None}, {"value": 5500.0}),
    ],
)
def test_a_salary_is_in_whole_units_of_its_currency(salary, value):
    assert said(salary=salary)["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", **value, "unitText": "MONTH"},
    }


def test_requirements_are_said_in_google_s_words():
    assert said()["educationRequirements"]["credentialCategory"] == "bachelor degree"
    assert said()["experienceRequirements"]["monthsOfExperience"] == 24
    nothing = said(education="none", experience_months=0)
    assert (nothing["educationRequirements"], nothing["experienceRequirements"]) == ("no requirements",) * 2


def test_the_last_day_counts_to_its_end_in_berlin():
    assert said(valid_through="2027-07-31")["validThrough"] == "2027-07-31T23:59:59+02:00"


def test_a_place_outside_the_state_has_no_region():
    places = [{"postcode": "18055", "city": "Rostock"}, {"postcode": "20095", "city": "Hamburg"}]
    regions = [place["address"].get("addressRegion") for place in said(places=places)["jobLocation"]]
    assert regions == ["Mecklenburg-Vorpommern", None]


def test_nothing_in_it_ends_the_script():
    text = script(said(title="</script><script>alert(1)</script>", description_html="<p>&amp;</p>"))
    assert not re.search("[<>&]", text)
    assert json.loads(text)["title"] == "</script><script>alert(1)</script>"


def test_the_page_and_the_api_say_the_same(client):
    page = client.get(f"/jobs/{ID}").text
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    answer = client.get(f"/api/v1/jobs/{ID}/jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert json.loads(text) == answer.json()
    assert answer.json()["title"] == JOB["title"]
