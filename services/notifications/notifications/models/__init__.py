"""The tables of the notifications service, one subject a file."""

from notifications.models.deliveries import Delivery, Suppression
from notifications.models.issues import Issue, Slot
from notifications.models.news import Counter, News
from notifications.models.subscriptions import Base, Choice, Consent, Reading, Subscription

__all__ = [
    "Base",
    "Choice",
    "Consent",
    "Counter",
    "Delivery",
    "Issue",
    "News",
    "Reading",
    "Slot",
    "Subscription",
    "Suppression",
]
