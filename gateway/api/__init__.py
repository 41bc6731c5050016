"""The JSON API: one file per subject, and what the gateway puts together itself."""

from gateway.routes import Routes

api = Routes("/api/v1")
