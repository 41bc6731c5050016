"""Contract notices in eForms (Commission Implementing Regulation (EU) 2019/1780; UBL 2.3 with the EU's extensions).

Only what a tender here says is read, by the business terms (BT) of the eForms SDK. A document type definition is
refused, so that no entity is ever expanded and nothing else is ever loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST = 10 * 1024 * 1024  # bytes; the largest in the SDK, with 100 lots, has less than one tenth of it
IT = ("30", "32", "48", "72")  # CPV divisions: computers, telecommunications, software packages, IT services
NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}
ROOT = "{urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2}ContractNotice"
LANGUAGES = {"DEU": "de", "ENG": "en", "FRA": "fr", "DAN": "da", "POL": "pl", "SWE": "sv", "NLD": "nl"}
DETAIL = "https://ted.europa.eu/de/notice/-/detail/"
PROJECTS = ("cac:ProcurementProject", "cac:ProcurementProjectLot/cac:ProcurementProject")
CODES = ("cac:MainCommodityClassification", "cac:AdditionalCommodityClassification")
TERMS = "cac:ProcurementProjectLot/cac:TenderingTerms"
REASON = ".//efac:Changes/efac:ChangeReason/cbc:ReasonCode"  # BT-140
CLOSINGS = ("cac:TenderSubmissionDeadlinePeriod", "cac:ParticipationRequestReceptionPeriod")
MOST = {"title": 300, "authority": 200, "description_markdown": 20_000}  # characters, as schemas.tenders has them


class Unreadable(Exception):
    """A notice that cannot be taken in; the text says why, for the operator."""


@dataclass(frozen=True)
class Notice:
    """A call for competition, perhaps `cancelled`. `form` is for schemas.tenders.CreateTender, which checks it."""

    key: str
    issued_at: datetime
    cancelled: bool
    form: dict[str, Any]

    @property
    def is_it(self) -> bool:
        """Whether any of its CPV codes lies in a division of IT."""
        return any(code.startswith(IT) for code in self.form["cpv"])


def read(content: bytes) -> Notice:
    """The notice in a file. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("is larger than 10 MiB")
    root = _parsed(content)
    if root.tag != ROOT:
        raise Unreadable("is no contract notice in eForms (another kind of notice, or another format)")
    if not _text(root, "cbc:NoticeTypeCode").startswith("cn-"):  # BT-02
        raise Unreadable("is no call for competition")
    key = _text(root, "cbc:ContractFolderID")  # BT-04: stays the same when the notice is changed (BT-757, BT-758)
    if not key:
        raise Unreadable("names no procedure (cbc:ContractFolderID)")
    issued = _moment(root, "cbc:IssueDate", "cbc:IssueTime", time())  # BT-05
    if issued is None:
        raise Unreadable("does not say when it was issued (cbc:IssueDate)")
    cancelled = "cancel" in _texts(root, REASON)
    return Notice(f"eforms:{key}"[:80], issued, cancelled, _form(root))


def _parsed(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable("has a document type definition, which no notice has") from None
    except (ParseError, ValueError, LookupError):
        raise Unreadable("is not well-formed XML") from None
    return root


def _form(root: Element) -> dict[str, Any]:
    told = _text(root, "cbc:NoticeLanguageCode")
    project = root.find(PROJECTS[0], NAMES)
    project = Element("none") if project is None else project
    form = {
        "title": _named(project, "cbc:Name", told),  # BT-21
        "description_markdown": _named(project, "cbc:Description", told),  # BT-24
        "authority": _authority(root, told),
    }
    return {name: _cut(text, MOST[name]) for name, text in form.items()} | {
        "cpv": _codes(root)[:40],
        "places": _places(root)[:10],
        "deadline": _deadline(root),
        "source_url": _source(root),
        "documents": _documents(root)[:20],
        "language": LANGUAGES.get(told, "de"),
    }


def _authority(root: Element, told: str) -> str:
    """BT-500 of the first buyer, which the notice names by an id within itself (OPT-300)."""
    buyer = _text(root, "cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID")
    for company in root.iterfind(".//efac:Organizations/efac:Organization/efac:Company", NAMES):
        if _text(company, "cac:PartyIdentification/cbc:ID") == buyer:
            return _named(company, "cac:PartyName/cbc:Name", told)
    return ""


def _codes(root: Element) -> list[str]:
    """BT-262 and BT-263 of the procedure and its lots, the main one first."""
    paths = [f"{project}/{kind}/cbc:ItemClassificationCode" for project in PROJECTS for kind in CODES]
    found = [text for path in paths for text in _texts(root, path)]
    return list(dict.fromkeys(found))


def _places(root: Element) -> list[dict[str, str]]:
    """BT-5131 and BT-5121: those that have both town and postcode; a region alone is no place."""
    found = []
    for project in PROJECTS:
        for address in root.iterfind(f"{project}/cac:RealizedLocation/cac:Address", NAMES):
            place = {"postcode": _text(address, "cbc:PostalZone"), "city": _text(address, "cbc:CityName")}
            if all(place.values()) and place not in found:
                found.append(place)
    return found


def _deadline(root: Element) -> str | None:
    """BT-131 or BT-1311: the last of the lots' deadlines, for until then one may bid on something."""
    found = [
        _moment(period, "cbc:EndDate", "cbc:EndTime", time(23, 59))
        for kind in CLOSINGS
        for period in root.iterfind(f"cac:ProcurementProjectLot/cac:TenderingProcess/{kind}", NAMES)
    ]
    known = [each for each in found if each is not None]
    return max(known).isoformat() if known else None


def _source(root: Element) -> str | None:
    """The notice in TED if it was published there, else where to bid, or the buyer's own page."""
    if published := _text(root, ".//efac:Publication/efbc:NoticePublicationID"):  # OPP-010
        return DETAIL + published.lstrip("0")
    submission = f"{TERMS}/cac:TenderRecipientParty/cbc:EndpointID"  # BT-18
    for path in (submission, "cac:ContractingParty/cbc:BuyerProfileURI"):  # BT-508
        if address := _text(root, path):
            return address
    return next(iter(_addresses(root)), None)


def _documents(root: Element) -> list[dict[str, str]]:
    return [{"title": "Vergabeunterlagen", "url": address} for address in _addresses(root)]


def _addresses(root: Element) -> list[str]:
    """BT-15: where the documents lie, each once."""
    path = f"{TERMS}/cac:CallForTendersDocumentReference/cac:Attachment/cac:ExternalReference/cbc:URI"
    return list(dict.fromkeys(_texts(root, path)))


def _named(where: Element, path: str, language: str) -> str:
    """A text in German, else in the notice's own language, else in any."""
    found = {each.get("languageID", ""): (each.text or "").strip() for each in where.iterfind(path, NAMES)}
    return found.get("DEU") or found.get(language) or next(iter(found.values()), "")


def _moment(where: Element, day: str, hour: str, otherwise: time) -> datetime | None:
    """A date and a time, each with the offset that eForms demands; without one it is UTC."""
    try:
        on = date.fromisoformat(_text(where, day)[:10])
        at = time.fromisoformat(_text(where, hour)) if _text(where, hour) else otherwise
        offset = at.tzinfo or time.fromisoformat("00:00" + (_text(where, day)[10:] or "+00:00")).tzinfo or UTC
        return datetime.combine(on, at.replace(tzinfo=None), offset).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(where: Element, path: str) -> str:
    return next(_texts(where, path), "")


def _texts(where: Element, path: str) -> Iterator[str]:
    for each in where.iterfind(path, NAMES):
        if text := (each.text or "").strip():
            yield text


def _cut(text: str, most: int) -> str:
    """One line for what is one line, at most so many characters: a notice may say more than we keep."""
    plain = text if most > 1000 else " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
