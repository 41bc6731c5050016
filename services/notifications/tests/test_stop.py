"""The end of a process in the middle of a mail."""

import time

from notifications.models import Delivery
from sqlalchemy import select

from chassis.testing import eventually, free_ports
from services.notifications.tests.postbox import Postbox
from services.notifications.tests.test_server_moods import queue


def test_a_mail_in_hand_is_settled_at_the_end_though_the_broker_is_away(running):
    post = Postbox()
    post.controller.start()
    post.on_mail = lambda _address: time.sleep(1.0)
    nowhere = f"amqp://guest:guest@127.0.0.1:{free_ports(1)[0]}/"
    service = running("notifications", wait=False, ITMV_SMTP=post.uri, ITMV_AMQP_URI=nowhere)
    queue(service, "reader@example.org")
    eventually(post.addresses)
    assert service.stop() == 0
    with service.database.read() as session:
        [mail] = session.scalars(select(Delivery))
        assert (mail.state, mail.attempts) == ("sent", 1)
    post.controller.stop()
