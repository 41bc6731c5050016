"""`make docs`: write docs/facts.md and docs/settings.md from the code; `--check` fails when they are not up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from chassis import contracts
from chassis.service import Plan, installed, plan
from chassis.settings import HOME, HOME_DEFAULT
from deploy.local.settings import Settings as LocalSettings
from gateway.settings import Settings as GatewaySettings

FOLDER = Path(__file__).parent
UNSET = "unset"
NOTE = "<!-- written by `make docs` from the code; do not edit -->\n"


def facts(services: list[Plan]) -> str:
    """Every fact: who tells it, whether everybody may see it, who hears it."""
    heard: dict[str, list[str]] = {}
    for service in services:
        for method, message in contracts.hearings(service).items():
            heard.setdefault(message.topic, []).append(f"`{service.name}.{method}`")
    lines = [NOTE, "# Facts", "", "What services tell each other; shapes and examples: `contracts/facts/`.", ""]
    lines += ["| fact | | what happened | heard by |", "| --- | --- | --- | --- |"]
    for service in services:
        for message in sorted(service.told, key=lambda m: m.topic):
            kind = "public" if message.public else "internal"
            hearers = ", ".join(heard.get(message.topic, [])) or ("the journal" if message.public else "nobody")
            lines.append(f"| `{message.topic}` | {kind} | {_first_line(message.__doc__)} | {hearers} |")
    return "\n".join(lines) + "\n"


def settings(services: list[Plan]) -> str:
    """Every environment variable: its default, what it is for, who reads it.

    Raises ValueError when two readers would fill in different defaults; `make run` leaves some to the others.
    """
    found: dict[str, tuple[str, str, list[str]]] = {}
    readers = [("gateway", GatewaySettings), ("make run", LocalSettings)]
    for reader, cls in [(service.name, service.settings) for service in services] + readers:
        for name, default, doc in _rows(cls):
            known = found.setdefault(name, (default, doc, []))
            if default not in (known[0], UNSET) and known[0] != UNSET:
                raise ValueError(f"{name} has another default in {reader} than in {', '.join(known[2])}")
            known[2].append(reader)
    lines = [NOTE, "# Settings", "", "Environment variables. `{home}` is `ITMV_HOME`; `@file` means its content.", ""]
    lines += ["| name | default | | read by |", "| --- | --- | --- | --- |"]
    lines += [f"| `{n}` | {d} | {doc} | {', '.join(who)} |" for n, (d, doc, who) in sorted(found.items())]
    return "\n".join(lines) + "\n"


def _rows(cls: type) -> Iterable[tuple[str, str, str]]:
    for each in fields(cls):
        default = each.metadata["default"]
        plain = (default or "").replace(f"{FOLDER.parent}/", "").replace("|", "\\|")
        if each.metadata["name"] == HOME:
            plain = HOME_DEFAULT
        shown = "required" if default is None else f"`{plain}`" if plain else UNSET
        yield each.metadata["name"], shown, each.metadata["doc"].replace("|", "\\|")


def _first_line(doc: str | None) -> str:
    return (doc or "").strip().splitlines()[0]


def main(arguments: list[str]) -> int:
    services = [plan(name) for name in installed()]
    try:
        texts = {FOLDER / "facts.md": facts(services), FOLDER / "settings.md": settings(services)}
    except ValueError as error:
        print(f"docs: {error}", file=sys.stderr)
        return 1
    stale = [path for path, text in texts.items() if not path.is_file() or path.read_text() != text]
    for path in stale:
        path.write_text(texts[path])
        print(f"written: docs/{path.name}")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
