"""Where an event takes place."""

from __future__ import annotations

from typing import Any

from chassis import places

FIELDS = ("name", "street", "postcode", "city", "latitude", "longitude")


def located(venue: dict[str, Any] | None) -> dict[str, Any] | None:
    """A venue with all its fields; without coordinates it gets those of its postcode, if that is of the region."""
    if venue is None:
        return None
    filled = {name: venue.get(name) for name in FIELDS}
    place = places.find(filled["postcode"], filled["city"])
    if place and filled["latitude"] is None:
        filled |= {"latitude": place.latitude, "longitude": place.longitude}
    return filled


def address(venue: dict[str, Any]) -> str:
    """A venue on one line."""
    town = " ".join(part for part in (venue["postcode"], venue["city"]) if part)
    return ", ".join(part for part in (venue["name"], venue["street"], town) if part)
