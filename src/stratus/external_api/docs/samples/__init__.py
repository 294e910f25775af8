"""Samples of calls in four languages. All send the token of the environment's `STRATUS_TOKEN`, and say what a refusal says."""
