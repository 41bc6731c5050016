"""The demonstration shows everything that there is to see of events."""

from collections import Counter

from events import demonstration
from events.models import Event
from sqlalchemy import select

from services.events.tests.factories import LETTERS, NOW


def test_it_has_events_of_every_kind_and_in_every_state(session):
    count = demonstration.load(session, LETTERS, NOW)
    loaded = session.scalars(select(Event)).all()
    states = Counter(event.status for event in loaded)
    assert count == len(loaded) >= 40
    assert (states["over"], states["cancelled"], states["draft"]) == (11, 2, 0)
    assert len({event.kind for event in loaded}) >= 7
    assert any(event.previous_starts_at for event in loaded)
    assert any(event.organiser_kind == "partner" for event in loaded)
    assert len({event.series_id for event in loaded} - {None}) == 2
    [full] = [event for event in loaded if event.free == 0]
    assert (full.capacity, full.waiting) == (2, 3)


def test_the_event_of_the_founding_document_is_among_the_past(session):
    demonstration.load(session, LETTERS, NOW)
    [first] = session.scalars(select(Event).order_by(Event.starts_at).limit(1))
    assert (first.title, first.status) == ("Digitalisierung im Maschinenbau", "over")
    assert str(first.schedule.days[0]) == "2017-01-18"
