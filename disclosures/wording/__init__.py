"""Names and sentences for people, in Chinese; English comes from the catalogue."""
