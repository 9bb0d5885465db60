"""A question in words, answered by a named question."""
