"""Plumbing of an event-driven service; it knows no word of what the services are about.

settings   environment -> frozen dataclass         outbox    facts told in the transaction of their cause
db         engine, unit of work                    relay     outbox -> broker
errors     what a door may answer                  inbox     facts heard, once each, with retries
doors      RPC methods, timers                     journal   the replayable stream of public facts
messages   the shapes of facts                     observe   logs, traces, metrics, health
migrate    Alembic, once                           search    full text on SQLite and PostgreSQL
run        the process of one service              operator  the operator's command line
green      eventlet's patches
"""

from warnings import filterwarnings

filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # known and weighed: docs/adr/0001
