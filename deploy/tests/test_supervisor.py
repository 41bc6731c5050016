"""What dies is started again, more slowly each time."""

import pytest

from deploy.local.errors import LocalError
from deploy.local.supervisor import LONGEST_PAUSE, Supervisor


class Patient:
    """Something that dies when told to and fails to start when told to."""

    def __init__(self):
        self.is_running = True
        self.starts = 0
        self.broken = False

    def start(self):
        self.starts += 1
        if self.broken:
            raise LocalError("no port")
        self.is_running = True


class Watch:
    """A supervisor over one patient, with a clock that a test sets."""

    def __init__(self):
        self.now = 100.0
        self.said: list[str] = []
        self.patient = Patient()
        self.supervisor = Supervisor({"jobs": self.patient}, self.said.append, lambda: self.now)

    def after(self, seconds):
        self.now += seconds
        self.supervisor.look()

    def dies(self):
        self.patient.is_running = False
        self.supervisor.look()


@pytest.fixture
def watch():
    return Watch()


def test_the_living_are_left_alone(watch):
    watch.after(1)
    assert (watch.patient.starts, watch.said) == (0, [])


def test_the_dead_are_started_again_and_one_is_told(watch):
    watch.dies()
    watch.after(0.4)
    assert watch.patient.starts == 0
    watch.after(0.2)
    assert watch.patient.starts == 1
    assert watch.said == ["jobs has ended; starting it again in 0.5 s"]


def test_the_pauses_grow_up_to_a_limit(watch):
    for _ in range(10):
        watch.dies()
        watch.after(LONGEST_PAUSE)
    pauses = [line.split(" in ")[1] for line in watch.said]
    assert pauses == ["0.5 s", "1 s", "2 s", "4 s", "8 s", "16 s", *["30 s"] * 4]


def test_after_a_minute_of_life_a_death_is_the_first_again(watch):
    for _ in range(3):
        watch.dies()
        watch.after(LONGEST_PAUSE)
    watch.after(61)
    watch.dies()
    assert watch.said[-1] == "jobs has ended; starting it again in 0.5 s"


def test_a_start_that_fails_is_tried_again(watch):
    watch.patient.broken = True
    watch.dies()
    watch.after(1)
    watch.patient.broken = False
    watch.after(2)
    assert watch.patient.is_running
    assert watch.said[-1] == "jobs does not start (no port); starting it again in 1 s"
