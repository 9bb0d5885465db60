"""The estimates of one comparison, pooled."""
