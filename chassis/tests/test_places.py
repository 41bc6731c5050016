"""Places by postcode, and what lies near."""

import pytest

from chassis import places


def test_what_lies_near_is_found_with_its_distance_the_nearest_first():
    found = places.near("18055", 20)
    assert found["18055"] == 0
    assert list(found.values()) == sorted(found.values())
    assert max(found.values()) <= 20
    assert "19053" not in found  # Schwerin is 70 km away
    assert "19053" in places.near("18055", 100)


@pytest.mark.parametrize("unknown", ["00000", "", "x" * 1000])
def test_nothing_lies_near_what_is_unknown(unknown):
    assert places.near(unknown, 50) == {}


def test_what_somebody_makes_up_fills_no_memory():
    places._around.cache_clear()
    for number in range(3000):
        places.near(f"no place {number}", 50)
        places.near("18055", number)
    kept = places._around.cache_info()
    assert kept.currsize == kept.maxsize == 1024
