"""The repeated records of a page, and what one record says: title, date and address."""
