"""News stories of our own making, any number of them, the same for the same seed.

Sentences are built word by word, so two of them share no run by chance. A
topic has people, places and numbers; two reporters who write about one topic
share those, and the formulas of the trade, and nothing else.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

__all__ = ["FOOTERS", "Topic", "quote", "story", "topic"]

_FIRST = "Aylin Boris Carla Deniz Elena Farid Greta Hakan Irina Jonas Katya Leyla Marco Nadia Oskar Petra Selin"
_LAST = "Albrecht Bakir Costa Demirel Eriksen Fontaine Garcia Holm Ivanov Jansen Kaya Lindqvist Moreau Novak Okafor"
_TITLES = """Foreign Minister|Interior Minister|Governor|Mayor|police chief|harbour master|union leader
Deputy Prime Minister|chief prosecutor|head of the fire service|Energy Secretary|central bank head"""
_PLACES = """Port Alder|Nordhafen|the Tessin valley|Marenga|Karsk|Santa Ines|Villaroux|the Dorani border|Lower Brask
Kentavo|the island of Sund|New Harrow|the Ilmen district|Outer Weld|Capo Ferro|the Rhoden plain"""
_WHO = """dockers farmers residents engineers inspectors lawmakers relatives judges volunteers drivers investors
soldiers teachers fishermen miners nurses officers students tenants pilots climbers doctors surveyors brokers monks
bakers divers voters editors settlers landlords refugees guards lawyers smugglers tourists plumbers scientists"""
_DID = """blocked inspected abandoned photographed sued repaired criticised reopened searched measured welcomed
guarded painted sold counted flooded rented closed praised mapped emptied insured raided filmed rebuilt seized
shelled defended taxed cleaned auctioned occupied borrowed drained lit moved tested mended visited described"""
_THINGS = """tunnel terminal warehouse motorway budget pipeline reservoir bridge archive ship station runway shed
stadium lighthouse kitchen dock railway wall market cathedral marsh tram pension quarry ferry depot barracks orchard
laboratory hospital canal mill prison theatre tower valley school hotel museum harbour factory court airport chapel"""
_LOOKS = """old new broken famous forgotten costly narrow noisy rusty contested borrowed crowded painted silent
crumbling hidden leaking modern wooden grey bright steep distant popular sealed muddy haunted quiet sunken heated
roofless guarded spare green tiny vast ugly beloved cursed private municipal floating tilted frozen dusty royal
wartime experimental unsafe draughty cheap empty northern eastern listed yellow damp elegant unfinished remote"""
_HOW = """briefly loudly quietly finally grudgingly openly jointly twice nearly proudly angrily carefully hastily
secretly politely repeatedly formally unanimously reluctantly promptly"""
_BY = "near behind beside against despite without above beyond inside opposite during after before beneath along"
_FORMULAS = """said in a statement on Monday that|told reporters at a news conference on Tuesday that
said on condition of anonymity because they were not authorised to speak to the media that
who spoke to journalists after the meeting, said that|did not immediately respond to a request for comment, but"""

FOOTERS = (
    "Write to the newsdesk of this paper with tips, corrections and questions about any story on this page.",
    "This page is put together every day by our editors in four cities and carries no paid content whatsoever.",
)


@dataclass(frozen=True)
class Topic:
    people: tuple[str, ...]
    places: tuple[str, ...]
    numbers: tuple[int, ...]


def topic(chance: random.Random) -> Topic:
    return Topic(
        tuple(f"{_pick(chance, _TITLES)} {_pick(chance, _FIRST)} {_pick(chance, _LAST)}" for _ in range(3)),
        tuple(_pick(chance, _PLACES) for _ in range(3)),
        tuple(chance.randrange(3, 900) for _ in range(4)),
    )


def _pick(chance: random.Random, words: str) -> str:
    return chance.choice(words.replace("\n", "|").split("|") if "|" in words else words.split())


def _thing(chance: random.Random) -> str:
    return f"the {_pick(chance, _LOOKS)} {_pick(chance, _THINGS)}"


def _clause(chance: random.Random) -> str:
    how = f"{_pick(chance, _HOW)} " if chance.random() < 0.6 else ""
    who = f"{_pick(chance, _LOOKS)} {_pick(chance, _WHO)}" if chance.random() < 0.5 else _pick(chance, _WHO)
    clause = f"{who} {how}{_pick(chance, _DID)} {_thing(chance)}"
    for _ in range(chance.randrange(1, 3)):
        clause += f" {_pick(chance, _BY)} {_thing(chance)}"
    return clause


def quote(chance: random.Random, about: Topic) -> str:
    """A quotation of some length, attributed."""
    first, second = _clause(chance), _clause(chance)
    return f"“Our {first}, and {second}. My {_clause(chance)},” {chance.choice(about.people)} said."


def _sentence(chance: random.Random, about: Topic) -> str:
    core = _clause(chance)
    form = chance.randrange(6)
    if form == 0:
        text = f"{chance.choice(about.people)} {_pick(chance, _FORMULAS)} {core}"
    elif form == 1:
        text = f"in {chance.choice(about.places)}, {core}"
    elif form == 2:
        text = f"{core}, and {_clause(chance)}"
    elif form == 3:
        text = f"about {chance.choice(about.numbers)} people saw how {core}"
    elif form == 4:
        text = f"{core}, {chance.choice(about.numbers)} kilometres from {chance.choice(about.places)}"
    else:
        text = core
    return text[0].upper() + text[1:] + "."


def story(chance: random.Random, about: Topic, paragraphs: int = 8) -> list[str]:
    """Paragraphs of one story about a topic: two to four sentences each, now and then a quotation."""
    return [
        quote(chance, about)
        if place % 4 == 3
        else " ".join(_sentence(chance, about) for _ in range(chance.randrange(2, 5)))
        for place in range(paragraphs)
    ]
