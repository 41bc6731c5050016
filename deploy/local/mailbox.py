"""Reading the Maildir into which the local sink puts every mail."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from deploy.local.waiting import until


@dataclass(frozen=True)
class Mail:
    """A mail as a reader meets it."""

    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"].addresses[0].addr_spec)

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""

    def link(self, path: str) -> str:
        """The token in the first link to `path` of the text part."""
        found = re.search(rf"/{path}/([A-Za-z0-9_.~-]+)", self.text)
        if found is None:
            raise LookupError(f"{self.subject!r} has no link to /{path}/")
        return found[1].rstrip(".")


class Mailbox:
    """A Maildir; `seen` are the mails that were there when it was opened, which it leaves out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "new"
        self.seen = set(self._names())

    def mails(self) -> list[Mail]:
        """What has come since, oldest first."""
        fresh = sorted(set(self._names()) - self.seen, key=lambda name: (self.folder / name).stat().st_mtime_ns)
        return [self._read(self.folder / name) for name in fresh]

    def wait_for(self, to: str, containing: str = "", seconds: float = 20.0) -> Mail:
        """The newest mail to an address whose text contains something. Raises TooLate when none comes."""

        def found() -> Mail | None:
            fitting = [mail for mail in self.mails() if mail.to == to and containing in " ".join(mail.text.split())]
            return fitting[-1] if fitting else None

        return until(found, f"a mail to {to}", seconds)

    def _names(self) -> list[str]:
        return [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []

    def _read(self, path: Path) -> Mail:
        return Mail(email.message_from_bytes(path.read_bytes(), policy=default))
