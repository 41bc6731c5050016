"""The shapes at the doors of the members service."""
