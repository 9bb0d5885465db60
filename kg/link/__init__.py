"""What a report calls a thing → the concept that it means."""
