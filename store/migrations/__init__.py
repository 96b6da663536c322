"""The history of the schema. Revisions are added, never altered: databases have lived by them.

Forward only: who wants to go back restores the copy made before. Write each by hand, in plain
``sa.`` types, so that it still says the same when the declared tables have moved on.
"""
