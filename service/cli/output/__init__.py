"""Output forms of the commands: tables, JSON values and HTML pages."""
