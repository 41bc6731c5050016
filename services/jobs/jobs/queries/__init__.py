"""Reads of the jobs service: find_* may return None, get_* raises NotFound, list_* pages."""
