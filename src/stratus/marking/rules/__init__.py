"""Rules of marking: what settings may be, how a script is scored, what goes to a moderator. Pure; scores are points."""
