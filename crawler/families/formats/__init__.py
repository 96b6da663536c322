"""Data formats that several site families share."""
