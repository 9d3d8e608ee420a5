"""Spelling variants that must not break a match: US and UK English, number words, units.

Rules for endings and a table for the rest. Both sides of a comparison go
through it, so a word that a rule changes by mistake changes on both; a pair
told apart only by spelling is reported as an edit all the same.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["CANONICAL", "VARIANTS", "canonical", "canonical_all"]

# One line a family, its first word is the name of all.
_FAMILIES = """
center centre
centers centres
centered centred
theater theatre
theaters theatres
meter metre
meters metres
kilometer kilometre
kilometers kilometres
centimeter centimetre
centimeters centimetres
millimeter millimetre
millimeters millimetres
liter litre
liters litres
fiber fibre
fibers fibres
caliber calibre
somber sombre
specter spectre
maneuver manoeuvre
maneuvers manoeuvres
maneuvering manoeuvring
defense defence
offense offence
offenses offences
license licence
licenses licences
practice practise
practiced practised
practicing practising
pretense pretence
gray grey
tire tyre
tires tyres
curb kerb
curbs kerbs
plow plough
program programme
programs programmes
check cheque
checks cheques
aluminum aluminium
airplane aeroplane
airplanes aeroplanes
jail gaol
mold mould
molds moulds
mustache moustache
pajamas pyjamas
skeptic sceptic
skeptics sceptics
skeptical sceptical
skepticism scepticism
story storey
sulfur sulphur
draft draught
judgment judgement
judgments judgements
acknowledgment acknowledgement
aging ageing
fulfill fulfil
fulfillment fulfilment
enroll enrol
enrollment enrolment
enthrall enthral
install instal
installment instalment
installments instalments
skillful skilful
willful wilful
ax axe
cozy cosy
donut doughnut
inquiry enquiry
inquiries enquiries
inquire enquire
jewelry jewellery
learned learnt
burned burnt
dreamed dreamt
spelled spelt
spoiled spoilt
spilled spilt
leaped leapt
mom mum
math maths
among amongst
while whilst
toward towards
afterward afterwards
backward backwards
forward forwards
upward upwards
encyclopedia encyclopaedia
archeology archaeology
archeologist archaeologist
archeologists archaeologists
pediatric paediatric
pediatrician paediatrician
hemorrhage haemorrhage
anesthetic anaesthetic
anesthesia anaesthesia
diarrhea diarrhoea
estrogen oestrogen
fetus foetus
fetal foetal
leukemia leukaemia
orthopedic orthopaedic
medieval mediaeval
maneuvered manoeuvred
analog analogue
catalog catalogue
catalogs catalogues
dialog dialogue
dialogs dialogues
dialed dialled
naive naif
percent pct
km kilometers kilometres
kg kilograms kilogrammes kilos
okay ok
zero 0
one 1
two 2
three 3
four 4
five 5
six 6
seven 7
eight 8
nine 9
ten 10
eleven 11
twelve 12
thirteen 13
fourteen 14
fifteen 15
sixteen 16
seventeen 17
eighteen 18
nineteen 19
twenty 20
thirty 30
forty 40
fifty 50
sixty 60
seventy 70
eighty 80
ninety 90
hundred 100
first 1st
second 2nd
third 3rd
fourth 4th
fifth 5th
sixth 6th
seventh 7th
eighth 8th
ninth 9th
tenth 10th
january jan
february feb
march mar
april apr
august aug
september sept sep
october oct
november nov
december dec
million mln
billion bln bn
dollars dlrs
"""

VARIANTS: dict[str, str] = {
    word: family.split()[0] for family in reversed(_FAMILIES.strip().splitlines()) for word in family.split()[1:]
}

# British ending -> American ending, longest first; the shortest stem before it that makes it an ending.
_ENDINGS = (
    ("isations", "izations", 2), ("isation", "ization", 2), ("ising", "izing", 3), ("ised", "ized", 3),
    ("ises", "izes", 3), ("iser", "izer", 3), ("isers", "izers", 3), ("ise", "ize", 3),
    ("yse", "yze", 3), ("ysed", "yzed", 3), ("ysing", "yzing", 3), ("yses", "yzes", 3),
    ("ourable", "orable", 2), ("ourites", "orites", 2), ("ourite", "orite", 2), ("ouring", "oring", 3),
    ("oured", "ored", 3), ("ourers", "orers", 2), ("ourer", "orer", 2), ("ourhood", "orhood", 3),
    ("ourhoods", "orhoods", 3), ("oural", "oral", 3), ("ours", "ors", 3), ("our", "or", 3),
    ("elled", "eled", 2), ("elling", "eling", 2), ("eller", "eler", 3), ("ellers", "elers", 3),
    ("alled", "aled", 4), ("alling", "aling", 4),
)  # fmt: skip
_MARKS = ("is", "ys", "our", "ll")
"""Each of the British endings has one of these; few words have."""


class _Canonical(dict[str, str]):
    """Memo of a pure function; emptied when it grows past the vocabulary of any newsroom."""

    def __missing__(self, word: str) -> str:
        if len(self) > 500_000:
            self.clear()
        name = self[word] = _name(word)
        return name


def _name(word: str) -> str:
    known = VARIANTS.get(word)
    if known is not None:
        return known
    if word.isascii() and any(mark in word for mark in _MARKS):
        for british, american, stem in _ENDINGS:
            if len(word) >= len(british) + stem and word.endswith(british):
                return word[: -len(british)] + american
    return word


CANONICAL = _Canonical()
"""`canonical` as a mapping."""


def canonical(word: str) -> str:
    """One name for all spellings of a comparable word.

    >>> [canonical(word) for word in ("organised", "colour", "centre", "travelling", "5", "mosul")]
    ['organized', 'color', 'center', 'traveling', 'five', 'mosul']
    """
    return CANONICAL[word]


def canonical_all(words: Iterable[str]) -> list[str]:
    """`canonical` of each of ``words``."""
    return list(map(CANONICAL.__getitem__, words))
