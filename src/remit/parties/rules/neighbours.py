"""Neighbouring countries: a common land border, or a declared pair across a short sea.

Land borders follow the entries "Land boundaries" of the CIA World Factbook (public domain), ISO 3166-1 alpha-2, each
border written once under the country that comes first in the alphabet. Overseas parts that ISO lists under their own
code (French Guiana, Saint Martin, Hong Kong, Macao, Gibraltar) have their own entries.
"""

from collections.abc import Iterator, Mapping

_LAND = """
AD ES FR
AE OM SA
AF CN IR PK TJ TM UZ
AL GR ME MK XK
AM AZ GE IR TR
AO CD CG NA ZM
AR BO BR CL PY UY
AT CH CZ DE HU IT LI SI SK
AZ GE IR RU TR
BA HR ME RS
BD IN MM
BE DE FR LU NL
BF BJ CI GH ML NE TG
BG GR MK RO RS TR
BI CD RW TZ
BJ NE NG TG
BN MY
BO BR CL PE PY
BR CO GF GY PE PY SR UY VE
BT CN IN
BW NA ZA ZM ZW
BY LT LV PL RU UA
BZ GT MX
CA US
CD CF CG RW SS TZ UG ZM
CF CG CM SD SS TD
CG CM GA
CH DE FR IT LI
CI GH GN LR ML
CL PE
CM GA GQ NG TD
CN HK IN KG KP KZ LA MM MN MO NP PK RU TJ VN
CO EC PA PE VE
CR NI PA
CZ DE PL SK
DE DK FR LU NL PL
DJ ER ET SO
DK SE
DO HT
DZ EH LY MA ML MR NE TN
EC PE
EE LV RU
EG IL LY PS SD
EH MA MR
ER ET SD
ES FR GI MA PT
ET KE SD SO SS
FI NO RU SE
FR IT LU MC
GA GQ
GE RU TR
GF SR
GH TG
GM SN
GN GW LR ML SL SN
GR MK TR
GT HN MX SV
GW SN
GY SR VE
HN NI SV
HR HU ME RS SI
HU RO RS SI SK UA
ID MY PG TL
IE GB
IL JO LB PS SY
IN MM NP PK
IQ IR JO KW SA SY TR
IR PK TM TR
IT SI SM VA
JO PS SA SY
KE SO SS TZ UG
KG KZ TJ UZ
KH LA TH VN
KP KR RU
KW SA
KZ RU TM UZ
LA MM TH VN
LB SY
LR SL
LS ZA
LT LV PL RU
LV RU
LY NE SD TD TN
MD RO UA
ME RS XK
MF SX
MK RS XK
ML MR NE SN
MM TH
MN RU
MR SN
MW MZ TZ ZM
MX US
MY TH
MZ SZ TZ ZA ZM ZW
NA ZA ZM
NE NG TD
NG TD
NO RU SE
OM SA YE
PL RU SK UA
QA SA
RO RS UA
RS XK
RU UA
RW TZ UG
SA YE
SD SS TD
SK UA
SS UG
SY TR
SZ ZA
TM UZ
TJ UZ
TZ UG ZM
ZA ZW
ZM ZW
"""

# Pairs that trade in services treats as near although water lies between: the strait or sea in brackets is the reason.
_SHORT_SEA = (
    ("AE", "IR"),  # Strait of Hormuz
    ("AU", "NZ"),  # Tasman Sea, one labour market
    ("AU", "PG"),  # Torres Strait
    ("BE", "GB"),  # North Sea
    ("BH", "SA"),  # King Fahd Causeway
    ("CN", "TW"),  # Taiwan Strait
    ("CY", "GR"),  # Eastern Mediterranean
    ("DE", "SE"),  # Baltic Sea
    ("DK", "NO"),  # Skagerrak
    ("EE", "FI"),  # Gulf of Finland
    ("FR", "GB"),  # Channel Tunnel
    ("GB", "NL"),  # North Sea
    ("ID", "SG"),  # Singapore Strait
    ("IN", "LK"),  # Palk Strait
    ("IT", "MT"),  # Malta Channel
    ("JP", "KR"),  # Korea Strait
    ("MY", "SG"),  # Johor Causeway
)


def _pairs() -> Iterator[tuple[str, str]]:
    for line in _LAND.split("\n"):
        first, *others = line.split() or [""]
        yield from ((first, other) for other in others)
    yield from _SHORT_SEA


def _table() -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for one, other in _pairs():
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return {country: frozenset(others) for country, others in table.items()}


NEIGHBOURS = _table()
"""Country -> its neighbours; symmetric."""
