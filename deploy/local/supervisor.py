"""Starting again what has died, with growing pauses."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from deploy.local.errors import LocalError

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between a death and the next start: doubled at each death, up to the longest."""

_STABLE = 60.0
"""Seconds of life after which a death counts as the first again."""


class Restartable(Protocol):
    """A process or the broker."""

    @property
    def is_running(self) -> bool:
        """Whether it lives; a frozen one does."""

    def start(self) -> None:
        """Start it anew; a LocalError says why that failed."""


@dataclass
class _Patient:
    """One process under watch; times are those of `time.monotonic`."""

    thing: Restartable
    born: float
    due: float | None = None
    pause: float = FIRST_PAUSE


class Supervisor:
    """Looks at processes when told to, and starts the dead again; `say` tells a person about it."""

    def __init__(
        self,
        things: Mapping[str, Restartable],
        say: Callable[[str], None] = print,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take over processes that run by now."""
        self._say = say
        self._clock = clock
        self._patients = {name: _Patient(thing, clock()) for name, thing in things.items()}

    def look(self) -> None:
        """Notice deaths, and start what is due."""
        for name, patient in self._patients.items():
            if patient.due is None and not patient.thing.is_running:
                self._plan(name, patient)
            elif patient.due is not None and self._clock() >= patient.due:
                self._start(name, patient)

    def _plan(self, name: str, patient: _Patient, reason: str = "has ended") -> None:
        now = self._clock()
        if now - patient.born > _STABLE:
            patient.pause = FIRST_PAUSE
        self._say(f"{name} {reason}; starting it again in {patient.pause:g} s")
        patient.due = now + patient.pause
        patient.pause = min(2 * patient.pause, LONGEST_PAUSE)

    def _start(self, name: str, patient: _Patient) -> None:
        patient.due, patient.born = None, self._clock()
        try:
            patient.thing.start()
        except LocalError as error:
            self._plan(name, patient, f"does not start ({error})")
