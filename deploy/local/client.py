"""A client of the platform that knows nothing but its HTTP API."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.waiting import TooLate, until

SECONDS = 15.0
PATIENCE = 60.0  # seconds


class Refused(Exception):
    """An answer other than 2xx: `status` and the problem (RFC 9457) it came with."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('title', '')} {problem.get('errors') or problem.get('detail') or ''}")
        self.status, self.problem = status, problem

    def may_pass(self) -> bool:
        """Whether a fact that is still on its way may be all that is missing: of a member, the taxonomy, a group."""
        about = {error.get("pointer") for error in self.problem.get("errors", ())}
        return self.status == HTTPStatus.CONFLICT or about in ({"/competences"}, {"/working_group_id"})


class Client:
    """Somebody who uses the API; `signed_in` makes another one with an account.

    Asks again, as a 503 wants it, so that a machine that stands still for a while does not end a story: a post has a
    key and happens once, everything else may happen twice.
    """

    def __init__(self, base_url: str, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.base_url = base_url
        self.others: list[Client] = []
        self.http = httpx.Client(base_url=f"{base_url}/api/v1", headers=headers, timeout=SECONDS)

    def signed_in(self, email: str, password: str) -> Client:
        """This person, with a bearer token."""
        answer = self.post("/session", {"email": email, "password": password, "grant": "token"})
        self.others.append(Client(self.base_url, answer["token"]))
        return self.others[-1]

    def get(self, path: str, **parameters: Any) -> Any:
        return self._ask("GET", path, params=parameters)

    def post(self, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> Any:
        """Post once, however often the network makes us ask: every post has an idempotency key."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self._ask("POST", path, json=body or {}, headers=headers)

    def post_when_known(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        """Post about something that the service answering has yet to hear of: asked again while it says so."""
        key, refusals = key or str(uuid4()), []

        def answered() -> Any:
            try:
                return self.post(path, body, key)
            except Refused as refusal:
                if not refusal.may_pass():
                    raise
                refusals.append(refusal)
                return None

        try:
            return until(answered, f"{path} to know what it is asked about", PATIENCE)
        except TooLate as late:
            raise late from refusals[-1]

    def patch(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask("PATCH", path, json=body)

    def close(self) -> None:
        """Close this client and those who signed in by it."""
        for each in (*self.others, self):
            each.http.close()

    def _ask(self, method: str, path: str, **content: Any) -> Any:
        def answer() -> httpx.Response | None:
            response = self.http.request(method, path, **content)
            return response if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE else None

        response = until(answer, f"{method} {path} to be answered", PATIENCE, pause=1.0)
        body = response.json() if "json" in response.headers.get("content-type", "") else response.text
        if not response.is_success:
            raise Refused(response.status_code, body if isinstance(body, dict) else {})
        return body
