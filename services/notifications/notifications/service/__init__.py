"""Every door of the notifications service, one subject a file."""

from __future__ import annotations

from chassis.trail import Trail
from notifications.dispatcher import Dispatcher
from notifications.retention import RULES
from notifications.service.accounts import Accounts
from notifications.service.alerts import Alerts
from notifications.service.applications import Applications
from notifications.service.bounces import Bounces
from notifications.service.experts import Experts
from notifications.service.issues import Issues
from notifications.service.news import News
from notifications.service.posters import Posters
from notifications.service.privacy import Privacy
from notifications.service.registrations import Registrations
from notifications.service.subscriptions import Subscriptions
from notifications.service.suppressions import Suppressions
from notifications.service.why import Why


class Notifications(
    Trail,
    Subscriptions,
    Issues,
    Bounces,
    Suppressions,
    Why,
    Privacy,
    Applications,
    Accounts,
    Experts,
    Posters,
    Registrations,
    Alerts,
    News,
):
    """Subscriptions with their proof of consent, newsletters, and every mail that leaves the house."""

    name = "notifications"
    rules = RULES
    dispatcher = Dispatcher()  # carries what the hearings queue
