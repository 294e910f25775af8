"""What items of every type may have beside their question: the candidate's rationale, the author's feedback."""
