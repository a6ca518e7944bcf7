"""English and Vietnamese for the whole package: catalogues, and dates, numbers and money as each language writes them.

What does not live here: any sentence of a page or a refusal; those stand where they are used, in English.
"""

from remit.locale.translator import LANGUAGE_NAMES, LANGUAGES, Language, Translator, translator

__all__ = ["LANGUAGES", "LANGUAGE_NAMES", "Language", "Translator", "translator"]
