"""Writes of the notifications service: one function per intention. The session and the clock are handed in."""
