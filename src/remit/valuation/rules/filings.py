"""A filing from the files it comes in: company facts or an XBRL instance, with the linkbases beside it."""

from collections.abc import Mapping
from dataclasses import replace

from remit.valuation.model import Filing, FilingRefused
from remit.valuation.rules.company_facts import read_company_facts
from remit.valuation.rules.xbrl import read_calculations, read_instance

FACTS, INSTANCE, CALCULATION = "facts.json", "instance.xml", "calculation.xml"
DEFINITION = "definition.xml"


def read_filing(files: Mapping[str, bytes]) -> Filing:
    """Read a filing; an instance goes before company facts. Refuses `FilingRefused`."""
    linkbase = files.get(CALCULATION)
    if INSTANCE in files:
        return read_instance(files[INSTANCE], linkbase, files.get(DEFINITION))
    if FACTS not in files:
        raise FilingRefused(reason=f"there is neither {FACTS} nor {INSTANCE}", place=FACTS)
    filing = read_company_facts(files[FACTS])
    return filing if linkbase is None else replace(filing, arcs=read_calculations(linkbase))
