"""`make demo`: play the main job against a running platform, and print each step and each mail."""

from __future__ import annotations

import json
import sys

import httpx

from chassis.settings import load_or_exit
from deploy.local.client import Refused
from deploy.local.mailbox import Mailbox
from deploy.local.mainjob import MainJob
from deploy.local.settings import Settings
from deploy.local.waiting import TooLate


def play(job: MainJob) -> None:
    """Every step once, in order."""
    application_id = job.apply()
    job.confirm_application()
    job.admit(application_id)
    member = job.accept_invitation()
    job.post_job(member)
    event = job.announce_event()
    job.register(event)
    job.subscribe()
    _progress, newsletter = job.send_newsletter()
    job.unsubscribe(newsletter)


def main() -> int:
    settings = load_or_exit(Settings)
    try:
        accounts = json.loads((settings.home / "demo-accounts").read_text())
        play(MainJob(settings.gateway_url, Mailbox(settings.home / "mail"), accounts, print))
    except FileNotFoundError:
        print("no demonstration accounts in ITMV_HOME: start the platform with `make run` first", file=sys.stderr)
        return 1
    except httpx.TransportError as away:
        words = f"no answer from {settings.gateway_url} ({type(away).__name__})"
        print(f"{words}: is the platform running? `make run` starts it", file=sys.stderr)
        return 1
    except (Refused, TooLate, OSError) as error:
        print(f"the demo stopped: {error}", file=sys.stderr)
        return 1
    print("Das Hauptgeschäft ist einmal durchgespielt; alle Mails liegen im Postfach.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
