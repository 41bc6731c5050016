"""The parts that routes and pages share, put together once per process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gateway.backend import Backend
from gateway.contracts import Contracts
from gateway.freshness import Freshness
from gateway.identity import Identity
from gateway.journal import Journal
from gateway.live import Live
from gateway.settings import Settings


@dataclass
class House:
    """Everything a request may need; `freshness` and `description` are set when the routes are in place."""

    settings: Settings
    backend: Backend
    journal: Journal
    identity: Identity
    contracts: Contracts
    live: Live
    freshness: Freshness = field(init=False)
    description: dict[str, Any] = field(default_factory=dict)
    stopping: bool = False
    watchers: int = 0  # of dispatches under way

    @property
    def faults(self) -> list[str]:
        """Why requests cannot be answered now; empty when they can."""
        found = [] if self.backend.up else ["the broker is not connected"]
        return [*found, "stopping"] if self.stopping else found
