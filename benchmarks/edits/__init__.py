"""Edits of laws, regulations and reports: what the diff shows of them, and how."""
