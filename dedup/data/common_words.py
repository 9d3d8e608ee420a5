"""Words that are no evidence of copying: function words, and the formulas of news writing.

Two reporters who never met both write "said in a statement on Monday that";
a shared run counts only for the other words in it. Folded as
`dedup.normalise` folds, so one list serves all writings of a word.
"""

from __future__ import annotations

__all__ = ["COMMON"]

_WORDS = """
a about above after again against all also although among an and any are as at away back be became because been
before being below between both but by came can cannot could did do does doing done down due during each either
else even ever every few first for from further get go going got had has have he her here hers him his how however
i if in including into is it its itself just last later least less like made make many may me might more most much
must my near neither never new no nor not now of off on once one only or other others our out over own per put
rather s same second several she should since so some still such t than that the their them then there these they
third this those though three through thus to too took toward towards two under until up upon us very via was we
went were what when where whether which while who whom whose why will with within without would yet you your

according added adding agency agencies announced announcement anonymity asked authorised authorized billion
briefed called claimed comment commented condition conference confirmed date declined details didnt during early
earlier expected familiar following four five given government immediate immediately information interview
journalists known late made matter media meeting million mln month months morning named news newspaper official
officials people percent pct cent told report reported reporters reports request respond responded said say saying
says source sources speak speaking spoke spokesman spokesperson spokeswoman state statement stated television time
today tomorrow week weeks well year years yesterday day days night afternoon evening
monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec mr mrs ms dr

avg ct cts div dlr dlrs gain growth income inc corp ltd co loss losses mln mths net oper pay payable prior profit
profits qtly qtr qtrs quarter quarterly record results rev revenue revenues revs sales share shares shr shrs stg
tonnes total vs yr ended compared versus

au aux avec ce ces cette ceux dans de des du elle elles en est et ete etre il ils la le les leur leurs lui mais
meme ne nous on ont ou par pas plus pour qu que qui sa sans se selon ses son sont sous sur un une vous d l c n
a declare dit indique annonce affirme ajoute precise porte parole lundi mardi mercredi jeudi vendredi samedi dimanche
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre premier premiere

aber als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer es fur hat haben
im in ist mit nach nicht noch nur oder sein sich sie sind uber um und von vor war waren werden wie wird wurde wurden
zu zum zur sagte erklarte teilte mitteilte sprecher montag dienstag mittwoch donnerstag freitag samstag sonntag
januar februar marz juni juli oktober dezember

al ante como con contra cuando de del desde donde el ella ellos en entre era es esta este esto fue ha habia han hasta
la las lo los mas no o para pero por que se segun ser si sin sobre son su sus tambien tras un una y ya dijo afirmo
informo declaro anuncio segun portavoz lunes martes miercoles jueves viernes sabado domingo
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre

ao aos as com da das do dos e ela ele eles em foi mais mas na nas nao nos o os ou pela pelo que sao se seu sua sao
tem um uma disse afirmou informou segunda terca quarta quinta sexta feira sabado
janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro

agli ai alla alle anche che chi con cui da dai dal dalla degli dei del della delle di e era gli ha hanno i il in la
le lo ma nel nella non o per piu si sono su sul sulla tra un una uno ha detto
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre lunedi martedi mercoledi giovedi venerdi sabato domenica

aan als bij dat de die dit door een en er haar heeft het hij hun in is maar met naar niet of om ook op over te tot
uit van voor was werd werden wordt ze zei zijn zich
januari februari maart mei augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag

ve bir bu da de ile icin olarak olan oldugu daha cok en gibi ise kadar sonra once gore dedi soyledi belirtti
aciklama yapti konustu acikladi ifade etti
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik pazartesi sali carsamba persembe cuma cumartesi pazar

и в во на не с со что как а но из за по к ко от у о об для при до его ее их он она они это был была было были
также заявил сообщил сказал году года лет
января февраля марта апреля мая июня июля августа сентября октября ноября декабря понедельник вторник среду четверг
пятницу субботу воскресенье

في من علي الي عن مع ان انه التي الذي هذا هذه كان كانت قد لا ما وقد وقال قال وقالت قالت واضاف اضاف بعد قبل بين
خلال حيث كما او ثم كل لم
يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعة السبت
"""

COMMON: frozenset[str] = frozenset(_WORDS.split())
