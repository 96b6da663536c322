"""From a source to its reports: the only room that fetches and reads pages."""
