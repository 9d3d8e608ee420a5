"""Makes ``texts.dict``, the preset dictionary that stored texts are deflated with.

    python -m dedup.data.make_texts_dict

Words and phrases of our own choosing that news is full of, the rarer first:
deflate codes what stands near the end in fewer bits. A changed dictionary
cannot read texts written with the old one: change `dedup.index.texts.DICTIONARY`
with it.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

__all__ = ["dictionary"]

_LANGUAGES = """
que de la los las el en una por con para del se su más como pero sobre entre según dijo gobierno presidente país
le les des une dans est que qui pour sur avec par plus sont cette selon après gouvernement président ministre
der die das und den von mit für auf ist nicht ein eine sich des dem nach wie bei sagte Regierung Prozent Uhr
il che di della per non una sono con anche dopo governo presidente
bir ve bu için olarak olan daha çok kadar sonra başkanı açıkladı hükümet Türkiye İstanbul Ankara
وقال في من على إلى عن أن التي الذي هذا هذه بعد قبل بين مع كان كانت الرئيس الحكومة وزير اليوم
"""

_NAMES = """
Afghanistan Africa Argentina Asia Australia Austria Bangladesh Belgium Brazil Britain Cairo Canada Chicago Chile
Colombia Cuba Denmark Egypt Ethiopia Finland France Frankfurt Geneva Germany Greece Hong Kong Hungary India Indonesia
Iran Iraq Ireland Israel Italy Jakarta Japan Jerusalem Kenya Korea Kuwait Lebanon Libya Los Angeles Madrid Malaysia
Mexico Moscow Nairobi Netherlands New Delhi New Zealand Nigeria North Korea Norway Pakistan Palestinian Paris Peru
Philippines Poland Portugal Romania Rome San Francisco Saudi Arabia Singapore South Africa South Korea Spain Sudan
Sweden Switzerland Sydney Syria Taiwan Tehran Texas Thailand Tokyo Toronto Turkey Ukraine Venezuela Vienna Vietnam
Warsaw Yemen Zimbabwe Florida California Congress Senate House of Representatives Supreme Court Prime Minister
European Union European Commission European Parliament United Nations Security Council World Health Organization
International Monetary Fund World Bank Federal Reserve central bank Wall Street White House State Department
Pentagon Kremlin Downing Street Red Cross Human Rights Democratic Republic of Republican Democrat Labour Party
Conservative Party American British French German Russian Chinese Japanese Israeli Iranian Iraqi Syrian Turkish
Beijing Berlin Brussels Washington London New York Russia China Europe United Kingdom the United States
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday John David Michael James Robert William Mary Mohammed
Mr. Mrs. Ms. Dr. Gen. Sen. Rep. Gov. Corp. Inc. Ltd. Co. U.S. U.N. EU PM GMT CEO FBI Reuters AP AFP
"""

_WORDS = """
abandoned absence academic accelerate accept accident accompanied accord accounts accusations achieve acquisition acres
activists adequate adjusted administrative admitted adopted adults advance advantage advertising advice advisory affair
afford afraid agenda aggressive agricultural aircraft airline airlines airport alcohol alert alleged allegedly alliance
allies ambassador ambitious amendment ammunition analyst ancient animals anniversary announcement annually anonymity
anticipated anxiety apparent apparently appeal appear appearance applications appointed approach appropriate approval
arbitration architecture argument armed arrangement arrival artist aside assault assembly assessment assets assistance
associate association assume athletes atmosphere attached attempt attempted attended attention attitude attorney
attract audience author authority automatic autonomous availability average avoid awarded aware balance ballistic
bankruptcy bargaining barrels barriers basis battle beaten behalf behaviour belief beneath benefits besides betting
billion birthday blocked blood board bombing bonds bonus border borrowing bought boundary breach break breakthrough
brief bring broadcast broken brother brought budget building bullet burden buses businesses buyer cabinet calendar
campaign cancelled cancer candidate candidates capabilities capacity captain capture carbon cargo carried cash
casualties category cause caused caution ceasefire celebration central century ceremony certain certainly chain
chairman challenge champion championship chance channel chapter characters charge charged charges charity charter
checkpoint chemical chief childhood children choice chosen church circumstances citizen citizens civil civilian
civilians claim claimed claims class clear clearly clients climate clinical close closed club coach coalition coast
collapse colleagues collected collective college combat combined comfortable coming command commander comment comments
commercial commission commissioner commitment committed commodity common communication communities community companies
comparable compared comparison compensation compete competition competitive complained complaint complete completed
completely complex compliance components comprehensive compromise computer concede concentrate concept concern
concerned concerns concert concluded conclusion concrete conditions conduct conducted conference confidence confirm
confirmed conflict confrontation connected connection consecutive consequences conservative consider considerable
consideration considered considering consistent constitution constitutional construction consultant consumer consumers
consumption contact contained contemporary content contest continent continue continued continues contract contracts
contrast contribute contributed contribution control controlled controversial controversy convention conversation
convicted conviction convinced cooperation coordinate corner corporate corporation correct corruption cost costs
cotton council counsel counter countries country county couple courage course court courts cover coverage covered
created creating creation credit crew crime crimes criminal crisis critical criticised criticism criticized critics
crops crossing crowd crucial crude cultural culture currency current currently customers cycle daily damage damaged
danger dangerous database daughter deadline deadly dealers dealing debate debt decade decades december decide decided
decision decisions declared decline declined decrease deeply defeat defence defense deficit defined degree delay
delayed delegation deliver delivered delivery demand demanded demands democracy democratic demonstration demonstrators
denied department departure depends deployed deposit deputy described description deserve design designed desire
despite destroyed destruction detail detailed details detained detention determine determined develop developed
developing development developments device died difference different difficult difficulties digital diplomatic
diplomats direct direction directly director disagreement disappeared disappointed disaster discipline disclosed
discover discovered discovery discuss discussed discussion discussions disease dismissed display dispute distance
distributed distribution district diverse dividend division doctors document documents dollar dollars domestic
dominated donations double doubt dozen dozens draft dramatic dream dressed drive driven driver drivers dropped drug
drugs due during duties early earlier earn earned earnings earth earthquake easily eastern economic economist
economists economy edge editor education educational effect effective effectively effects efficiency efficient effort
efforts elected election elections electoral electric electricity electronic element eligible eliminate embassy
emergency emerging emissions emotional emphasis employees employers employment enable encourage encouraged ended
energy enforcement engaged engine engineering engineers enjoyed enormous ensure enter entered enterprise
entertainment entire entirely entrance environment environmental equal equipment equity equivalent error escape
escaped especially essential essentially establish established estate estimate estimated estimates ethnic evacuated
evening event events eventually evidence evolution exactly examination example excellent except exchange excited
executive executives exercise existence existing expand expanded expansion expect expected expects expenses expensive
experience experienced experiment expert experts explain explained explanation explosion explosives exports exposed
express expressed extended extensive extent external extra extraordinary extreme extremely facilities facility facing
factor factors factory failed failure fair faith fallen familiar families family famous farmers fashion father fault
favour favourite fears feature features federal feeling fellow female festival field fifth fight fighter fighters
fighting figure figures filed final finally finance financial financing finding findings finished fired firm firms
fiscal fishing flight flights flood flooding floor flow focus focused follow followed following football force forced
forces forecast foreign forest formal former forward foundation founded founder fourth framework fraud freedom
frequently fresh friend friendly friends front fuel fully function fund funding funds funeral further future gained
gains game games gas gathered gathering gave general generally generation gift girl girls given giving global goal
goals gold goods government governments governor grand grant granted great greater greatest green ground group groups
growing grown growth guarantee guard guess guidance guilty gunmen half hand handed hands happen happened happening
happy hard hardly head headed headquarters health healthy hear heard hearing heart heat heavily heavy held help helped
helping hidden high higher highest highly highway hill historic historical history holding holiday home homes honest
hope hoped hopes hospital hospitals host hostages hotel hour hours house households housing however huge human
humanitarian hundred hundreds hurricane husband idea ideas identified identify identity illegal image images
immediate immediately immigrants immigration impact implementation implemented importance important imported imports
imposed impossible impressive improve improved improvement incident incidents include included includes including
income incorporated increase increased increases increasing increasingly incredible independence independent
index indicate indicated individual individuals industrial industries industry inflation influence information
infrastructure initial initially initiative injured injuries injury innocent inquiry inside insisted inspection
instance instead institute institution institutions insurance insurgents intellectual intelligence intended intense
intention interest interested interests interim internal international internet interview introduced invasion
invested investigating investigation investigations investigators investment investments investor investors invited
involved involvement islamic island islands issue issued issues itself jobs join joined joint journal journalist
journalists judge judges judicial jump junior jury justice keeping kept key killed killing kind king kitchen knowledge
known labor labour lack land language large largely larger largest late later latest launch launched lawmakers laws
lawsuit lawyer lawyers leader leaders leadership leading league learn learned least leave leaving left legal
legislation legislative legitimate lending level levels liability liberal library license life light likely limit
limited line lines link linked liquid list listed literature little live lived lives living loan loans local located
location long longer looked looking loss losses lost lower machine magazine main mainly maintain maintained
maintenance major majority making male manage managed management manager managers manufacturing margin marine mark
market marketing markets marriage married mass massive match material materials matter matters maximum mayor mean
meaning means meant measure measures mechanism media medical medicine meet meeting meetings member members membership
memorial memory mental mention mentioned merchant merger message metal method methods metres middle miles militants
military million millions mind mine minimum minister ministers ministry minor minority minute minutes missed missile
missiles missing mission mistake mixed mobile model models moderate modern moment monetary money monitor month monthly
months moral morning mortgage mother motion motor mountain move moved movement moves movie moving multiple municipal
murder music musical muslim mutual names narrow nation national nationwide nations native natural nature near nearby
nearly necessary need needed needs negative negotiate negotiating negotiations neighbour neighbourhood neighbouring
neighbors network networks neutral never news newspaper newspapers night nine nobody nominated nomination normal
north northern note noted notes nothing notice notion nuclear number numbers numerous object objective observers
obtain obtained obvious obviously occasion occupied occurred ocean offensive offer offered offering offers office
officer officers offices official officials often oil older once ones ongoing online open opened opening operate
operated operating operation operations operators opinion opponents opportunities opportunity opposed opposition
option options order ordered orders ordinary organisation organisations organised organization organizations
organized origin original originally other others otherwise ought output outside overall overnight overseas owned
owner owners ownership package paid paper papers parents park parliament parliamentary participants participate
participation particular particularly parties partner partners partnership party pass passed passenger passengers
past path patient patients pattern paying payment payments peace peaceful peak people percent percentage perfect
perform performance perhaps period permanent permission permitted person personal personally personnel perspective
phase phone photo photograph photographs physical picture pictures piece pipeline place placed places plan plane
planned planning plans plant plants plastic platform play played player players playing pleased plus point pointed
points police policies policy political politician politicians politics poll polls pollution poor popular population
portion position positions positive possibility possible possibly post posted potential potentially pounds poverty
power powerful powers practice practices praised precisely predicted preliminary prepare prepared preparing presence
present presented presidency president presidential press pressure pretty prevent prevented previous previously price
prices pride primary prime principal principle principles prior priority prison prisoners private probably problem
problems procedure procedures proceedings process produce produced producer producers producing product production
products professional professor profit profits program programme programmes programs progress project projects
promise promised promote promotion proof proper properly property proportion proposal proposals propose proposed
prosecution prosecutor prosecutors prospects protect protected protection protest protesters protests prove proved
provide provided provides providing province provincial provision provisions public publication publicly published
publisher purchase purchased purpose purposes pursue pushed putting qualified quality quarter quarterly question
questioned questions quickly quite quoted race racial radical radio railway raise raised raising range ranks rapid
rapidly rare rarely rate rather rating reach reached reaction read reading ready real reality really reason reasonable
reasons rebel rebels recalled receive received receiving recent recently recession recognised recognition recognized
recommendations recommended record recorded records recover recovered recovery reduce reduced reducing reduction
referendum referred referring reflect reflected reform reforms refugee refugees refused regard regarded regarding
regime region regional regions register registered regular regularly regulation regulations regulators regulatory
rejected related relations relationship relative relatively relatives release released relevant reliable relief
religious remain remained remaining remains remarks remember remote remove removed repeat repeated repeatedly replace
replaced replacement reply report reported reportedly reporter reporters reporting reports represent representative
representatives represented republic reputation request requested require required requirement requirements rescue
rescued research researchers reserve reserves residence resident residential residents resign resignation resigned
resistance resolution resolve resort resource resources respect respond responded response responsibility responsible
rest restaurant restore restored restrictions restructuring result resulted resulting results retail retailers
retired retirement retreat return returned returning returns revealed revenue revenues reverse review revised
revolution reward rich riding right rights rise rising risk risks rival rivals river road roads robust rocket role
roles room rose rough round route routine ruled rules ruling rumours run running rural safe safety salary sale sales
sanctions satellite save saved saying says scale scandal scenario scene scenes schedule scheduled scheme school
schools science scientific scientist scientists scope score scored search season seats second secret secretary
section sector sectors secure secured securities security seek seeking seemed seems seen segment seized selected
selection sell selling senator senators send senior sense sensitive sent sentence sentenced separate separately
series serious seriously serve served service services serving session sessions set setting settle settled
settlement settlements seven several severe sexual shape share shared shareholders shares sharp sharply shift
shipping ships shipments shock shooting shop shops short shortage shortly shot should show showed showing shown shows
shut side sides sign signal signed significant significantly signs similar similarly simple simply since single site
sites situation size skills slightly slow small smaller smoke snow social society software sold soldier soldiers
solidarity solution some somebody someone something sometimes somewhat soon sort sought sound source sources south
southern sovereignty space speak speaker speaking special specialist specific specifically speculation speech speed
spend spending spent split spoke spokesman spokesperson spokeswoman sport sports spread spring square stability
stable staff stage stake stand standard standards standing start started starting starts state stated statement
statements states station stations statistics status stay stayed steady steel step steps stock stocks stolen stone
stood stop stopped storage store stores storm story straight strange strategic strategy street streets strength
strengthen stress strike strikes strong stronger strongly structure struggle student students studies studio study
style subject subsequent subsidiary subsidies substance substantial success successful successfully suddenly suffered
suffering sufficient sugar suggest suggested suggesting suggests suicide suit suitable summer summit supplied
suppliers supplies supply support supported supporters supporting suppose supposed surface surge surgery surplus
surprise surprised surprising surrounding survey survived suspect suspected suspects suspended suspicion sustainable
sustained symbol system systems table tackle tactics take taken takes taking talk talked talking talks tank tanks
target targeted targets tariffs task taught tax taxes teacher teachers team teams technical technique technology
television temperatures temporarily temporary tension tensions term terms territory terror terrorism terrorist
terrorists test tested testified testimony testing tests text thanks theatre themselves theory therefore thing things
think thinking third thought thousand thousands threat threatened threatening threats three throughout thus ticket
tickets tied tight time times title today together told tomorrow tonight took tool top total touch tough tour tourism
tourists toward towards tower town towns track trade traded traders trading tradition traditional traffic training
transaction transfer transition transport transportation travel travelled travelling treasury treat treated treaty
treatment trees tremendous trend trends trial trials tried trip troops trouble truck trucks true trust truth try
trying turn turned turning twice type types typical typically ultimate ultimately unable uncertainty unclear under
underlying undermine understand understanding understood unemployment unions unique unit united units universities
university unknown unless unlike unlikely until unusual upcoming update upper urban urged urgent used useful users
uses using usual usually vaccine value values variety various vehicle vehicles version veteran victim victims victory
video view views village villages violated violation violations violence violent virtually virus visible visit
visited visiting visitors vital voice volume volunteers vote voted voter voters votes voting vulnerable wage wages
wait waited waiting walk walked walking wall want wanted wants warm warned warning warrant waste watch watched water
ways weak weaker wealth weapons wear weather website wedding week weekend weekly weeks weight welcome welcomed
welfare western whatever wheat whether whole widely widespread wife wildlife willing win wind window wing winner
winning wins winter withdraw withdrawal withdrawn within without witness witnesses woman women wonder wooden word
words work worked worker workers working works world worldwide worried worry worse worst worth wounded write writer
writing written wrong wrote year yesterday young younger youth zone
"""

_PHRASES = """
The figures were released on|shares closed up|shares fell|per cent of the|a barrel, down|basis points|in the first quarter|
compared with a year earlier|net profit of|net loss of|billion dollars|million dollars in|mln dlrs|vs. |year-on-year|
Additional reporting by|Editing by|Reporting by|Writing by|contributed to this report|All rights reserved.|
This story has been updated|Read more:|Follow us on Twitter|Click here to|Sign up for|Photo: |Image: |Getty Images|
was arrested on suspicion of|was taken to hospital|pleaded guilty to|was sentenced to|years in prison|charged with murder|
at least three people were killed|people have been killed|were killed and|were injured in|killed and wounded|
claimed responsibility for the attack|car bomb|suicide bomber|security forces|armed forces|rebel-held|air strikes|
the Islamic State group|Foreign Minister|Defence Minister|Finance Minister|Interior Ministry|Foreign Ministry spokesman|
Prime Minister|Vice President|President Donald Trump|President Barack Obama|President Vladimir Putin|Hillary Clinton|
secretary of state|attorney general|chief executive officer|executive director of|managing director|professor of|
spokesman for the|a spokesman for the company said|a spokeswoman for the|told The Associated Press|told Reuters|told AFP|
told a news conference|told reporters in|told reporters on|in an interview with|in a telephone interview|
said in a statement on|said in a statement.|according to a statement|according to the report|according to officials|
who spoke on condition of anonymity|because they were not authorized to|declined to comment|did not immediately respond|
could not be reached for comment|did not respond to a request for comment|a source close to|sources said|
was quoted as saying|news agency reported|state media reported|local media reported|it was not immediately clear|
is expected to be|was expected to|are expected to|is scheduled to|is likely to|have been able to|will be able to|
at the end of the|by the end of the|at the beginning of|for the first time since|in the wake of|as a result of|
in connection with the|in response to|in order to|in addition to|instead of|as part of|one of the most|some of the|
a number of|a series of|hundreds of thousands of|tens of thousands of|thousands of people|more than a million|
over the past year|in recent years|in recent months|last week|last month|last year|next week|next month|next year|
earlier this year|earlier this month|later this month|on Monday, |on Tuesday, |on Wednesday, |on Thursday, |on Friday, |
on Saturday, |on Sunday, |on Monday that|on Tuesday that|on Wednesday that|on Thursday that|on Friday that|
the number of|the government|the company|the president|the country|the city|the world|the ministry|the police|
the first|the second|the same|the most|the new|the other|the United States and|the European Union|the United Nations|
there is no|there was no|there are|there were|it is a|it was a|it has been|it would be|this is a|that is|that was|
have been|has been|had been|would have|could have|should have|will be|would be|can be|could be|may be|must be|to be|
did not|does not|do not|is not|was not|were not|would not|could not|has not|have not|had not|will not|cannot|
"We have |"We are |"It is |"It was |"I am |"I was |"I think |"There is |"They |"This is |"The |"If |"But |"You |
," he said. |," she said. |," said |," he told |," he added. |." |.” |,” he said. |,” she said. |“We |“I |“The |“It |
he said. |she said. |they said. |officials said. |police said. |analysts said. |he added. |she added. |
It is |It was |There are |But the |In the |In a |At the |On the |For the |As the |After the |And the |However, the |
However, |Meanwhile, |But |And |He |She |They |We |A |An |The company |The government |The |
"""

_GLUE = """
about above across after again against ago all almost along already also although always among and another any anyone
anything are around as at away back be became because become been before began begin behind being believe best better
between beyond big both but by call called calls came can case cases change changes city come comes could day days deal
death deaths did do does doing done down each eight either else end enough even ever every everyone everything face
fact fall far feel few find first five for form found four free from full get gets getting give go goes going good got
had has have having he her here him himself his how if in into is it its job just keep know last law lead less let like
look lot low made make makes man many may maybe me men might more most much must my name new next no not now of off
old on one only or our out over own part pay per put rest said same saw say see seem sex she six so son still such
ten than that the their them then there these they this those though through to too two up upon us use very war was
way we well went were what when where which while who whom whose why will with word would yet you your
"""

_ENDINGS = ", which |, who |, but |, and |, the |, a |, in |. It |. The |. He |. In |'s |’s |s of the | of a | in a | for a | on a | by a | with a | at the | by the | with the | from the | to the | for the | on the | that the | and the | in the | of the | to | and | of | in | the "


def dictionary() -> bytes:
    """The bytes of ``texts.dict``: at most 32 KB, all that deflate looks back."""
    dates = [f" {month} {day}, 20" for month, day in product(("March", "July", "November"), (4, 17, 28))]
    phrases = [phrase for phrase in _PHRASES.replace("\n", "").split("|") if phrase]
    parts = [
        " ".join(_LANGUAGES.split()),
        " ".join(_WORDS.split()),
        " ".join(_NAMES.split()),
        "".join(dates),
        " https://www. http://example.com/news/2017/ .html ",
        '["","en","","","","","","usable","","","","","dddd',
        'By ","usable","https://www.","https://',
        '","en","","","","2016-10-25T09:00:00Z","","usable","',
        '","","","","adddddd","","","adddddddddddddd',
        " ".join(_GLUE.split()),
        " ".join(phrases),
        " $1.5 billion 1,000 2,000 10,000 100,000 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 10 percent 20 per cent ",
        _ENDINGS.replace("|", ""),
    ]
    return " ".join(parts).encode("utf-8")[-32768:]


if __name__ == "__main__":
    path = Path(__file__).with_name("texts.dict")
    path.write_bytes(dictionary())
    print(f"{path}: {path.stat().st_size} bytes")
