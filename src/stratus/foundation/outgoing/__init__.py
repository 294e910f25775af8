"""Outgoing requests: which addresses they may have, and the client that keeps to it."""
