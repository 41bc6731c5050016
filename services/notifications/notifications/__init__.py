"""Subscriptions with their proof of consent, newsletters, and every mail that leaves the house."""
