"""Reads of the notifications service: find_* may return None, get_* raises NotFound, list_* pages."""
