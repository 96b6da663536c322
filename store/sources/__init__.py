"""The sources: catalogue, schedule, health and places of their reports."""
