"""Facts published as the services that tell them would, many over one connection."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from kombu import Connection, Exchange
from sqlalchemy import func, select

from chassis.db import Database
from chassis.inbox import HISTORY, inbox

TIME = "2026-03-02T08:15:00Z"


class Teller:
    """Publishes into the exchanges of a virtual host."""

    def __init__(self, uri: str) -> None:
        self.connection = Connection(uri)
        self.producer = self.connection.Producer()

    def tell(self, topic: str, data: dict[str, Any], fact_id: str = "", **headers: str) -> str:
        """Tell a fact; with the id of an earlier one, again. Its id."""
        service, _, routing_key = topic.partition(".")
        fact_id = fact_id or str(uuid4())
        about = {"specversion": "1.0", "id": fact_id, "source": f"itmv/{service}", "type": topic, "subject": fact_id}
        self.producer.publish(
            {**about, "time": TIME, "data": data},
            exchange=Exchange(f"{service}.events", type="topic", durable=True),
            routing_key=routing_key,
            serializer="json",
            message_id=fact_id,
            headers=headers,
        )
        return fact_id

    def close(self) -> None:
        self.connection.close()


def heard(database: Database) -> int:
    """How many facts a service has heard, each hearing for itself."""
    with database.read() as session:
        return session.scalar(select(func.count()).where(inbox.c.fact_id != HISTORY)) or 0
