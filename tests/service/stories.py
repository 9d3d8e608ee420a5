"""Texts the tests of the service share; all of our own writing."""

from __future__ import annotations

AGENCY = """\
Engineers reopened the northern lock of the Brenwick canal on Tuesday, three weeks after a barge tore one of its gates from the hinges.

"We lifted the old gate out in two pieces and hung the new one before dawn," site manager Ola Trent said.

Forty vessels had waited below the town since the accident, among them two carrying grain for the mills at Harrow Point.

The canal authority expects traffic to be back to normal by the end of the month, though night passages stay suspended."""

COPY = """\
Brenwick breathes again

Engineers reopened the northern lock of the Brenwick canal on Tuesday, three weeks after a barge tore one of its gates from the hinges.

Forty vessels had waited below the town since the accident, among them two carrying grain for the mills at Harrow Point.

For the mayor it was a long wait, and shopkeepers along the quay say that they have never sold so much coffee."""

DOUBLED = """\
The harbour fair opens on Friday with a parade of rowing boats.

The harbour fair opens on Friday with a parade of rowing boats.

Tickets are sold at the old customs house until noon."""

EMOJI = "\N{GRINNING FACE} Fair\n\n" + DOUBLED

ARABIC = """\
أعادت المدينة فتح الميناء القديم صباح الثلاثاء بعد أسابيع من أعمال الصيانة التي أوقفت حركة السفن.

وقال مدير الميناء إن أربعين سفينة كانت تنتظر خارج الحاجز منذ العاصفة."""

HOSTILE = """<script>alert(1)</script> "><img src=x onerror=alert(2)> ' onmouseover=alert(3) {{7*7}} </textarea></title>\
<svg/onload=alert(4)> javascript:alert(5) &lt;b&gt; %3Cscript%3E \N{RIGHT-TO-LEFT OVERRIDE}txet\N{POP DIRECTIONAL FORMATTING}"""
