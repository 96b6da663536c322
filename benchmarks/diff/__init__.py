"""The diff of two revisions, compared with published diffs."""
