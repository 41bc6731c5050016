"""Logs are complete and bounded."""

import os

from deploy.local.logs import RotatingLog, collect, tail


def written(path, largest, chunks):
    log = RotatingLog(path, largest, kept=2)
    for chunk in chunks:
        log.write(chunk)
    log.close()
    return [each.read_bytes() for each in sorted(path.parent.iterdir())]


def test_a_full_log_is_set_aside(tmp_path):
    files = written(tmp_path / "log", 20, [b"first line\n", b"second line\n", b"third line\n"])
    assert b"".join(reversed(files)) == b"first line\nsecond line\nthird line\n"
    assert len(files) == 2


def test_lines_stay_whole_though_they_come_in_pieces(tmp_path):
    files = written(tmp_path / "log", 12, [b"the first li", b"ne\nthe sec", b"ond line\nthe third\n"])
    assert all(file.endswith(b"\n") for file in files if file)
    assert b"".join(reversed(files)) == b"the first line\nthe second line\nthe third\n"


def test_the_oldest_is_dropped(tmp_path):
    files = written(tmp_path / "log", 100, [b"x" * 49 + b"\n"] * 50)
    assert len(files) == 3
    assert all(len(file) <= 150 for file in files)


def test_a_line_without_end_is_cut_in_the_end(tmp_path):
    files = written(tmp_path / "log", 100, [b"x" * 40] * 50)
    assert len(files) == 3
    assert all(len(file) <= 180 for file in files)


def test_a_log_is_gone_on_with(tmp_path):
    written(tmp_path / "log", 100, [b"before\n"])
    assert written(tmp_path / "log", 100, [b"after\n"]) == [b"before\nafter\n"]


def test_all_that_a_process_says_is_in_its_log(tmp_path):
    reading, writing = os.pipe()
    thread = collect(os.fdopen(reading, "rb"), tmp_path / "log")
    for number in range(1000):
        os.write(writing, f'{{"number": {number}}}\n'.encode())
    os.close(writing)
    thread.join(10)
    assert len((tmp_path / "log").read_text().splitlines()) == 1000
    assert tail(tmp_path / "log", 16) == '{"number": 999}\n'
