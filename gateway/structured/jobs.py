"""Postings: schema.org's JobPosting, with what Google for Jobs asks for. It is there while the posting is."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urljoin

from chassis.clock import LOCAL
from gateway.structured.addresses import address

COUNTRY = {"@type": "Country", "name": "DE"}


def job_posting(job: dict[str, Any], base_url: str) -> dict[str, Any]:
    """A published posting, as the API shows it, in words of schema.org."""
    said = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job["title"],
        "description": job["description_html"],
        "url": urljoin(base_url, job["url"]),
        "identifier": {"@type": "PropertyValue", "name": job["organisation"]["name"], "value": job["id"]},
        "datePosted": job["published_at"],
        "validThrough": _end_of(job["valid_through"]),
        "employmentType": job["employment_type"],
        "hiringOrganization": _organisation(job["organisation"], base_url),
        "jobLocation": [_place(place) for place in job["places"]],
        "directApply": job["direct_apply"],
        "jobStartDate": job["starts_on"],
        "workHours": f"{job['hours_per_week']:g} h/week" if job["hours_per_week"] else None,
        "baseSalary": _salary(job["salary"]),
        "educationRequirements": _education(job["education"]),
        "experienceRequirements": _experience(job["experience_months"]),
        **(_from_anywhere() if job["remote"] == "full" else {}),
    }
    return {name: value for name, value in said.items() if value is not None}


def _end_of(day: str) -> str:
    """The last second of a day in Berlin."""
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), LOCAL).isoformat()


def _organisation(organisation: dict[str, Any], base_url: str) -> dict[str, Any]:
    page = {"sameAs": urljoin(base_url, organisation["url"])} if organisation["url"] else {}
    return {"@type": "Organization", "name": organisation["name"], **page}


def _place(place: dict[str, str]) -> dict[str, Any]:
    return {"@type": "Place", "address": address(place["postcode"], place["city"])}


def _from_anywhere() -> dict[str, Any]:
    return {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": COUNTRY}


def _salary(salary: dict[str, Any] | None) -> dict[str, Any] | None:
    """Cents as units of the currency: a range, or the end of it that is known."""
    if salary is None:
        return None
    low, high = (None if salary[end] is None else salary[end] / 100 for end in ("min", "max"))
    known = {"minValue": low, "maxValue": high} if None not in (low, high) else {"value": high if low is None else low}
    value = {"@type": "QuantitativeValue", **known, "unitText": salary["period"].upper()}
    return {"@type": "MonetaryAmount", "currency": salary["currency"], "value": value}


def _education(education: str | None) -> Any:
    if education in (None, "none"):
        return education and "no requirements"
    return {"@type": "EducationalOccupationalCredential", "credentialCategory": education.replace("_", " ")}


def _experience(months: int | None) -> Any:
    if not months:
        return None if months is None else "no requirements"
    return {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": months}
