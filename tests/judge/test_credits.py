"""Credits: what counts in twenty languages, and what looks like a credit and is none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.judge.credits import credits_of_stored, find_credits, mentions
from dedup.model import Article, Credit, Paragraph, Role, StoredArticle
from dedup.normalise import normalise
from dedup.offsets import OffsetMap

FILL = [
    "Officials said on Monday that the plan would go ahead.",
    "The talks are due to resume next week in the capital.",
    "Nobody was hurt, the ministry said in a statement.",
    "A second meeting is planned.",
] * 2


def article_of(texts: list[str], roles: dict[int, Role] | None = None, **fields: str) -> tuple[Article, tuple[Paragraph, ...]]:
    """Paragraphs of a plain text; ``roles`` by place, body otherwise."""
    paragraphs, start = [], 0
    for place, text in enumerate(texts):
        role: Role = (roles or {}).get(place, "body")
        paragraphs.append(Paragraph(place + 1, text, role, OffsetMap.identity(start, len(text)), normalise(text)))
        start += len(text) + 2
    return Article("post", "1", "\n\n".join(texts), (), **fields), tuple(paragraphs)  # type: ignore[arg-type]


def found_in(texts: list[str], roles: dict[int, Role] | None = None, **fields: str) -> tuple[Credit, ...]:
    article, paragraphs = article_of(texts, roles, **fields)
    found = find_credits(article, paragraphs)
    for credit in found:
        assert credit.span is None or article.source[slice(*credit.span)] == credit.text
    return found


def names(found: tuple[Credit, ...]) -> list[str]:
    return [name for credit in found for name in (credit.agencies or (("*",) if credit.generic else ()))]


AT_THE_HEAD = [
    ("PARIS (AFP) — Le président a annoncé mardi un plan.", "afp"),
    ("BERLIN, 5. Januar (dpa) - Die Bundesregierung hat am Montag beschlossen.", "dpa"),
    ("Madrid, 5 jun (EFE).- El Gobierno aprobó este martes el decreto.", "efe"),
    ("(ANSA) - ROMA, 12 GEN - Il governo ha approvato il decreto.", "ansa"),
    ("(Adnkronos) - Il ministro ha detto che la misura sarà approvata.", "adnkronos"),
    ("ANKARA (AA) - Cumhurbaşkanı salı günü yeni planı açıkladı.", "anadolu"),
    ("İSTANBUL, (DHA) - Kaza sabah saatlerinde meydana geldi.", "dha"),
    ("القاهرة (رويترز) - قال مسؤول يوم الثلاثاء إن المحادثات مستمرة", "reuters"),
    ("الرياض (واس) - استقبل الوزير اليوم وفدا من البلاد", "spa"),
    ("МОСКВА, 5 янв /ТАСС/. Президент подписал указ во вторник.", "tass"),
    ("КИЕВ, 3 мая. /УНИАН/. Верховная рада приняла закон.", "unian"),
    ("AMSTERDAM (ANP) - De politie heeft dinsdag een man aangehouden.", "anp"),
    ("BRUSSEL (BELGA) - De regering bereikte een akkoord.", "belga"),
    ("Oslo (NTB): Regjeringen la tirsdag fram et nytt forslag.", "ntb"),
    ("STOCKHOLM (TT) Regeringen presenterade på tisdagen ett förslag.", "tt"),
    ("LISBOA, 5 jan (Lusa) -- O Governo aprovou hoje o diploma.", "lusa"),
    ("Brasília (Reuters) - O presidente disse nesta terça-feira.", "reuters"),
    ("[東京 25日 ロイター] - 日銀は25日、金融政策を決定した。", "reuters"),
    ("【ロンドン共同】英政府は25日、新たな計画を発表した。", "kyodo"),
    ("【10月25日 AFP】フランス政府は新たな計画を発表した。", "afp"),
    ("(서울=연합뉴스) 홍길동 기자 = 정부는 25일 새로운 계획을 발표했다.", "yonhap"),
    ("中新网北京10月25日电 记者获悉，新计划已经公布。", "cns"),
    ("（中央社台北25日電）行政院今天公布新計畫。", "cna-tw"),
    ("NEW YORK, Jan. 5, 2020 /PRNewswire/ -- Acme Inc. today announced results.", "pr-newswire"),
    ("TORONTO, Jan. 05, 2020 (GLOBE NEWSWIRE) -- Acme Inc. today announced.", "globenewswire"),
    ("KALAT AIRFIELD, Oct 25 (CPA) – Government troops pushed on.", "cpa"),
    ("AFP - Le ministre a déclaré que la réforme serait votée.", "afp"),
    ("LONDON, March 3 (UPI) -- The prime minister said on Tuesday.", "upi"),
    ("By Maria Jones, Associated Press", "ap"),
    ("By Agence France-Presse", "afp"),
    ("By AFP", "afp"),
    ("Par AFP", "afp"),
    ("Von dpa", "dpa"),
    ("Redacción y agencias", "*"),
    ("Agencias", "*"),
    ("Da Redação, com agências", "*"),
    ("Redazione ANSA", "ansa"),
    ("Le Monde avec AFP et Reuters", "afp,reuters"),
    ("Agencies", "*"),
    ("TRT World and agencies", "*"),
    ("From wire reports", "*"),
    ("Staff and wire reports", "*"),
    ("By Staff and Agencies in Beirut", "*"),
    ("Story by Reuters", "reuters"),
    ("Agence France-Presse", "afp"),
    ("Agence France-Presse, Paris", "afp"),
    ("REUTERS", "reuters"),
    ("Reuters, London", "reuters"),
    ("EFE | Madrid", "efe"),
    ("EFE, Madrid", "efe"),
    ("Madrid - EFE", "efe"),
    ("Europa Press", "europa-press"),
]

AT_THE_TAIL = [
    ("AFP/The Guardian", "afp,guardian"),
    ("Avec AFP", "afp"),
    ("(Avec AFP)", "afp"),
    ("Source : AFP", "afp"),
    ("La Rédaction avec AFP", "afp"),
    ("AFP, dpa, Reuters", "afp,dpa,reuters"),
    ("dpa/AFP/rtr", "dpa,afp,reuters"),
    ("Mit Material von dpa und Reuters", "dpa,reuters"),
    ("Con información de Reuters y AP", "reuters,ap"),
    ("Con información de agencias.", "*"),
    ("Com informações da Agência Brasil", "agencia-brasil"),
    ("Fonte: ANSA", "ansa"),
    ("Kaynak: Anadolu Ajansı, DHA", "anadolu,dha"),
    ("Kaynak: AA/İHA", "anadolu,iha"),
    ("المصدر: رويترز", "reuters"),
    ("المصدر : وكالات", "*"),
    ("المصدر: الجزيرة + وكالات", "*"),
    ("(وكالات)", "*"),
    ("المصدر: رويترز وأ ف ب", "reuters,afp"),
    ("Источник: ТАСС", "tass"),
    ("По материалам РИА Новости и Интерфакс", "ria,interfax"),
    ("Bron: ANP", "anp"),
    ("Bron: ANP, Reuters", "anp,reuters"),
    ("Met medewerking van Belga", "belga"),
    ("Kilde: NTB", "ntb"),
    ("(©NTB)", "ntb"),
    ("Källa: TT", "tt"),
    ("Lähde: STT", "stt"),
    ("/ritzau/", "ritzau"),
    ("Πηγή: ΑΠΕ-ΜΠΕ, Reuters", "amna,reuters"),
    ("منبع: ایسنا", "isna"),
    ("来源：中新社", "cns"),
    ("出典：共同通信", "kyodo"),
    ("출처: 연합뉴스", "yonhap"),
    ("The Associated Press contributed to this report.", "ap"),
    ("Reuters and The Associated Press contributed to this article.", "reuters,ap"),
    ("With files from Reuters and AFP", "reuters,afp"),
    ("— With files from The Canadian Press", "cp"),
    ("This report includes information from AFP.", "afp"),
    ("Additional reporting by Reuters", "reuters"),
    ("(Reporting by Jane Doe; Editing by John Roe)", "reuters"),
    ("Copyright 2020 Agence France-Presse", "afp"),
    ("© 2021 The Canadian Press", "cp"),
    ("© AFP", "afp"),
    ("Copyright © 2019 IANS. All rights reserved.", "ians"),
    ("The mayor said the road would be closed until spring. (AFP)", "afp"),
    ("Der Sprecher sagte, man werde die Lage prüfen. (dpa/AFP)", "dpa,afp"),
    ("Il ministro ha confermato la notizia. (ANSA).", "ansa"),
    ("El ministro lo confirmó el martes. EFE", "efe"),
    ("De minister bevestigde dat dinsdag. (ANP)", "anp"),
    ("Bakan salı günü bunu doğruladı. (AA)", "anadolu"),
    ("وأكد الوزير ذلك يوم الثلاثاء في مؤتمر صحفي. (أ ف ب)", "afp"),
    ("Министр подтвердил это во вторник. (ТАСС)", "tass"),
    ("Il l’a confirmé mardi. (Avec AFP)", "afp"),
    ("The plan was approved on Tuesday. -AFP", "afp"),
    ("The plan was approved on Tuesday. — Reuters", "reuters"),
    ("The plan was approved on Tuesday. /AFP/", "afp"),
    ("—AFP", "afp"),
    ("– Bernama", "bernama"),
    ("News Agencies", "*"),
    ("Source: Xinhua", "xinhua"),
    ("SOURCE: AFP and Reuters", "afp,reuters"),
    ("Compiled from wire reports", "*"),
    ("PTI", "pti"),
    ("(With inputs from ANI and PTI)", "ani,pti"),
    ("(This story has not been edited by our staff and is auto-generated from a syndicated feed - PTI)", "pti"),
    ("With additional reporting by AFP", "afp"),
    ("Text: AFP", "afp"),
    ("Texte : AFP", "afp"),
    ("ATS", "keystone-sda"),
    ("(ats/afp)", "keystone-sda,afp"),
    ("ATS/AFP", "keystone-sda,afp"),
    ("SDA/Keystone", "keystone-sda"),
    ("APA/dpa", "apa,dpa"),
    ("(APA/Reuters)", "apa,reuters"),
    ("Quelle: ntv.de, dpa", "dpa"),
    ("Quelle: ntv.de, chf/dpa", "dpa"),
]

NO_CREDITS = [
    "The minister told AFP that the talks would go on.",
    "The talks will go on, the minister told Reuters.",
    "according to Reuters",
    "AFP reported on Tuesday that the talks had failed.",
    "Reuters could not verify the report.",
    "In an interview with The Associated Press, she said she would stay.",
    "a spokesman told dpa.",
    "sagte ein Sprecher der Deutschen Presse-Agentur (dpa).",
    "a-t-il déclaré à l’AFP.",
    "dijo a EFE el portavoz.",
    "ha detto all’ANSA il ministro.",
    "disse à Lusa o ministro.",
    "AA muhabirine konuşan yetkili, çalışmaların sürdüğünü söyledi.",
    "وقال المتحدث لوكالة فرانس برس إن المحادثات مستمرة.",
    "сообщил источник РИА Новости.",
    "zei een woordvoerder tegen het ANP.",
    "Photo: AFP",
    "Foto: dpa",
    "Bild: dpa",
    "Fotoğraf: AA",
    "Photo by Jane Doe/Reuters",
    "Jane Doe/AFP",
    "(Jane Doe/AP)",
    "[Jane Doe/Reuters]",
    "[Reuters: Jane Doe]",
    "FILE PHOTO: A man walks past the bank in London, Britain. REUTERS/Jane Doe",
    "Foto: Jane Doe / NTB",
    "Foto: Jane Doe/TT",
    "Bild: Jane Doe/dpa",
    "Photo credit: Reuters",
    "Image: AP",
    "AP Photo",
    "Getty Images/AFP",
    "AFP via Getty Images",
    "صورة: رويترز",
    "Фото: ТАСС",
    "Фото: Иван Иванов/ТАСС",
    "写真：ロイター",
    "사진=연합뉴스",
    "图片来源：新华社",
    "新华社记者 李明 摄",
    "Crédit photo : AFP",
    "© AFP / Jane Doe",
    "©Reuters/Jane Doe",
    "(c) dpa/Jane Doe",
    "A protester holds a sign during a march in Paris on Saturday. (AFP Photo)",
    "A protester holds a sign (Reuters)",
    "A protester in Paris on Saturday (AFP)",
    "People walk by the bank in Athens [Reuters]",
    "By Jane Doe",
    "By our staff",
    "Additional reporting by Jane Doe",
    "Jane Doe contributed to this report.",
    "Source: Ministry of Health",
    "Staff reporter",
    "Editing by Jane Doe",
    "This website may use material from agencies such as AFP and Reuters.",
    "Reuters Institute",
    "Bloomberg and Reuters compete",
    "Thomson Reuters shares fell 3 percent on Tuesday.",
    "Agencies: What they do",
    "The agency said on Monday.",
    "Agencies say more is needed",
    "News agencies reported that three people were killed.",
    "Apple Inc and Reuters",
    "AP Chemistry",
    "AP classes",
    "The PA system failed.",
    "APA style",
    "Map",
    "Dire straits",
    "Spa",
    "Sana",
]


@pytest.mark.parametrize(("text", "expected"), AT_THE_HEAD)
def test_datelines_and_bylines(text: str, expected: str) -> None:
    assert set(expected.split(",")) <= set(names(found_in([text, *FILL])))


@pytest.mark.parametrize(("text", "expected"), AT_THE_TAIL)
def test_credit_lines_and_footers(text: str, expected: str) -> None:
    assert names(found_in([*FILL, text])) == expected.split(",")


@pytest.mark.parametrize("text", NO_CREDITS)
def test_mentions_photo_credits_and_staff_never_satisfy(text: str) -> None:
    assert names(found_in([text, *FILL])) == []
    assert names(found_in([*FILL, text])) == []
    assert names(found_in([*FILL, f"{FILL[0]} {text}"])) == []


def test_only_the_edges_count() -> None:
    assert names(found_in([*FILL[:4], "Source: AFP", *FILL[:4]])) == []
    assert names(found_in([*FILL[:4], "Source: AFP", *FILL[:3]])) == ["afp"]


def test_captions_never_count() -> None:
    assert found_in([*FILL, "Source: AFP"], {len(FILL): "caption"}) == ()
    assert found_in(["PARIS (AFP) - A view of the tower on Monday morning.", *FILL], {0: "caption"}) == ()


def test_fields() -> None:
    assert names(found_in(FILL, byline="Reuters/kra Frankfurt")) == ["reuters"]
    assert names(found_in(FILL, credit="AFP")) == ["afp"]
    assert names(found_in(FILL, dateline="ROME, March 13, Reuter -")) == ["reuters"]
    for place in ("HORSHAM, PA, March 23 -", "SANTA ANA, Calif., March 16 -", "BATON ROUGE, La., March 2 -"):
        assert names(found_in(FILL, dateline=place)) == []
    (staff,) = found_in(FILL, byline="Ruth Okafor")
    assert staff.staff and not staff.agencies and not staff.generic and staff.span is None


def test_a_field_that_stands_in_the_text_is_reported_once() -> None:
    assert [credit.kind for credit in found_in(["PARIS (AFP) - A tower was closed on Monday.", *FILL], byline="AFP")] == [
        "dateline"
    ]


def test_a_generic_credit_says_who_shares_it() -> None:
    (credit,) = found_in([*FILL, "Source: TRTWorld and agencies"])
    assert (credit.agencies, credit.generic, credit.kind, credit.staff) == ((), True, "footer", True)


def test_stored_articles_are_read_alike() -> None:
    texts = (*FILL, "Source: AFP")
    blank = ("", "", "", "", "", "", "", "", "")
    stored = StoredArticle("a/1", *blank[:8], 0, "usable", "", "", "", "", texts, ("body",) * len(texts))
    assert names(credits_of_stored(stored)) == ["afp"]


def test_mentions_are_told_apart() -> None:
    _, paragraphs = article_of(["The colonel told AFP that the bridge was closed."])
    assert mentions(paragraphs, {"afp"}) and not mentions(paragraphs, {"reuters"})


@settings(max_examples=150)
@given(st.lists(st.text(alphabet=st.sampled_from("AFPaf (/)-–—:.,©\nواس新华社0123Source by "), max_size=80), max_size=5))
def test_any_text_is_read_without_a_crash_and_spans_slice_it(texts: list[str]) -> None:
    found_in([text for text in texts if text.strip()])


@pytest.mark.parametrize("size", [2_000, 100_000])
def test_long_lines_of_brackets_and_stops_end(size: int) -> None:
    for unit in ("(", "a. ", ". - ", "/", "- ", "(AFP) ", "新华社电"):
        found_in([unit * (size // len(unit))] * 4)


PATTERNS = Path(os.environ.get("DEDUP_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "credit_patterns.jsonl"


@pytest.mark.skipif(not PATTERNS.exists(), reason="needs credit_patterns.jsonl of the shared data")
def test_real_credits() -> None:
    """Every text credit is reached where it stands; no photo credit and no mention is taken for one."""
    missed, false = [], []
    for line in PATTERNS.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        example, about = entry["example"], entry["where"]
        at_head, at_tail = found_in([example, *FILL]), found_in([*FILL, example])
        if entry["applies_to"] == "image" or any(
            word in about for word in ("a mention", "NOT a per-article", "running text")
        ):
            false += [example for found in (at_head, at_tail) if names(found)]
        elif not (at_head if entry["kind"] == "dateline" else at_tail):
            missed.append(example)
    assert (missed, false) == ([], [])
