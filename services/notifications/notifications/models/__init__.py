"""The tables of the notifications service, one subject a file."""

from notifications.models.alerts import EndedSearch
from notifications.models.deliveries import Claimed, Delivery, Throttle
from notifications.models.issues import Issue, Slot
from notifications.models.news import Counter, News
from notifications.models.subscriptions import Base, Choice, Consent, Reading, SignUp, Subscription
from notifications.models.suppressions import Bounce, Suppression

__all__ = [
    "Base",
    "Bounce",
    "Choice",
    "Claimed",
    "Consent",
    "Counter",
    "Delivery",
    "EndedSearch",
    "Issue",
    "News",
    "Reading",
    "SignUp",
    "Slot",
    "Subscription",
    "Suppression",
    "Throttle",
]
