"""Commands over HTTP, each asked again with the same key until it is answered."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from ipaddress import IPv4Address
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.waiting import until

AT_ONCE = 16
ANSWER = 10.0  # seconds for one answer; the gateway gives up on a service after five
AGAIN = 0.2  # seconds before asking again
IN_PROGRESS = 409  # the first try of this command still runs


class Load:
    """`count` applications for membership at `rate` a second, no two of one organisation, mail address or origin.

    `acknowledged` has the id that each key was answered with, `refused` what no asking again will mend, `unanswered`
    the keys that got nothing within `patience` seconds.
    """

    def __init__(self, base_url: str, count: int, rate: float, patience: float = 90.0, at_once: int = AT_ONCE) -> None:
        self.base_url, self.count, self.rate, self.patience = base_url, count, rate, patience
        self.tag = uuid4().hex[:8]
        self.acknowledged: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.unanswered: list[str] = []
        self.tries: Counter[str] = Counter()
        self.slowest = 0.0
        self._numbers, self._turn = itertools.count(), threading.Lock()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(at_once)]
        self._began = 0.0

    def start(self) -> None:
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()

    @property
    def answered(self) -> int:
        """How many commands have come to an end, one way or the other."""
        return len(self.acknowledged) + len(self.refused) + len(self.unanswered)

    @property
    def running(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def wait(self, seconds: float) -> float:
        """Wait until every command has come to an end; how many seconds it took since the start."""
        until(lambda: not self.running, f"{self.count} commands ({self.answered} have ended)", seconds, 0.1)
        return time.monotonic() - self._began

    def key(self, number: int) -> str:
        return f"{self.tag}-{number}"

    def email(self, number: int) -> str:
        return f"leitung-{number}@{self.tag}.example.org"

    def body(self, number: int) -> dict[str, Any]:
        """An application of an organisation of its own."""
        organisation = {"name": f"Küstendaten {self.tag} {number} GmbH", "legal_form": "GmbH", "kind": "company"}
        organisation |= {"size": "10-49", "street": "Lange Straße 1", "postcode": "18055", "city": "Rostock"}
        person = {"given_name": "Jörg", "family_name": f"Weiß {number}", "email": self.email(number)}
        consents = {"accepts_statutes": True, "accepts_privacy": True}
        return {"organisation": organisation, "representative": person, "membership_kind": "full", **consents}

    def ask(self, http: httpx.Client, number: int) -> httpx.Response:
        address = IPv4Address("10.0.0.0") + number % 2**24  # each from an address of its own
        headers = {"Idempotency-Key": self.key(number), "X-Forwarded-For": str(address)}
        return http.post("/api/v1/applications", json=self.body(number), headers=headers)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.base_url, timeout=ANSWER)

    def _work(self) -> None:
        with self.client() as http:
            while (number := self._next()) < self.count:
                time.sleep(max(0.0, self._began + number / self.rate - time.monotonic()))
                self._until_answered(http, number)

    def _next(self) -> int:
        with self._turn:
            return next(self._numbers)

    def _until_answered(self, http: httpx.Client, number: int) -> None:
        key, began = self.key(number), time.monotonic()
        while time.monotonic() - began < self.patience:
            if self._answered(http, number):
                self.slowest = max(self.slowest, time.monotonic() - began)
                return
            time.sleep(AGAIN)
        self.unanswered.append(key)

    def _answered(self, http: httpx.Client, number: int) -> bool:
        """Ask once; False when it may be asked again."""
        try:
            answer = self.ask(http, number)
        except httpx.TransportError as error:
            self.tries[type(error).__name__] += 1
            return False
        self.tries[str(answer.status_code)] += 1
        if answer.is_success:
            self.acknowledged[self.key(number)] = answer.json()["id"]
        elif answer.status_code < 500 and answer.status_code != IN_PROGRESS:
            self.refused[self.key(number)] = answer.text
        return self.key(number) in self.acknowledged or self.key(number) in self.refused
