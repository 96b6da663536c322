"""Pure comparison of readings: diff, identity, significance, plausibility, similarity."""
