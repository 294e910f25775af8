"""Candidate review sessions: in which window candidates may look at their published results, and what of them (`api/reference` §3.8)."""
