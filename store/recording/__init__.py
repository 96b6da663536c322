"""Records observations: revision, event and deliveries in one transaction."""
