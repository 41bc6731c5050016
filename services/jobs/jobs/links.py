"""The signed links of saved searches, each good for one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.tokens import Tokens

CONFIRM_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Links:
    """`key` signs the tokens, `base_url` is where the portal is."""

    key: str
    base_url: str

    @classmethod
    def of(cls, settings: Any) -> Links:
        """The links that the settings describe."""
        return cls(settings.secret_key, settings.base_url)

    @property
    def confirmation(self) -> Tokens:
        """For the link that confirms a search; read them with CONFIRM_SECONDS."""
        return Tokens(self.key, "confirm-search")

    @property
    def search(self) -> Tokens:
        """For the links by which its owner sees, changes and ends a search."""
        return Tokens(self.key, "search")

    @property
    def feed(self) -> Tokens:
        """For the feed's address, which feed readers pass on: it shows postings, and nothing of whose search it is."""
        return Tokens(self.key, "search-feed")

    def feed_url(self, search_id: object) -> str:
        return f"{self.base_url}/feeds/searches/{self.feed.sign(search_id)}.atom"

    def shown(self, search: Any) -> dict[str, Any]:
        """A search as its owner sees it (schemas.searches.SavedSearch)."""
        fields = ("id", "revision", "email", "search", "rhythm", "language", "confirmed_at", "told_at")
        links = {"token": self.search.sign(search.id), "feed_url": self.feed_url(search.id)}
        return {name: getattr(search, name) for name in fields} | links
