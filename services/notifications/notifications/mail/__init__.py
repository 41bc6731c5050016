"""What a mail looks like: words, templates, headers, MIME. Nothing here reads a database or opens a connection."""
