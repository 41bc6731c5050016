"""A search index of the first release is brought up to this one, with all that stood in it."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import migrate
from chassis.db import Database
from chassis.search import Index, Wanted
from chassis.service import plan

FIRST_RELEASE = {
    "sqlite": """CREATE VIRTUAL TABLE {0} USING fts5(id UNINDEXED, document,
        tokenize = "unicode61 remove_diacritics 0", prefix = '2 3')""",
    "postgresql": "CREATE TABLE {0} (id uuid PRIMARY KEY, document tsvector NOT NULL)",
}
MEMBER = "01a2b3c4d5e6470890abcdef01234567"
ROWS = """
INSERT INTO organisations (id, revision, name, name_key, kind, size, city, description_markdown, products, publications,
    countries, competences, visibility, created_at, changed_at)
VALUES (:id, 1, 'Küsten GmbH', 'kuesten', 'company', '2-9', 'Rostock', 'Netze', '', '',
    '["DE"]', '["gis"]', 'public', '2026-03-02', '2026-03-02');
INSERT INTO memberships (organisation_id, number, kind, since, status) VALUES (:id, 7, 'full', '2026-03-02', 'active')
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_the_first_release_indexed_is_found(kind, tmp_path, request):
    url = f"sqlite:///{tmp_path}/x.sqlite3" if kind == "sqlite" else request.getfixturevalue("postgres_url")("members")
    service, database, index = plan("members"), Database(url), Index("organisations")
    try:
        migrate.upgrade(service, database, "0014")
        with database.write() as session:
            as_in_the_first_release(session, index)
        migrate.upgrade(service, database)
        with database.read() as session:
            search = index.look(session, Wanted("kuste netz", {"competence": ["gis"]}, ["public"]))
            assert [each.hex for each in search.page(20, None)[0]] == [MEMBER]
            assert index.look(session, Wanted(audiences=["public"])).count(20).total == 1
    finally:
        database.close()


def as_in_the_first_release(session: Session, index: Index) -> None:
    index.drop(session.connection())
    session.execute(text(FIRST_RELEASE[session.get_bind().dialect.name].format(index.name)))
    for row in ROWS.split(";"):
        session.execute(text(row), {"id": MEMBER})
