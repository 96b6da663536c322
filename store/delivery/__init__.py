"""Subscriptions, and the deliveries to them."""
