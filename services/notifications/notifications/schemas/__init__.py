"""The shapes at the doors of the notifications service."""
