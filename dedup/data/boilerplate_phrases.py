"""Phrases that mark a sentence as boilerplate: subscription offers, rights notices, pointers to other pages.

One phrase a line, by language; compared as comparable words. A phrase must be
one that no reporter writes in a story; one after ``^`` counts only where a
sentence begins with it ("Read more about ...", not "wants to read more about").
"""

from __future__ import annotations

__all__ = ["BOX_SIGNS", "PHRASES"]

BOX_SIGNS = ("関連", "最近", "記事", "読みたい", "相关", "阅读", "相關", "閱讀")
"""One of these stands in every title of a box of headlines that `dedup.listings` knows."""

PHRASES: dict[str, str] = {
    "en": """
all rights reserved
this material may not be published broadcast rewritten or redistributed
may not be reproduced without permission
our standards the thomson reuters trust principles
sign up for our newsletter
sign up to our newsletter
sign up for our daily newsletter
subscribe to our newsletter
subscribe to our channel
click here to subscribe
click here to read more
click here for more
click here to sign up
follow us on twitter
follow us on facebook
follow us on instagram
like us on facebook
^join the conversation
^read more about
^read more stories
^read the full story
for more stories like this
download our app
download the app
^get the latest news
get our free newsletter
^support our journalism
^become a member today
this article was originally published
this story was originally published
this article has been updated
this story has been updated
republished with permission
advertisement continue reading
story continues below
^share this article
^share this story
^terms of use
^privacy policy
^cookie policy
contact us at
^send your comments
^comments are closed
have something to add
we regret the error
we apologise for the error
we apologize for the error
this interview has been edited for length and clarity
this interview has been edited and condensed
""",
    "fr": """
tous droits reserves
reproduction interdite
abonnez vous a notre newsletter
inscrivez vous a notre newsletter
suivez nous sur facebook
suivez nous sur twitter
^lire aussi
^a lire aussi
^lire la suite
^partager cet article
^politique de confidentialite
cet article a ete mis a jour
""",
    "de": """
alle rechte vorbehalten
abonnieren sie unseren newsletter
melden sie sich fur unseren newsletter
folgen sie uns auf
^lesen sie auch
^lesen sie hier
^mehr zum thema
^artikel teilen
^datenschutzerklarung
""",
    "es": """
todos los derechos reservados
suscribete a nuestro boletin
suscribase a nuestro boletin
siguenos en facebook
siguenos en twitter
^lea tambien
^lee tambien
^leer mas
prohibida su reproduccion
^politica de privacidad
""",
    "pt": """
todos os direitos reservados
assine a nossa newsletter
siga nos no facebook
^leia tambem
^leia mais
e proibida a reproducao
^politica de privacidade
""",
    "it": """
tutti i diritti riservati
riproduzione riservata
iscriviti alla newsletter
iscriviti alla nostra newsletter
seguici su facebook
^leggi anche
^leggi tutto
""",
    "nl": """
alle rechten voorbehouden
meld je aan voor onze nieuwsbrief
schrijf je in voor onze nieuwsbrief
volg ons op
^lees ook
^lees verder
""",
    "tr": """
tum haklari saklidir
her hakki saklidir
bultenimize abone olun
bizi takip edin
haberin devami icin
bunlar da ilginizi cekebilir
""",
    "ru": """
все права защищены
подпишитесь на нашу рассылку
подписывайтесь на наш канал
^читайте также
^читать далее
перепечатка запрещена
""",
    "ar": """
جميع الحقوق محفوظة
اشترك في نشرتنا
تابعونا على
^اقرا ايضا
^اقرا المزيد
""",
    "ja": """
お詫びして訂正
おわびして訂正
訂正してお詫び
訂正しておわび
ここに訂正いたします
無断転載を禁じます
無断転載禁止
^関連記事
^続きを読む
^この記事は
""",
}
