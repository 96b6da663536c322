"""What people and programs see: reader pages, feeds, subscriptions, the console and the API."""
