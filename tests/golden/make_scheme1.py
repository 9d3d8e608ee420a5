"""Makes ``scheme1.jsonl``: what scheme 1 gives for chosen texts, for ever.

    DEDUP_NO_KERNEL=1 python tests/golden/make_scheme1.py > tests/golden/scheme1.jsonl

A change of any line is a new scheme: every index would have to be rebuilt.
Each line is one article: its paragraphs, and of each paragraph the words,
their places, the signature (hexadecimal) and the fingerprints (hexadecimal).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

ENGLISH = (
    ("The U.S.-led “coali\u00adtion” didn’t drop 1,776 bombs on Mosul’s east bank, a spokesman said on Tuesday, "
    "adding that some 3.5 million people – half of them children – had fled since October."),
    "“We won’t comment,” the minister's office told reporters in Washington DC.",
    "WASHINGTON (Reuters)",
    "He said: ``no''.",
    "",
    "***",
    ("Officials said on Wednesday that the talks, which began in March, would go on in Geneva until both sides "
    "had agreed on the text of a treaty; no date was set for the signing of it."),
)
MANY = (
    ("İSTANBUL’da ısı 40°C’yi aştı; Iğdır’da ise 12,5 derece ölçüldü.", "DİYARBAKIR (AA) - Şehrin çıkışında"),
    ("قالَت وزارةُ الخارجيّة إنَّ الوفــد سيصل الأحد، ١٤ أكتوبر.", "تهران – وزیر امور خارجه گفت که گفت‌وگوها ادامه دارد."),
    ("昨日の東京での会見で、首相は「ガラス」と述べた。ＡＢＣ１２３", "ｶﾞﾗｽは1,000円", "中国外交部发言人表示，双方将继续对话。"),
    ("대통령은 서울에서 기자들과 만났다.", "นายกรัฐมนตรีกล่าวว่า น้ำท่วมปีนี้รุนแรง", "प्रधानमंत्री ने कहा कि वार्ता जारी रहेगी।"),
    ("Ισχύς εν τη ενώσει, ΟΔΥΣΣΕΥΣ", "Ещё раз о нём: 1 776 человек", "Straße, Œuvre, ﬁn, ½ kg, m², №5, Apple™, ①②"),
    ("naïve cafe\u0301 Å Å ﷺ ㍿ 𝟘𝟙 𠀀𠀁 😀👩\u200d👩\u200d👧 \ue000 \u0378 a\u200bb", "lone \ud800 surrogate \udfff end"),
    ("a b c d e", "a", "a b", "a b c d e f g h i j k l", "0 " * 40, "x" * 300, ("word " * 3 + "x" * 90 + " ") * 3),
)


def articles() -> Iterator[tuple[str, ...]]:
    yield ENGLISH
    yield from MANY


def main() -> None:
    from dedup.normalise import normalise
    from dedup.sign import sketch_article

    for paragraphs in articles():
        words = [normalise(text) for text in paragraphs]
        sketches = sketch_article([found.words for found in words])
        rows = [
            {
                "text": text,
                "words": found.words,
                "places": list(zip(found.starts, found.ends, strict=True)),
                "signature": sketch.signature.hex(),
                "fingerprints": [f"{value:016x}" for value in sketch.fingerprints],
            }
            for text, found, sketch in zip(paragraphs, words, sketches, strict=True)
        ]
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
