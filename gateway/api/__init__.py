"""The JSON API: one file per service, and what the gateway puts together itself."""

from gateway.routes import Routes

api = Routes("/api/v1")
