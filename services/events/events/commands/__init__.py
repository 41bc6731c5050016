"""Writes of the events service: one function per intention."""
