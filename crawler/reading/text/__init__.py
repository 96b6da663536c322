"""Values in text: white space, dates, names of agencies."""
