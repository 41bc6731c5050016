"""A dispatch watched live by the office."""

import json

from gateway.tests.peer import ID

PATH = f"/api/v1/newsletter/issues/{ID}/progress/stream"
OFFICE = {"authorization": "Bearer office-token"}


def test_the_office_sees_each_step_to_the_end_and_is_not_called_back(client):
    answer = client.get(PATH, headers=OFFICE)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert [(each["state"], each["sent"]) for each in told] == [("dispatching", 0), ("dispatching", 1), ("sent", 3)]
    assert answer.text.rstrip().splitlines()[-3] == "id: sent"
    assert ": beat" in answer.text, "nothing had changed that second"
    assert client.get(PATH, headers=OFFICE | {"last-event-id": "sent"}).status_code == 204
    assert client.get(PATH, headers=OFFICE | {"last-event-id": "dispatching"}).text.count("data: ") == 1


def test_nobody_else_watches(client):
    assert client.get(PATH).status_code == 401
    assert client.get(PATH, headers={"authorization": "Bearer member-token"}).status_code == 403
