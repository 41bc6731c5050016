"""The shapes at the doors of the jobs service."""
