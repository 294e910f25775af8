"""The log of what happened: record, react, read."""
