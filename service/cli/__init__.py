"""What an operator types. Rooms are imported by the command that needs them: `--help` is quick."""
