"""The IT job board: postings, from draft to closed."""
