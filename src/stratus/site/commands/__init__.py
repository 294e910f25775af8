"""The subcommands of `stratus`, one module per subject."""
