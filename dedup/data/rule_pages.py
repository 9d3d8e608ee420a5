"""What each rule looks for, why it matters, an example, and what to do: one page a rule.

``dedup explain``, the rules page of the documentation and the rule texts in
SARIF are made from this table.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["RULES", "Page"]


class Page(NamedTuple):
    """``what`` is one line; the others are short paragraphs. ``needs`` says what the rule must be given."""

    what: str
    why: str
    example: str
    remedy: str
    needs: str = "the file alone"


_INDEX = "an index or a service"

RULES: dict[str, Page] = {
    "double/paragraph": Page(
        "The same paragraph stands twice in this article.",
        "A block was pasted twice, or a template printed it a second time. Readers notice at once.",
        "Two paragraphs of the same words, whatever their capitals, quotes and spaces.",
        "Delete one. `dedup check --fix` removes the second of two identical neighbours after showing the change.",
    ),
    "double/caption": Page(
        "A photo caption stands twice in this article.",
        "Many content systems print a caption both under the picture and in the body, often on two neighbouring lines.",
        "The caption of the lead picture, and the same sentence again on the next line.",
        "Delete one. If it comes back in every article, the template prints it twice.",
    ),
    "double/sentence": Page(
        "A sentence stands twice in this article, in one paragraph or in two.",
        "It is what remains when a paragraph is rewritten and its old half stays behind.",
        "The closing sentence of the third paragraph, and again in the ninth.",
        "Keep it where it belongs. A refrain that is meant can be dismissed with a comment that says why.",
    ),
    "double/near": Page(
        "Two paragraphs of this article say the same in nearly the same words.",
        "An updated paragraph was added, and the one it replaces was not taken out.",
        "“At least 12 people died” in one paragraph, “At least 14 people died” in another, the rest the same.",
        "Keep the newer one; check the figures that differ.",
    ),
    "repeat/own-archive": Page(
        "Much of this article stood in another article of the same outlet.",
        "Background that is copied from story to story grows stale, and readers pay twice for it.",
        "Six paragraphs of today's report are those of last week's.",
        "Link to the earlier article, or write the background anew. Updates of one story are not reported.",
        _INDEX,
    ),
    "wire/share": Page(
        "So much of this article stood elsewhere before.",
        "Editors decide better when they know what is their own: 73% wire copy needs another byline than 10%.",
        "300 of 411 words are those of an agency story of the same morning.",
        "Nothing, if that is what was meant. The credit owed for this share is named beside it.",
        _INDEX,
    ),
    "wire/uncredited": Page(
        "This article takes text from others and credits nobody.",
        "Agencies require credit by contract, and readers have a right to know whose work they read.",
        "Half of the words come from an agency's story; no byline, credit line or footer names it.",
        "Add the credit that the finding suggests.",
        _INDEX,
    ),
    "wire/wrong-agency": Page(
        "This article credits another agency than the one its text comes from.",
        "A credit kept from a template, or from an earlier version, names the wrong author.",
        "The footer says one agency, the passages are those of another.",
        "Correct the credit.",
        _INDEX,
    ),
    "wire/partly-credited": Page(
        "This article names some, but not all, of those its text comes from.",
        "Copy of two agencies was merged, and one of them was forgotten.",
        "Passages of two agencies; the credit line names one.",
        "Name both, or use the form “staff and agencies” where the house allows it.",
        _INDEX,
    ),
    "syndication/spread": Page(
        "The same text is carried by several outlets already.",
        "Text that everybody has brings few readers, and search engines show only one of its copies.",
        "Four outlets carried these paragraphs before.",
        "Add what only you know, or set the canonical link to the original.",
        _INDEX,
    ),
    "stale/corrected": Page(
        "A source of this article was corrected after the text was taken from it.",
        "An error that its author has mended lives on in the copies.",
        "The agency corrected a figure at 10:40; the passage here is that of 09:00.",
        "Read the correction and carry it over.",
        _INDEX,
    ),
    "stale/withdrawn": Page(
        "A source of this article was withdrawn.",
        "A withdrawn story is one that its author believes should not be read: it may be false, or unlawful.",
        "The agency has sent a kill notice for the story this text comes from.",
        "Take the passage out, or confirm it on your own before publishing.",
        _INDEX,
    ),
    "stale/newer-version": Page(
        "There is a newer version of a source of this article.",
        "Breaking stories are rewritten many times a day; figures and names change.",
        "The text is that of the second version; the fifth is out.",
        "Compare with the newest version (`dedup compare`) and update.",
        _INDEX,
    ),
    "furniture/advisory": Page(
        "A note that an agency wrote to editors stands in the text.",
        "Such notes are for the desk, not for readers.",
        "“Eds: Updates with quotes. Will be led.”",
        "Delete the line.",
    ),
    "furniture/contact": Page(
        "A desk's contact address stands in the text.",
        "Agency copy ends with the names and addresses of its desks; they are not for publication.",
        "“Contact the desk at ...”, with a telephone number or an address.",
        "Delete the line.",
    ),
    "furniture/signoff": Page(
        "An agency's sign-off stands at the end of the text.",
        "Initials, desk codes and end marks belong to the wire, not to the article.",
        "“ab/cd/ef” or “-30-” as the last line.",
        "Delete the line.",
    ),
    "furniture/slug": Page(
        "A wire slug or version mark stands in the text.",
        "The line that names a story on the wire means nothing to readers.",
        "“BC-EU--Summit, 1st Ld-Writethru”.",
        "Delete the line.",
    ),
    "embargo/active": Page(
        "This article, or a source of it, is under embargo.",
        "Publishing before the hour breaks an agreement and can cost access.",
        "The source may not be used before 18:00 UTC; it is 15:20.",
        "Hold the article until the time named.",
    ),
    "suppress/expired": Page(
        "A dismissal in this article has run out.",
        "Dismissals have an end date so that nobody lives for ever with an exception made for one night.",
        "`until=2025-12-31`, and the year is over.",
        "Remove the comment, or give it a new date and a reason that still holds.",
    ),
    "suppress/invalid": Page(
        "A dismissal in this article cannot be understood, so nothing is dismissed.",
        "An exception without a reason cannot be judged later by anybody else.",
        "`<!-- dedup: off rule=wire/share -->` has no reason.",
        'Write `<!-- dedup: off rule=RULE reason="why" until=YYYY-MM-DD -->`.',
    ),
}
"""Every rule, in the order of the documentation."""
