"""A bicycle shop: the smallest service, to test the chassis with."""
