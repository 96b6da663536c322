"""Changes that are not recorded at once: incidents, quarantined and delayed readings."""
