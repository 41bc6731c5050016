"""A schema.org JobPosting as others publish it, understood as the form of a posting.

What cannot be understood is handed on as it is, for the schema at the door to name it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import nh3
from markdownify import markdownify

from chassis import markdown
from jobs.models.postings import EMPLOYMENT_TYPES, KINDS

MOST = 100_000  # characters of a description that is looked at; the schema refuses what is longer by far
KEPT = markdown.TAGS | {"b", "i", "h1", "h5", "h6", "div"}


def identifier(item: dict[str, Any]) -> Any:
    """What the one who hires calls it: `identifier`, as a text or a PropertyValue, else `@id` or `url`."""
    named = item.get("identifier")
    if isinstance(named, dict):
        named = named.get("value")
    return named or item.get("@id") or item.get("url")


def form(item: dict[str, Any]) -> dict[str, Any]:
    """What it says, for schemas.postings.CreateJob; of what schema.org has no word for, nothing."""
    types = _list(item.get("employmentType"))
    known = [each for each in types if each in EMPLOYMENT_TYPES]
    return {
        "kind": _kind(item, types),
        "title": item.get("title"),
        "description_markdown": _description(item.get("description") or ""),
        "employment_type": known[0] if known else (types[0] if types else "OTHER"),
        "fixed_term": True if "TEMPORARY" in types else None,
        "places": _places(item),
        "remote": "full" if item.get("jobLocationType") == "TELECOMMUTE" else "none",
        "salary": _salary(item.get("baseSalary")),
        "starts_on": _date(item.get("jobStartDate")),
        "valid_through": item.get("validThrough"),
        "apply_url": item.get("url"),
        "apply_email": _inner(item.get("applicationContact"), "email"),
        "direct_apply": item.get("directApply") or False,
        "education": _education(_inner(item.get("educationRequirements"), "credentialCategory")),
        "experience_months": _inner(item.get("experienceRequirements"), "monthsOfExperience"),
        "language": _language(item.get("inLanguage") or "de"),
        "competences": _competences(item.get("skills")),
    }


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _kind(item: dict[str, Any], types: list[Any]) -> str:
    """schema.org has no word for it: `additionalType` in ours, else an intern's is an internship."""
    said = [each for each in _list(item.get("additionalType")) if each in KINDS]
    return said[0] if said else ("internship" if types == ["INTERN"] else "job")


def _description(html: Any) -> Any:
    """HTML into Markdown: what may stand on our pages, and nothing of a script or a style."""
    if not isinstance(html, str) or "<" not in html or len(html) > MOST:
        return html
    clean = nh3.clean(html, tags=KEPT, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return str(markdownify(clean, heading_style="ATX", bullets="-")).strip()


def _places(item: dict[str, Any]) -> list[Any]:
    """Where the work is done; for a job without a place, where the organisation sits."""
    where = _list(item.get("jobLocation")) or _list(item.get("hiringOrganization"))
    return [_place(each) for each in where]


def _place(where: Any) -> Any:
    address = where.get("address") if isinstance(where, dict) else None
    if not isinstance(address, dict):
        return {}
    said = {"postcode": address.get("postalCode"), "city": address.get("addressLocality")}
    return {name: value for name, value in said.items() if value is not None}


def _salary(given: Any) -> Any:
    """A MonetaryAmount, whose value may be a range; one without a value says nothing."""
    value = given.get("value") if isinstance(given, dict) else None
    if value is None:
        return None if isinstance(given, dict) else given
    amounts = value if isinstance(value, dict) else {"value": value}
    least = amounts.get("minValue", amounts.get("value"))
    most = amounts.get("maxValue", amounts.get("value"))
    period = str(amounts.get("unitText") or given.get("unitText") or "").lower()
    return {"min": _cents(least), "max": _cents(most), "currency": given.get("currency") or "EUR", "period": period}


def _cents(amount: Any) -> Any:
    """Units of a currency in its hundredths."""
    try:
        return int(Decimal(str(amount)) * 100) if isinstance(amount, int | float | str) else amount
    except (ArithmeticError, ValueError):  # no number, or none that anybody could pay
        return amount


def _date(value: Any) -> Any:
    return value.partition("T")[0] if isinstance(value, str) else value


def _inner(thing: Any, name: str) -> Any:
    """A property of a thing; what is said in words alone is in the description as well."""
    return thing.get(name) if isinstance(thing, dict) else None


def _education(category: Any) -> Any:
    """Google's `bachelor degree` is our `bachelor_degree`."""
    return category.lower().replace(" ", "_") if isinstance(category, str) else category


def _language(code: Any) -> Any:
    """Of `de-DE` the language alone."""
    return code.partition("-")[0].lower() if isinstance(code, str) else code


def _competences(skills: Any) -> list[Any]:
    """The codes of DefinedTerms; skills in words say nothing that we could find a posting by."""
    terms = [each.get("termCode") for each in _list(skills) if isinstance(each, dict)]
    return [code for code in terms if code is not None]
