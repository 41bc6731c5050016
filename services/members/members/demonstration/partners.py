"""Regional partners, invented but for their kinds."""

from __future__ import annotations

from collections.abc import Mapping

from members.commands import partners
from members.demonstration.scene import INVENTED, Scene
from members.pictures import Picture

PARTNERS = (
    ("Kammer für Wirtschaft an der Küste", "chamber"),
    ("Netzwerk Digitale Häfen", "network"),
    ("Hochschulverbund Ostsee", "university"),
    ("Küstenkurier Fachverlag", "media"),
)


def add_all(scene: Scene, pictures: Mapping[str, Picture]) -> None:
    """Add them, with logos as far as there are any."""
    for name, kind in PARTNERS:
        fields = {"name": name, "kind": kind, "description_markdown": INVENTED.format("Dieser Partner")}
        partner = partners.add(scene.session, fields, scene.now)
        if name in pictures:
            partners.change_logo(scene.session, scene.office, partner.id, pictures[name], scene.now)
