"""The history of the schema. Revisions are added, never altered: databases have lived by them."""
