"""Reads of marking, bounded in statements."""
