"""The shapes at the doors of the events service."""
