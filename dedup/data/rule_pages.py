"""What each rule looks for, why it matters, an example, and what to do: one page a rule.

``dedup explain``, the rules page of the documentation and the rule texts in
SARIF are made from this table.
"""

from __future__ import annotations

from dedup.frozen import NamedTuple

__all__ = ["RULES", "Page"]


class Page(NamedTuple):
    """``what`` is one line; the others are short paragraphs.

    ``needs`` says what the rule must be given, ``how`` what exactly is
    reported, ``settings`` names the fields of the policy that change it.
    """

    what: str
    why: str
    example: str
    remedy: str
    needs: str = "the file alone"
    how: str = ""
    settings: tuple[str, ...] = ()


_INDEX = "an index or a service"

RULES: dict[str, Page] = {
    "double/paragraph": Page(
        "The same paragraph stands twice in this article.",
        "A block was pasted twice, or a template printed it a second time. Readers notice at once.",
        "Two paragraphs of the same words, whatever their capitals, quotes and spaces.",
        "Delete one. `dedup check --fix` removes the second of two identical neighbours after showing the change.",
        how=(
            "Two paragraphs with the same comparable words: capitals, quotes, dashes, spaces and "
            "accents make no difference. The finding stands on the second; the first is named beside "
            "it."
        ),
    ),
    "double/caption": Page(
        "A photo caption stands twice in this article.",
        "Many content systems print a caption both under the picture and in the body, often on two neighbouring lines.",
        "The caption of the lead picture, and the same sentence again on the next line.",
        "Delete one. If it comes back in every article, the template prints it twice.",
        how=(
            "As double/paragraph, where one of the two is a caption, or both stand on neighbouring "
            "lines as a doubled caption does."
        ),
    ),
    "double/sentence": Page(
        "A sentence stands twice in this article, in one paragraph or in two.",
        "It is what remains when a paragraph is rewritten and its old half stays behind.",
        "The closing sentence of the third paragraph, and again in the ninth.",
        "Keep it where it belongs. A refrain that is meant can be dismissed with a comment that says why.",
        how=(
            "A whole sentence that stands again, in the same paragraph or another, and is long enough "
            "to be no phrase of everyday use."
        ),
    ),
    "double/near": Page(
        "A passage of this article stands twice, with small changes or inside other sentences.",
        "An updated paragraph was added, and the one it replaces was not taken out.",
        "“At least 12 people died” in one paragraph, “At least 14 people died” in another, the rest the same.",
        "Keep the newer one; check the figures that differ.",
        how=(
            "A run of eight words or more that is half of one of its sentences, or of twelve, or a passage of twelve or more "
            "of which three quarters stand again with changes between. The message says how much "
            "is the same."
        ),
    ),
    "double/phrase": Page(
        "A wording of this article serves two statements.",
        "Mostly it is the form of a list, the name of an office or a turn of phrase, so it is not told unless asked for.",
        "“Ana Ilic expects the rate to rise to 4 percent this year” beside “Omar Said expects the rate to rise to 9 percent "
        "this year”.",
        "Nothing, or one of the two in other words.",
        how=(
            "What double/near would report, but names or figures in it were exchanged for others (figures alone in most of a "
            "long sentence are a correction, and told, unless they lead it or more changed than stayed), most of it stands at a "
            "third place too, or it is shorter than twenty-four words and begins and ends in the middle of clauses, or is less "
            "than half of both sentences and shorter than twelve. So is a sentence that one place cites from the other, "
            "and a short paragraph that a list gives for several of its entries."
        ),
    ),
    "repeat/own-archive": Page(
        "Much of this article stood in another article of the same outlet.",
        "Background that is copied from story to story grows stale, and readers pay twice for it.",
        "Six paragraphs of today's report are those of last week's.",
        "Link to the earlier article, or write the background anew. Updates of one story are not reported.",
        _INDEX,
        how=(
            "Passages of at least `min_words` words, boilerplate left out, that an earlier or undated "
            "article of the same outlet or family carries, if `min_words` of them are whole sentences, edited perhaps, or "
            "twice as many most of one. One finding for each such article. "
            "Versions of this very story (same key, address or wire item, or declared to have evolved "
            "from one another) never count, nor does a regular report of which the wording is kept and "
            "at least as many figures changed as stayed, two or more, or more names and figures than stayed, "
            "three or more; nor a notice of up to 100 words that comes again with other names and figures, about "
            "somebody else, or on a third day; nor a form of which each sentence was filled in with another name or figure."
        ),
        settings=("min_words", "families"),
    ),
    "wire/share": Page(
        "So much of this article stood elsewhere before.",
        "Editors decide better when they know what is their own: 73% wire copy needs another byline than 10%.",
        "300 of 411 words are those of an agency story of the same morning.",
        "Nothing, if that is what was meant. The credit owed for this share is named beside it.",
        _INDEX,
        how=(
            "The words that stand in articles of other houses which are earlier, or of which the "
            "clocks cannot tell, divided by the words of the article without boilerplate; each word "
            "once. A notice of the same wording in which more names and figures were exchanged than stayed "
            "(three or more), or that comes again with others or about somebody else, does not count; one that "
            "an agency repeats word for word does. Reported from the class partly_derived upwards, on the longest "
            "passage of the main source."
        ),
        settings=("wholly_derived", "mainly_derived", "partly_derived", "incidental", "min_words", "clock_slack"),
    ),
    "wire/uncredited": Page(
        "This article takes text from others and credits nobody.",
        "Agencies require credit by contract, and readers have a right to know whose work they read.",
        "Half of the words come from an agency's story; no byline, credit line or footer names it.",
        "Add the credit that the finding suggests.",
        _INDEX,
        how=(
            "The class of the share owes a credit, and there is none at the edges of the "
            "article: byline, dateline, credit field, first three and last four paragraphs. A "
            "mention in the text (“told the agency”) or a photo credit is none. What an "
            "incidental share owes is no finding; it shows in the status of the credit. A notice in the "
            "agency's wording with other names and figures owes nothing (see wire/share); one taken word for "
            "word does, however often the agency printed it."
        ),
        settings=("credit_owed", "own_agencies", "agency_outlets", "min_credit_words"),
    ),
    "wire/wrong-agency": Page(
        "This article credits another agency than the one its text comes from.",
        "A credit kept from a template, or from an earlier version, names the wrong author.",
        "The footer says one agency, the passages are those of another.",
        "Correct the credit.",
        _INDEX,
        how=(
            "Credits name agencies, none of them is one that the sources belong to, and no generic "
            "credit (“agencies”) stands beside them. A source belongs to the agency that its outlet "
            "is, or to those that its own credits name."
        ),
        settings=("accept_generic", "agency_outlets", "own_agencies"),
    ),
    "wire/partly-credited": Page(
        "The credit names less than this article owes, or claims more than its own share.",
        "Copy of two agencies was merged, and one of them was forgotten.",
        "Passages of two agencies; the credit line names one.",
        "Name all of them, in the form that the finding suggests.",
        _INDEX,
        how=(
            "The credit leaves out an agency whose words make up a share of partly_derived or more; "
            "or only a generic credit is given where the house does not accept one; or the text is "
            "wholly derived and the credit claims staff beside the agency."
        ),
        settings=("accept_generic", "credit_owed", "partly_derived"),
    ),
    "syndication/spread": Page(
        "The same text is carried by several outlets already.",
        "Text that everybody has brings few readers, and search engines show only one of its copies.",
        "Four outlets carried these paragraphs before.",
        "Add what only you know, or set the canonical link to the original.",
        _INDEX,
        how=(
            "At least `spread_outlets` outlets outside the family carry `min_words` words of this "
            "article, before or after it."
        ),
        settings=("spread_outlets", "min_words", "families"),
    ),
    "stale/corrected": Page(
        "A source of this article was corrected after the text was taken from it.",
        "An error that its author has mended lives on in the copies.",
        "The agency corrected a figure at 10:40; the passage here is that of 09:00.",
        "Read the correction and carry it over.",
        _INDEX,
        how=(
            "A source with `min_words` words of this article is marked as corrected, and its last "
            "change is not known to lie before this article's."
        ),
        settings=("min_words", "clock_slack"),
    ),
    "stale/withdrawn": Page(
        "A source of this article was withdrawn.",
        "A withdrawn story is one that its author believes should not be read: it may be false, or unlawful.",
        "The agency has sent a kill notice for the story this text comes from.",
        "Take the passage out, or confirm it on your own before publishing.",
        _INDEX,
        how="A source with `min_words` words of this article, earlier or later, is marked as withdrawn.",
        settings=("min_words",),
    ),
    "stale/newer-version": Page(
        "There is a newer version of a source of this article.",
        "Breaking stories are rewritten many times a day; figures and names change.",
        "The text is that of the second version; the fifth is out.",
        "Compare with the newest version (`dedup compare`) and update.",
        _INDEX,
        how=(
            "A higher version of the wire item is stored; or another source of the same outlet says "
            "that it evolved from this one; or the source's record was updated after this article."
        ),
        settings=("min_words",),
    ),
    "furniture/advisory": Page(
        "A note that an agency wrote to editors stands in the text.",
        "Such notes are for the desk, not for readers.",
        "“Eds: Updates with quotes. Will be led.”",
        "Delete the line.",
        how=(
            "A whole line among the first three or last four paragraphs in one of the forms that "
            "agencies use in eleven and more languages. Corrections and notes addressed to readers "
            "are left alone."
        ),
    ),
    "furniture/contact": Page(
        "A desk's contact address stands in the text.",
        "Agency copy ends with the names and addresses of its desks; they are not for publication.",
        "“Contact the desk at ...”, with a telephone number or an address.",
        "Delete the line.",
        how=(
            "A whole line among the last four paragraphs with a desk, or the mail domain of an "
            "agency, beside an address or a number. An outlet's own address for readers is left "
            "alone."
        ),
    ),
    "furniture/signoff": Page(
        "An agency's sign-off stands at the end of the text.",
        "Initials, desk codes and end marks belong to the wire, not to the article.",
        "“ab/cd/ef” or “-30-” as the last line.",
        "Delete the line.",
        how=(
            "A whole line among the last two paragraphs: an end mark, initials parted by slashes, a "
            "lone name of a wire in capitals."
        ),
    ),
    "furniture/slug": Page(
        "A wire slug or version mark stands in the text.",
        "The line that names a story on the wire means nothing to readers.",
        "“BC-EU--Summit, 1st Ld-Writethru”.",
        "Delete the line.",
        how=(
            "A whole line in the form of a slug at the head of the text, or a wire's own time stamp "
            "or item number at its edges."
        ),
    ),
    "embargo/active": Page(
        "This article, or a source of it, is under embargo.",
        "Publishing before the hour breaks an agreement and can cost access.",
        "The source may not be used before 18:00 UTC; it is 15:20.",
        "Hold the article until the time named.",
        how=(
            "The article's data give an embargo that has not passed, or none that ends; a line at the "
            "edge of the text sets one; or a source from which the text stems is stored with the status of a "
            "text under embargo."
        ),
        settings=("min_words",),
    ),
    "suppress/expired": Page(
        "A dismissal in this article has run out.",
        "Dismissals have an end date so that nobody lives for ever with an exception made for one night.",
        "`until=2025-12-31`, and the year is over.",
        "Remove the comment, or give it a new date and a reason that still holds.",
        how="The date of `until` lies in the past.",
    ),
    "suppress/invalid": Page(
        "A dismissal in this article cannot be understood, so nothing is dismissed.",
        "An exception without a reason cannot be judged later by anybody else.",
        "`<!-- dedup: off rule=wire/share -->` has no reason.",
        'Write `<!-- dedup: off rule=RULE reason="why" until=YYYY-MM-DD -->`.',
        how="No rule, no reason, an unknown word, or a date that is none.",
    ),
}
"""Every rule, in the order of the documentation."""
