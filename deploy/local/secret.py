"""Secrets that are made once and kept in a file."""

import os
import secrets
from pathlib import Path


def keep(path: Path, make: str | None = None, *, mode: int = 0o600, anew: bool = False) -> str:
    """Return the secret in `path`; the first time (or `anew`) it is made, at random unless `make` gives it.

    The file appears whole or not at all, and only its owner may read it.
    """
    if anew or not path.exists():
        new = path.with_name(path.name + ".new")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "w") as file:
            file.write(make or secrets.token_urlsafe(24))
        new.rename(path)
    return path.read_text()
