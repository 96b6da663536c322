"""The history of the schema. Revisions are added, never altered: databases have lived by them.

Forward only: to go back, restore a backup. Write each by hand, with plain ``sa.`` types, so that
it does not depend on later changes of the declared tables.
"""
