"""What the promises promise, measured: `make bench`, or `python -m bench cached relay` for a part."""
