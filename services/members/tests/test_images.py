"""Logos: given, replaced, taken away, served."""

from base64 import b64decode, b64encode
from uuid import uuid4

import pytest
from members import pictures
from members.commands import images
from members.messages import ProfilePublished
from members.models import EntryChange, Image
from members.queries.images import get_image
from sqlalchemy import func, select

from chassis import outbox
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed, Unauthenticated
from services.members.tests.factories import NOW, OFFICE, acting_for, asked, member
from services.members.tests.test_pictures import bomb, drawn

LOGO = pictures.cleaned(drawn())
OTHER = pictures.cleaned(drawn("JPEG"))


def kept(session):
    return session.scalar(select(func.count()).select_from(Image))


def test_a_logo_is_served_under_the_hash_of_its_bytes(session, contract):
    own = member(session)
    images.change_own_logo(session, asked(acting_for(own), own.revision), LOGO, NOW)
    found = get_image(session, own.logo_url.rpartition("/")[2])
    assert (found.content, found.media, found.width, found.height) == (LOGO.content, "image/png", 60, 30)
    told = outbox.pending(session, ProfilePublished)[-1].data
    contract(ProfilePublished.topic).validate(told)
    assert told["revision"] == own.revision == 2


def test_another_logo_takes_its_place_at_another_address(session):
    own = member(session)
    first = images.change_own_logo(session, asked(acting_for(own)), LOGO, NOW).logo_url
    second = images.change_own_logo(session, asked(acting_for(own)), OTHER, NOW).logo_url
    assert (first != second, kept(session)) == (True, 1)
    with pytest.raises(NotFound, match="image_not_found"):
        get_image(session, first.rpartition("/")[2])


def test_two_members_may_have_the_same_logo(session):
    one, two = member(session, "Eins"), member(session, "Zwei")
    for each in (one, two):
        images.change_own_logo(session, asked(acting_for(each)), LOGO, NOW)
    images.change_own_logo(session, asked(acting_for(one)), None, NOW)
    assert one.logo_url is None
    assert get_image(session, two.logo_url.rpartition("/")[2]).owner_id == two.id


def test_taking_away_what_is_not_there_is_fine(session):
    own = member(session)
    assert images.change_own_logo(session, asked(acting_for(own)), None, NOW).logo_url is None
    assert kept(session) == 0


def test_the_office_gives_any_member_a_logo(session):
    own = member(session)
    assert images.change_logo(session, asked(OFFICE), own.id, LOGO, NOW).logo_url
    with pytest.raises(NotFound, match="member_not_found"):
        images.change_logo(session, asked(OFFICE), uuid4(), LOGO, NOW)


def test_whoever_saw_an_older_revision_or_is_no_member_changes_nothing(session):
    own = member(session)
    with pytest.raises(PreconditionFailed):
        images.change_own_logo(session, asked(acting_for(own), 7), LOGO, NOW)
    own.membership.status = "resigned"
    session.flush()
    with pytest.raises(Conflict, match="membership_not_active"):
        images.change_own_logo(session, asked(acting_for(own)), LOGO, NOW)
    assert kept(session) == 0


def test_who_gave_a_logo_is_kept_and_the_same_again_is_no_change(session):
    own = member(session)
    for _ in range(2):
        images.change_logo(session, asked(OFFICE), own.id, LOGO, NOW)
    [change] = session.scalars(select(EntryChange))
    assert (change.changed_by, change.acted_as, change.revision) == (OFFICE.account_id, "office", own.revision)
    assert change.differences == [{"field": "logo_url", "old": None, "new": own.logo_url}]


# At the doors


@pytest.fixture
def own(service):
    """A member in the register, as its people act for it."""
    with service.database.write() as session:
        found = member(session, f"Firma {uuid4().hex[:8]}").id
    return {"account_id": str(uuid4()), "organisation_id": str(found), "roles": ["member"]}


def test_a_logo_travels_in_and_out_and_goes(service, caller, own):
    raw = b64encode(drawn("WEBP")).decode()
    entry = caller.call("members.give_my_logo", actor=own, image=raw)
    hash = entry["logo_url"].rpartition("/")[2]
    served = caller.call("members.get_image", hash=hash)
    assert served["media"] == "image/png"
    assert b64decode(served["content"])[:4] == b"\x89PNG"
    assert caller.call("members.get_member", member_id=entry["id"])["logo_url"] == entry["logo_url"]
    assert caller.call("members.drop_my_logo", actor=own)["logo_url"] is None
    with pytest.raises(NotFound):
        caller.call("members.get_image", hash=hash)


def test_two_mebibytes_pass_the_broker(service, caller, own):
    raw = drawn() + b"\x00" * (pictures.MOST_BYTES - len(drawn()))
    assert caller.call("members.give_my_logo", actor=own, image=b64encode(raw).decode())["logo_url"]


def test_the_office_may_and_others_may_not(service, caller, own):
    image = b64encode(drawn()).decode()
    about = {"member_id": own["organisation_id"]}
    office = {"account_id": str(uuid4()), "roles": ["office"]}
    assert caller.call("members.give_member_logo", actor=office, image=image, **about)["logo_url"]
    assert caller.call("members.drop_member_logo", actor=office, **about)["logo_url"] is None
    for door, kwargs in (("give_member_logo", {"image": image, **about}), ("drop_member_logo", about)):
        with pytest.raises(Unauthenticated):
            caller.call(f"members.{door}", **kwargs)
        with pytest.raises(Forbidden):
            caller.call(f"members.{door}", actor=own, **kwargs)
    for door, kwargs in (("give_my_logo", {"image": image}), ("drop_my_logo", {})):
        with pytest.raises(Forbidden):
            caller.call(f"members.{door}", actor=office, **kwargs)


@pytest.mark.parametrize(
    ("image", "detail"),
    [
        ("", "Is not a PNG, JPEG or WebP picture."),
        ("****", "Is not base64."),
        ("ü", "Is not base64."),
        ("\x00", "Contains characters that cannot be stored."),
        ("\ud800", "Contains characters that cannot be stored."),
        (None, "Field may not be null."),
        (5, "Not a valid string."),
        (b64encode(b"<svg onload='alert(1)'/>").decode(), "Is not a PNG, JPEG or WebP picture."),
        (b64encode(bomb(30_000)).decode(), "Has more than 4096 pixels in width or height."),
        ("A" * 2_796_208, "Is larger than 2 MiB."),
    ],
)
def test_bad_input_is_named_and_changes_nothing(service, caller, own, image, detail):
    with pytest.raises(Invalid) as caught:
        caller.call("members.give_my_logo", actor=own, image=image)
    assert caught.value.details["errors"] == [{"pointer": "/image", "detail": detail}]
    assert caller.call("members.get_my_organisation", actor=own)["revision"] == 1
