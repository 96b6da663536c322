"""The fields of a reading: candidates from each part of a page, in order of precedence."""
