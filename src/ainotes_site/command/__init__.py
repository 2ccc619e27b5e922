"""The `ainotes` command, and what it explains."""
