"""Errors for programs and for people."""

import json
import re
from pathlib import Path

import pytest

import chassis
from gateway import problems
from gateway.faults import in_language
from gateway.languages import best

ROOT = Path(chassis.__file__).parent.parent


@pytest.mark.parametrize(
    ("accept", "title"),
    [
        ("", "Nicht gefunden"),
        ("en", "Not found"),
        ("fr, en;q=0.5", "Not found"),
        ("de;q=0.9, en;q=0.8", "Nicht gefunden"),
    ],
)
def test_a_problem_speaks_german_or_english(client, accept, title):
    answer = client.get("/api/v1/nothing", headers={"accept-language": accept})
    problem = answer.json()
    assert problem == {
        "type": "/api/v1/docs#not_found", "title": title, "status": 404, "detail": problem["detail"],
        "instance": "/api/v1/nothing", "code": "not_found",
    }  # fmt: skip
    assert answer.headers["content-language"] in ("de", "en")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", [b"", b"en;q=x", b",,;;", b"\xff\xfe", b"en;q=", b"*" * 5000, b"de-AT"])
def test_a_strange_accept_language_is_german(accept):
    assert best(accept) == "de"


@pytest.mark.parametrize("accept", [b"en", b"en-US,en;q=0.9", b"fr,en;q=0.1", b"de;q=0.1,en"])
def test_english_is_chosen_where_it_is_preferred(accept):
    assert best(accept) == "en"


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Must be accepted.", "Muss angenommen werden."),
        ("Length must be between 2 and 200.", "Die Länge muss zwischen 2 und 200 liegen."),
        ("Must be one of: a, b {c} {0}.", "Muss eines von diesen sein: a, b {c} {0}."),
        ("Not a valid date.", "Ist kein gültiges Datum."),
        ("Not a valid datetime.", "Ist keine gültige Zeitangabe."),
        ("Something new.", "Something new."),
    ],
)
def test_a_fault_of_a_field_speaks_german_or_english(english, german):
    assert in_language(english, "de") == german
    assert in_language(english, "en") == english


def test_the_faults_of_a_problem_are_in_the_readers_language(client):
    for language, text in {"de": "Ist kein gültiger Schlüssel.", "en": "Is not a valid token."}.items():
        problem = client.get("/api/v1/invitations/wrong", headers={"accept-language": language}).json()
        assert problem["errors"] == [{"pointer": "/token", "detail": text}]
        page = client.get("/invitation/wrong", headers={"accept-language": language, "accept": "text/html"}).text
        assert text in page


def test_people_get_a_page(client):
    answer = client.get("/nothing", headers={"accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert "<h1>Nicht gefunden</h1>" in answer.text
    assert client.get("/nothing", headers={"accept": "application/json"}).json()["code"] == "not_found"


def test_the_instance_never_shows_a_token(client):
    problem = client.get("/api/v1/invitations/wrong").json()
    assert problem["instance"] == "/api/v1/invitations/{token}"


def test_every_text_is_there_in_both_languages():
    for code, found in problems.texts().items():
        assert set(found) == {"de", "en"}, code
        assert all(len(texts) == 2 and all(texts) for texts in found.values()), code
    statuses = {code for code in problems.texts() if code.isdecimal()}
    assert statuses >= {
        "400",
        "401",
        "403",
        "404",
        "405",
        "409",
        "410",
        "412",
        "413",
        "415",
        "422",
        "429",
        "500",
        "503",
    }


def test_every_code_that_the_code_raises_has_a_text():
    raised = set()
    for path in [*ROOT.glob("gateway/**/*.py"), *ROOT.glob("chassis/*.py"), *ROOT.glob("services/*/*/**/*.py")]:
        if "tests" not in path.parts:
            raised |= set(RAISED.findall(path.read_text("utf-8")))
    assert raised - set(problems.texts()) == set()


RAISED = re.compile(
    r"(?:Invalid|Unauthenticated|Forbidden|NotFound|Conflict|Gone|PreconditionFailed|TooManyRequests|Unavailable"
    r"|Expired|Unexpected|Malformed|NotAllowed|TooSlow|TooLarge|UnsupportedType)\(\s*\"([a-z_]+)\""
)


def test_the_catalogue_is_sound_json():
    assert json.loads(problems.TEXTS.read_text("utf-8"))
