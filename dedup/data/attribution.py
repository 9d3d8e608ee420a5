"""Words that attribute a quotation, by language; folded as `dedup.normalise` folds them."""

from __future__ import annotations

__all__ = ["ATTRIBUTION"]

_WORDS = """
said says say saying told tells tell added adds wrote writes tweeted posted asked asks according stated states
announced declared explained insisted argued warned noted replied commented quoted quote statement remarked
claimed admitted recalled concluded continued testified vowed acknowledged

dit declare affirme explique ajoute indique precise estime assure souligne confie raconte annonce lance selon
poursuit conclut

sagte sagt erklarte erklart betonte meinte teilte hiess schrieb zufolge kundigte fugte laut

dijo dice afirmo aseguro explico anadio agrego declaro senalo indico manifesto segun sostuvo expreso conto

disse diz afirmou declarou explicou acrescentou segundo contou destacou

detto dice dichiarato affermato spiegato aggiunto raccontato secondo

zei zegt aldus verklaarde vertelde volgens

dedi diyor soyledi belirtti konustu ifade kaydetti vurguladi ekledi aciklamada dile

сказал сказала заявил заявила сообщил сообщила отметил отметила добавил добавила подчеркнул подчеркнула
словам пояснил пояснила рассказал рассказала сказали заявили сообщили отметили рассказали говорит говорят пишет

قال قالت واضاف اضاف واوضح اوضح واكد اكد صرح وقال وقالت واضافت ذكر ذكرت وذكر بحسب يقول تقول صرحت وصرح اوضحت واوضحت اكدت واكدت

述 語 話 言 说 說

말했다 밝혔다 전했다 설명했다 강조했다 덧붙였다
"""

ATTRIBUTION: frozenset[str] = frozenset(_WORDS.split())
