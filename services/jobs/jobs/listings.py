"""What stands in a feed of postings, in either of its two forms (docs/feeds-of-postings.md).

`read` says which postings are listed; what one of them says is worked out (`Listing.form`) when it is new or has
changed. Text of a feed is data: no type definitions and entities in XML, no depth that a parser could drown in.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from chassis.clock import LOCAL
from chassis.polling import Unreadable
from jobs import jobposting

JSON = ("application/json", "application/ld+json")
XML = ("application/xml", "text/xml")
MOST = 500  # postings in a feed
LISTS = ("@graph", "itemListElement")
BLANK: dict[str, Any] = {"description_markdown": "", "remote": "none", "language": "de"}  # what is left out, says
BLANK |= dict.fromkeys(("direct_apply", "shift_work", "mini_job"), False)
BLANK |= dict.fromkeys(("fixed_term", "education", "experience_months", "hours_per_week", "salary"))
BLANK |= dict.fromkeys(("starts_on", "valid_through", "apply_url", "apply_email", "kldb"))
NUMBERS = ("hours_per_week", "experience_months")
SALARY_NUMBERS = ("min", "max")
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?")
TRUTHS = ("direct_apply", "shift_work", "mini_job", "fixed_term")


@dataclass(frozen=True)
class Listing:
    """One posting in a feed; without an identifier it cannot be kept up."""

    identifier: str | None
    digest: str
    ends_on: date | None
    form: Callable[[], dict[str, Any]]  # for schemas.postings.CreateJob, which checks it


def read(body: bytes, media_type: str) -> list[Listing]:
    """The postings that are listed. Raises Unreadable."""
    found = _from_xml(body) if media_type in XML else _from_json(body)
    if len(found) > MOST:
        raise Unreadable("feed_too_long", most=MOST)
    return found


def _from_json(body: bytes) -> list[Listing]:
    try:
        whole = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):  # what is no JSON, and no UTF-8
        raise Unreadable("feed_broken") from None
    return [_of_jobposting(item) for item in _items(whole)]


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _items(whole: Any) -> list[dict[str, Any]]:
    """The postings in a list, a graph, an ItemList, or a document of one. Raises Unreadable if it is none of these."""
    if isinstance(whole, dict):
        listed = next((whole[name] for name in LISTS if isinstance(whole.get(name), list)), [whole])
    else:
        listed = whole
    if not isinstance(listed, list):
        raise Unreadable("feed_unknown")
    inner = [each.get("item", each) if isinstance(each, dict) else each for each in listed]
    found = [each for each in inner if isinstance(each, dict) and "JobPosting" in _list(each.get("@type"))]
    if listed and not found:
        raise Unreadable("feed_unknown")
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _of_jobposting(item: dict[str, Any]) -> Listing:
    try:
        said = json.dumps(item, sort_keys=True).encode()
    except RecursionError:
        raise Unreadable("feed_broken") from None
    return Listing(
        _name(jobposting.identifier(item)), _digest(said), day(item.get("validThrough")), lambda: jobposting.form(item)
    )


def _from_xml(body: bytes) -> list[Listing]:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        raise Unreadable("feed_broken") from None
    if root.tag != "jobs" or any(child.tag != "job" for child in root):
        raise Unreadable("feed_unknown")
    return [_of_element(job) for job in root]


def _of_element(job: Element) -> Listing:
    form = _element_form(job)
    said = json.dumps(form, sort_keys=True).encode()
    return Listing(_name(job.get("id")), _digest(said), day(form.get("valid_through")), lambda: form)


def _element_form(job: Element) -> dict[str, Any]:
    """The fields of an element, each of the name that it has in the API."""
    form: dict[str, Any] = {**BLANK, "places": [], "competences": []}
    for child in job:
        text = (child.text or "").strip()
        if child.tag == "place":
            form["places"].append(dict(child.attrib))
        elif child.tag == "competence":
            form["competences"].append(text)
        elif child.tag == "salary":
            form["salary"] = {k: _number(v) if k in SALARY_NUMBERS else v for k, v in child.attrib.items()}
        else:
            form[str(child.tag)] = _value(str(child.tag), text)
    return form


def _number(text: str) -> Any:
    """A number as JSON writes it, or the text for the schema to refuse."""
    return json.loads(text) if _NUMBER.fullmatch(text) else text


def _value(name: str, text: str) -> Any:
    if name in TRUTHS:
        return {"true": True, "false": False}.get(text, text)
    return _number(text) if name in NUMBERS else text


def _name(text: Any) -> str | None:
    """An identifier, if it is one that can be kept."""
    text = str(text).strip() if isinstance(text, str | int) else ""
    return text if 0 < len(text) <= 200 and text.isprintable() else None


def day(value: Any) -> date | None:
    """The last day that a date or a moment names, by the clock of Berlin; None for what is neither."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        return (moment.astimezone(LOCAL) if moment.tzinfo else moment).date()
    except OverflowError:  # at the end of all days, which elsewhere has come or is yet to come
        return moment.date()


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()
