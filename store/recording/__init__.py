"""From an observation to revision, event and deliveries, in one transaction."""
