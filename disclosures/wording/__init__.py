"""Names and sentences for domain values, in the language of the `gettext` catalogue passed in.

The message id is the Chinese text, so that ``gettext.NullTranslations`` gives Chinese.
"""
