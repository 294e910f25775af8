"""The event log: record, react, read."""
