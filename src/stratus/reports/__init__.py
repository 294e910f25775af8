"""What is worked out from published results."""
