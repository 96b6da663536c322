"""The spiders: one for each site family.

A family needs no module here: its spider is made from its description in ``crawler.families``. A
module is for a family whose sites need navigation of their own, or that shall be found by name: the
five formats that the first pages had, ``hanweb``, ``directory``, ``commerce_portal``,
``bare_article`` and ``trs``.
"""
