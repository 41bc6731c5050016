"""Reads of the events service: find_* may return None, get_* raises NotFound, list_* pages."""
