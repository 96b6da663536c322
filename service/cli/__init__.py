"""The commands. Each imports the wiring only when it runs, so that `--help` is fast."""
