"""What happens once per home before the services start: key, databases, demonstration content."""

import json
import secrets
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.secret import keep

_CONTENT = "deploy.local.content"
_ITMV = str(Path(sysconfig.get_path("scripts")) / "itmv")


class PreparationError(LocalError):
    """A preparing command failed; the text holds what it said."""


class Preparation:
    """The commands that make a home ready, each run to its end with the platform's environment.

    `demo-accounts` (mode 600) holds the passwords of the demonstration accounts, made once; `demo-content` marks
    that the content which needs running services has been loaded.
    """

    def __init__(self, home: Path, env: Mapping[str, str], say: Callable[[str], None]) -> None:
        """Prepare this home; `say` tells a person what takes time."""
        self._home = home
        self._env = env
        self._say = say
        self._accounts = home / "demo-accounts"
        self._loaded = home / "demo-content"

    def make_key(self) -> None:
        """Make the key that signs tokens, once, where the services look for it."""
        keep(self._home / "secret-key", secrets.token_urlsafe(48))

    def migrate(self) -> None:
        """Bring every database to the newest schema."""
        self._run([_ITMV, "migrate"])

    def load_accounts(self) -> None:
        """Load members and accounts into an empty register; the command leaves one that is in use alone."""
        if not self._accounts.exists():
            self._say("loading members and accounts for demonstration (ITMV_DEMO=0 leaves them out)")
            self._run([_ITMV, "demo", "--accounts", str(self._accounts)])

    def load_content(self) -> None:
        """Load events and newsletters, and post jobs through the running gateway, once; that it failed stops nobody."""
        if self._loaded.exists() or not self._accounts.exists() or not find_spec(_CONTENT):
            return
        self._say("loading postings, events and newsletters")
        try:
            self._run([_ITMV, "demo-events"])
            self._run([_ITMV, "demo-newsletter"])
            self._run([sys.executable, "-m", _CONTENT])
        except PreparationError as error:
            self._say(f"no demonstration content, the next start tries again: {error}")
        else:
            self._loaded.touch()

    def accounts(self) -> dict[str, str]:
        """The passwords of the demonstration accounts by address, none where there are no such accounts."""
        if not self._accounts.exists():
            return {}
        found: dict[str, str] = json.loads(self._accounts.read_text())
        return found

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(
            command, env=dict(self._env), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            words = " ".join([Path(command[0]).name, *command[1:]])
            raise PreparationError(f"{words} ended with status {done.returncode}:\n{done.stdout}{done.stderr}".strip())
