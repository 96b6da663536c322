"""From events to letters and feeds: the only room that writes to readers."""
