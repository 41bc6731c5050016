"""Where something is, in words of schema.org."""

from __future__ import annotations

from chassis import places

REGION = "Mecklenburg-Vorpommern"


def address(postcode: str | None, city: str | None, street: str | None = None) -> dict[str, str]:
    """A PostalAddress in Germany; the region is named when the postcode is one of its own."""
    said = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": postcode,
        "addressLocality": city,
        "addressRegion": REGION if places.find(postcode) else None,
        "addressCountry": "DE",
    }
    return {name: value for name, value in said.items() if value is not None}
