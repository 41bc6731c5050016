"""The platform on one machine: private broker, private PostgreSQL, mail sink and the supervisor of `make run`."""
