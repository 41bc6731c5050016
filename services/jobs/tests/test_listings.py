"""What is understood of a feed, in either form, and what is refused as a whole."""

import json
from datetime import date

import pytest
from jobs.listings import MOST, read
from jobs.schemas.postings import CreateJob

from chassis.errors import Invalid
from chassis.polling import Unreadable
from chassis.schema import load

JOB = {
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "value": "A-1"},
    "title": "Softwareentwickler (m/w/d)",
    "description": "<p>Wir bauen <b>Küchenplaner</b>.</p><ul><li>Python</li></ul>",
    "employmentType": ["FULL_TIME", "TEMPORARY"],
    "jobLocation": {"address": {"postalCode": "18055", "addressLocality": "Rostock"}},
    "baseSalary": {"currency": "EUR", "value": {"minValue": 48000, "maxValue": 60000.5, "unitText": "YEAR"}},
    "validThrough": "2026-03-31T22:30:00Z",
    "jobStartDate": "2026-04-01",
    "url": "https://example.org/jobs/a-1",
    "applicationContact": {"email": "personal@example.org"},
    "educationRequirements": {"credentialCategory": "bachelor degree"},
    "experienceRequirements": {"monthsOfExperience": 24},
    "skills": ["Teamgeist", {"@type": "DefinedTerm", "termCode": "web-development"}],
}
XML = """<jobs><job id="A-1">
  <kind>apprenticeship</kind><title>Fachinformatiker (m/w/d)</title>
  <description_markdown>Ausbildung in **Wismar**.</description_markdown>
  <employment_type>FULL_TIME</employment_type><hours_per_week>38.5</hours_per_week><fixed_term>true</fixed_term>
  <place postcode="23966"/><place postcode="20095" city="Hamburg"/>
  <salary min="110000" max="130000" period="month"/>
  <valid_through>2026-04-30</valid_through><apply_email>personal@example.org</apply_email>
  <competence>web-development</competence>
</job></jobs>"""
BOMB = '<!DOCTYPE jobs [<!ENTITY a "{}"><!ENTITY b "{}">]><jobs><job id="1"><title>&b;</title></job></jobs>'


def of_json(value):
    return read(json.dumps(value).encode(), "application/json")


def of_xml(text):
    return read(text.encode(), "application/xml")


def understood(**changes):
    """The form of the posting with changes, as the door would take it."""
    [listing] = of_json([JOB | changes])
    return load(CreateJob(), listing.form() | {"valid_through": None})


def faults(**changes):
    with pytest.raises(Invalid) as refused:
        understood(**changes)
    return {each["pointer"] for each in refused.value.details["errors"]}


def test_a_jobposting_is_understood():
    [listing] = of_json([JOB])
    assert (listing.identifier, listing.ends_on) == ("A-1", date(2026, 4, 1))
    form = understood()
    assert form["description_markdown"] == "Wir bauen **Küchenplaner**.\n\n- Python"
    assert form["places"] == [{"postcode": "18055", "city": "Rostock"}]
    assert form["salary"] == {"min": 4_800_000, "max": 6_000_050, "currency": "EUR", "period": "year"}
    assert (form["kind"], form["employment_type"], form["fixed_term"]) == ("job", "FULL_TIME", True)
    assert (form["education"], form["experience_months"]) == ("bachelor_degree", 24)
    assert (form["apply_email"], form["competences"]) == ("personal@example.org", ["web-development"])


def test_an_element_is_understood():
    [listing] = of_xml(XML)
    form = load(CreateJob(), listing.form())
    assert (listing.identifier, listing.ends_on) == ("A-1", date(2026, 4, 30))
    assert (form["kind"], form["hours_per_week"], form["fixed_term"]) == ("apprenticeship", 38.5, True)
    assert form["places"] == [{"postcode": "23966", "city": "Wismar"}, {"postcode": "20095", "city": "Hamburg"}]
    assert form["salary"] == {"min": 110_000, "max": 130_000, "currency": "EUR", "period": "month"}
    assert (form["remote"], form["kldb"], form["competences"]) == ("none", None, ["web-development"])


@pytest.mark.parametrize(
    "around",
    [
        lambda job: [job, job],
        lambda job: job,
        lambda job: {"@graph": [{"@type": "Organization"}, job]},
        lambda job: {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": job}]},
    ],
)
def test_postings_are_found_in_what_schema_org_puts_around_them(around):
    assert {each.identifier for each in of_json(around(JOB))} == {"A-1"}


@pytest.mark.parametrize("empty", [[], {"@graph": []}])
def test_a_feed_may_list_nothing(empty):
    assert of_json(empty) == []
    assert of_xml("<jobs/>") == []


@pytest.mark.parametrize(
    ("body", "media_type", "code"),
    [
        (b"", "application/json", "feed_broken"),
        (b'{"@graph": [', "application/json", "feed_broken"),
        (b"\xff\xfe", "application/json", "feed_broken"),
        (b"[NaN]", "application/json", "feed_broken"),
        (b"[" * 100_000, "application/json", "feed_broken"),
        (b'{"@type": "JobPosting", "x": ' + b"[" * 900 + b"]" * 900 + b"}", "application/json", None),
        (b"7", "application/json", "feed_unknown"),
        (b"{}", "application/json", "feed_unknown"),
        (b'{"jobs": []}', "application/json", "feed_unknown"),
        (b'[{"@type": "Event"}]', "application/json", "feed_unknown"),
        (b"<jobs><job id='1'>", "application/xml", "feed_broken"),
        (b"\x00", "text/xml", "feed_broken"),
        (b"<?xml version='1.0' encoding='no-such'?><jobs/>", "text/xml", "feed_broken"),
        (b"<rss/>", "application/xml", "feed_unknown"),
        (b"<jobs><posting/></jobs>", "application/xml", "feed_unknown"),
        (BOMB.format("ha", "&a;" * 1000).encode(), "application/xml", "feed_broken"),
        (b'<!DOCTYPE jobs SYSTEM "file:///etc/passwd"><jobs/>', "application/xml", "feed_broken"),
        (b"<jobs>" + b"<job/>" * (MOST + 1) + b"</jobs>", "application/xml", "feed_too_long"),
    ],
)
def test_what_is_no_feed_is_refused_as_a_whole(body, media_type, code):
    if code is None:
        assert len(read(body, media_type)) == 1
        return
    with pytest.raises(Unreadable) as refused:
        read(body, media_type)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("named", "identifier"),
    [
        ({"identifier": "A-2"}, "A-2"),
        ({"identifier": 7}, "7"),
        ({"identifier": None, "@id": "https://example.org/7"}, "https://example.org/7"),
        ({"identifier": None}, "https://example.org/jobs/a-1"),
        ({"identifier": None, "url": None}, None),
        ({"identifier": "a\u0000b"}, None),
        ({"identifier": "\ud800"}, None),
        ({"identifier": "x" * 201}, None),
        ({"identifier": {"value": ["A-1"]}}, None),
    ],
)
def test_a_posting_is_known_by_what_its_own_people_call_it(named, identifier):
    [listing] = of_json([JOB | named])
    assert listing.identifier == identifier


def test_a_script_in_a_description_does_not_survive():
    text = "<p onclick='x()'>Komm!</p><script>alert(1)</script><a href='javascript:alert(1)'>hier</a><iframe src='//x'>"
    assert understood(description=text)["description_markdown"] == "Komm!\n\nhier"


def test_a_job_without_a_place_is_where_the_organisation_sits():
    where = {"address": {"postalCode": "17489"}}
    form = understood(jobLocation=None, hiringOrganization=where, jobLocationType="TELECOMMUTE")
    assert (form["places"], form["remote"]) == ([{"postcode": "17489", "city": "Greifswald"}], "full")


@pytest.mark.parametrize("salary", [None, {"currency": "EUR"}, {"value": None}])
def test_a_salary_that_is_not_known_is_left_out(salary):
    assert understood(baseSalary=salary)["salary"] is None


@pytest.mark.parametrize(
    ("salary", "pointers"),
    [
        ({"value": {"minValue": 0, "unitText": "YEAR"}}, {"/salary/min"}),
        ({"value": {"minValue": -1, "unitText": "YEAR"}}, {"/salary/min"}),
        ({"value": {"minValue": 2, "maxValue": 1, "unitText": "YEAR"}}, {"/salary/max"}),
        ({"value": {"value": "viel", "unitText": "YEAR"}}, {"/salary/min", "/salary/max"}),
        ({"value": {"value": "1E999999", "unitText": "YEAR"}}, {"/salary/min", "/salary/max"}),
        ({"value": {"value": "1E5000", "unitText": "YEAR"}}, {"/salary/min", "/salary/max"}),
        ({"value": {"value": "Infinity", "unitText": "YEAR"}}, {"/salary/min", "/salary/max"}),
        ({"value": 50000}, {"/salary/period"}),
        ("VB", {"/salary"}),
    ],
)
def test_a_salary_that_makes_no_sense_is_a_fault(salary, pointers):
    assert faults(baseSalary=salary) == pointers


@pytest.mark.parametrize("hours", ["38.", ".5", "040", "1e1", "9" * 30, "٣٨", "-1"])
def test_a_number_that_is_none_is_a_fault_of_its_posting_alone(hours):
    listed = of_xml(f'<jobs><job id="1"><hours_per_week>{hours}</hours_per_week></job><job id="2"/></jobs>')
    assert [each.identifier for each in listed] == ["1", "2"]
    with pytest.raises(Invalid) as refused:
        load(CreateJob(), listed[0].form())
    assert "/hours_per_week" in {each["pointer"] for each in refused.value.details["errors"]}


@pytest.mark.parametrize(
    ("said", "last"),
    [("9999-12-31T23:59:59Z", date(9999, 12, 31)), ("0001-01-01T00:00:00+14:00", date(1, 1, 1)), ("bald", None)],
)
def test_a_posting_may_last_to_the_end_of_all_days(said, last):
    [listing] = of_json([JOB | {"validThrough": said}])
    assert listing.ends_on == last


def test_what_is_of_another_kind_than_it_should_be_is_a_fault_at_its_field():
    assert faults(title=["x"], employmentType={"a": 1}, jobLocation=7, url="javascript:alert(1)") == {
        *("/title", "/employment_type", "/places/0/postcode", "/apply_url")
    }


def test_an_element_that_nobody_knows_is_a_fault_at_its_name():
    [listing] = of_xml('<jobs><job id="1"><salery>1</salery></job></jobs>')
    with pytest.raises(Invalid) as refused:
        load(CreateJob(), listing.form())
    assert {"pointer": "/salery", "detail": "Unknown field."} in refused.value.details["errors"]
