"""What pages and feeds read."""
