"""The same reuse in other languages and other ways of writing them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.quality.measure import Desk, article_of, plain
from tests.quality.real import lines
from tests.quality.suites import Figure

__all__ = ["own_languages", "real_languages"]

# A few sentences of our own in each language; the copy is written the way another newsroom would write it.
TEXTS = {
    "Turkish": """İstanbul'daki işçiler ışıklı köprünün onarımı bitmeden geçişe açılmasına itiraz etti ve ücretlerini istedi.
Belediye ise çalışmaların kış gelmeden biteceğini, İzmir'den gelen ekiplerin gece gündüz çalıştığını açıkladı.
Mühendisler çelik halatların değişmesi için iki aya daha ihtiyaç duyduklarını ve trafiğin kesileceğini söyledi.""",
    "Arabic": """اعترض عمال الميناء على فتح الجسر القديم قبل انتهاء أعمال الإصلاح وطالبوا بدفع أجورهم المتأخرة منذ شهور.
وأعلنت البلدية أن الأعمال ستنتهي قبل حلول الشتاء وأن الفرق القادمة من الشمال تعمل ليلا ونهارا دون توقف.
وقال مهندسون إنهم يحتاجون إلى شهرين إضافيين لتغيير الكابلات الحديدية وإن حركة المرور ستتوقف في الليل.""",
    "French": """Les ouvriers du port ont refusé l'ouverture du vieux pont avant la fin des travaux et réclamé leurs salaires.
La mairie a répondu que le chantier serait achevé avant l'hiver, « quoi qu'il arrive », grâce aux équipes du Nord.
Des ingénieurs estiment qu'il leur faudra encore deux mois pour remplacer les câbles d'acier rongés par le sel.""",
    "Japanese": """港の労働者たちは修理が終わる前に古い橋を開通させる計画に反対し、未払いの賃金を支払うよう求めた。
市は冬が来る前に工事を終えると説明し、北部から来た作業班が昼も夜も働いていると述べた。
技術者らは錆びた鋼索２０本を交換するためにあと２か月が必要で、夜間は通行止めになるとみている。""",
    "Russian": """Рабочие порта выступили против открытия старого моста до окончания ремонта и потребовали выплатить зарплату.
В мэрии ответили, что всё будет готово до зимы, а бригады с севера трудятся днём и ночью без перерыва.
Инженеры считают, что им нужно ещё два месяца, чтобы заменить стальные тросы, и движение придётся перекрыть.""",
    "German": """Die Hafenarbeiter lehnten es ab, die alte Brücke vor dem Ende der Arbeiten zu öffnen, und verlangten ihren Lohn.
Das Rathaus erklärte, die Baustelle werde noch vor dem Winter geräumt, auch dank der Mannschaften aus dem Norden.
Ingenieure rechnen mit zwei weiteren Monaten, bis die vom Salz zerfressenen Stahlseile ausgetauscht sind.""",
}
OTHER = {
    "Turkish": "Başka bir haberde ise çiftçiler bu yıl zeytin hasadının erken başladığını ve fiyatların düştüğünü anlattı.",
    "Arabic": "وفي خبر آخر تحدث المزارعون عن موسم الزيتون الذي بدأ مبكرا هذا العام وعن انخفاض الأسعار في الأسواق المحلية.",
    "French": "Ailleurs, des agriculteurs racontent que la récolte des olives a commencé tôt et que les prix ont baissé.",
    "Japanese": "一方、農家によると今年はオリーブの収穫が早く始まり、価格は下がっているという。",
    "Russian": "Тем временем фермеры рассказали, что сбор оливок в этом году начался рано, а цены упали.",
    "German": "Bauern erzählten unterdessen, die Olivenernte habe in diesem Jahr früh begonnen und die Preise fielen.",
}

_TURKISH_CAPITALS = str.maketrans({"i": "İ", "ı": "I"})
WRITINGS: dict[str, Callable[[str], str]] = {
    "capitals": lambda text: text.translate(_TURKISH_CAPITALS).upper() if "ı" in text else text.upper(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "compatibility forms": lambda text: unicodedata.normalize("NFKC", text).replace("20", "２０"),
    "other quotes and dashes": lambda text: text.replace("'", "’").replace("«", "“").replace("»", "”"),
    "soft hyphens and tatweel": lambda text: text.replace("اع", "اعـ").replace("or", "o\u00adr").replace("ar", "a\u00adr"),
    "vowel marks": lambda text: text.replace("ر", "رَ").replace("أ", "ا"),
}


def own_languages() -> Iterator[Figure]:
    """Our own sentences in every writing, between paragraphs about something else."""
    for language, text in TEXTS.items():
        source = text.split("\n")
        desk = Desk([article_of("wire/1", source), article_of("wire/2", [OTHER[language]])])
        good = 0
        for number, write in enumerate(WRITINGS.values()):
            copy = article_of(f"mine/{number}", [OTHER[language], *map(write, source)])
            good += desk.sources(copy) == {"wire/1", "wire/2"}
        alone = desk.sources(article_of("mine/x", [OTHER[language][::-1]]))
        yield Figure(f"{language}, six ways of writing the same", good + (not alone), len(WRITINGS) + 1)


def real_languages(folder: Path) -> Iterator[Figure]:
    """Real stories trimmed to half, a tenth of the words left out, the rest merged into one paragraph."""
    named = {
        "Arabic": folder / "ant_arabic_news" / "articles.jsonl.gz",
        "Japanese": folder / "wikinews_ccby" / "ja.jsonl.gz",
        "French": folder / "wikinews_ccby" / "fr.jsonl",
        "English": folder / "wikinews_ccby" / "en.jsonl.gz",
    }
    for language, path in named.items():
        chance = random.Random(5)
        texts = [row["text"] for row, _ in zip(lines(path), range(300), strict=False) if len(row["text"]) > 300]
        desk = Desk(plain(f"wire/{number}", text) for number, text in enumerate(texts))
        asked = chance.sample(range(len(texts)), min(60, len(texts)))
        good = 0
        for number in asked:
            half = texts[number][: len(texts[number]) // 2]
            pieces = list(half) if language == "Japanese" else half.split()
            kept = [piece for piece in pieces if chance.random() >= (0.05 if language == "Japanese" else 0.1)]
            copy = plain(f"mine/{number}", ("" if language == "Japanese" else " ").join(kept))
            good += f"wire/{number}" in desk.sources(copy)
        yield Figure(f"{language}, real stories trimmed, merged, words left out", good, len(asked))
