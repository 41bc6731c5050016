"""Places of the region by postcode (GeoNames, CC BY 4.0): district, coordinates, and what lies near.

There are few hundred postcodes, so "within 30 km" is answered here as a list of postcodes, which any database can
look up in an index.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

EARTH_KM = 6371.0088  # mean radius, IUGG
FILE = Path(__file__).parent / "data" / "mv_postcodes.csv"


@dataclass(frozen=True)
class Place:
    """A postcode's place; coordinates in degrees, WGS 84."""

    postcode: str
    name: str
    district: str
    latitude: float
    longitude: float


@cache
def places() -> tuple[Place, ...]:
    """All pairs of postcode and place."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Place(r["postcode"], r["place"], r["district"], float(r["latitude"]), float(r["longitude"]))
            for r in csv.DictReader(lines)
        )


@cache
def districts() -> tuple[str, ...]:
    """The districts (Landkreise and cities of their own) by name."""
    return tuple(sorted({place.district for place in places()}))


@cache
def _by_postcode() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in places():
        found.setdefault(place.postcode, []).append(place)
    return found


def find(postcode: str | None, name: str | None = None) -> Place | None:
    """The place of a postcode; where several share it the one called `name`, else the first."""
    candidates = _by_postcode().get(postcode or "", [])
    wanted = (name or "").casefold()
    return next((p for p in candidates if p.name.casefold() == wanted), candidates[0] if candidates else None)


def called(name: str) -> Place | None:
    """The place of this name; where several have it, the first."""
    return _by_name().get(name.casefold())


@cache
def _by_name() -> dict[str, Place]:
    return {place.name.casefold(): place for place in reversed(places())}


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance (haversine)."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))


def near(postcode: str, radius_km: int) -> dict[str, float]:
    """Postcode -> distance in km of those with a place within `radius_km` of `postcode`; empty if that is unknown."""
    centre = find(postcode)
    return _around(centre, radius_km) if centre else {}


@lru_cache(1024)  # of a place that exists: what somebody makes up is not kept
def _around(centre: Place, radius_km: int) -> dict[str, float]:
    distances = {p: min(kilometres(centre, place) for place in group) for p, group in _by_postcode().items()}
    return {p: d for p, d in sorted(distances.items(), key=lambda pair: pair[1]) if d <= radius_km}
