"""Lists of sources and boxes of headlines are told from the story; a sentence of the story never is."""

from __future__ import annotations

import pytest

from dedup.listings import listing_words
from dedup.normalise import normalise
from tests.articles import paragraphs_of

STORY = "港の労働者たちは古い橋を開通させる計画に反対し、賃金を支払うよう求めた。"
CITED = "『橋の開通に反対　港の労働者』。\n\n港湾新聞、2012年10月20日。"


def listed(text: str) -> str:
    paragraphs = paragraphs_of(text)
    stream = [word for paragraph in paragraphs for word in paragraph.words.words]
    return "".join(stream[place] for place in sorted(listing_words(paragraphs)))


def flat(text: str) -> str:
    return "".join(normalise(text).words)


def test_two_titles_with_their_papers_are_a_list_and_one_is_not() -> None:
    assert listed(f"{STORY}\n\n{CITED}") == ""
    found = listed(f"{STORY}\n\n{CITED}\n\n{CITED}")
    assert found.count(flat("橋の開通に反対")) == 2 and "2012年10月20日" in found and "賃金" not in found


def test_three_papers_are_a_list_without_titles() -> None:
    papers = [f"第{number}港湾新聞、2012年10月20日。" for number in (1, 2, 3)]
    assert listed("\n\n".join([STORY, *papers[:2]])) == ""
    assert listed("\n\n".join([STORY, *papers])).startswith(flat("第1港湾"))


def test_a_box_of_dated_headlines_lasts_to_the_end_of_its_paragraph() -> None:
    one = "2014年7月7日(月):台風8号で宮古島に警戒"
    assert listed(f"{STORY}{one}") == ""
    assert listed(f"{STORY}{one}{one}") == flat(one + one)


def test_a_titled_box_has_no_full_stop_and_a_sentence_has_one() -> None:
    box = "鉄道関連ニュース橋の開通に反対港で火災"
    assert listed(f"{STORY}\n\n{box}") == flat(box)
    assert listed(f"{STORY}\n\n同紙は最近の記事で橋の開通に反対した。") == ""
    long = "特集記事一覧" + "橋の開通に反対港で火災" * 12
    assert listed(f"{long}港は燃えた。{STORY}") == flat(f"{long}港は燃えた。")


def test_a_quotation_before_a_dated_line_of_the_story_is_no_title() -> None:
    said = "市長は「橋は必ず開通させる」と述べた。"
    assert listed(f"{said}\n\n港湾新聞、2012年10月20日。\n\n{said}\n\n港湾新聞、2012年10月21日。") == ""


def test_what_follows_the_last_source_belongs_to_the_list_unless_it_is_a_text_of_its_own() -> None:
    papers = "\n\n".join(f"第{number}港湾新聞、2012年10月20日。" for number in (1, 2, 3))
    related = "橋の開通に反対(2012年10月18日)港で火災"
    assert listed(f"{STORY}\n\n{papers}\n\n{related}").endswith(flat(related))
    story = "\n\n".join(f"第{number}の船は港を出て、翌朝には島に着いた。" for number in range(5))
    assert listed(f"{papers}\n\n{story}") == flat(papers)


def test_a_list_that_opens_a_story_ends_with_its_last_source() -> None:
    papers = "\n\n".join(f"第{number}港湾新聞、2012年10月20日。" for number in (1, 2, 3))
    assert listed(f"{papers}\n\n{STORY}") == flat(papers)


def test_a_note_and_a_paper_dated_in_english_do_not_part_a_list() -> None:
    papers = ["港湾新聞、2012年10月20日。", "港の火災については二面。", "HarbourPost、October 20 , 2012。", "港湾通信、2012年10月21日。"]
    assert listed("\n\n".join([STORY, *papers])) == flat("".join(papers))


def test_boxes_of_other_papers() -> None:
    for box in ("あわせて読みたい橋の開通に反対港で火災", "相关阅读：大桥今日通车 港口发生火灾"):
        assert listed(f"{STORY}\n\n{box}") == flat(box)
    assert listed(f"{STORY}\n\n他喜欢阅读，也常看相关报道。") == ""


def test_a_source_may_give_the_year_alone_and_a_paper_may_have_a_long_name() -> None:
    papers = ("港湾大学、2001年。", "港湾の今後を考える市民と労働者と研究者の会の会報編集委員会、2012年10月。", "港湾新聞、2012年10月20日。")
    assert listed("\n\n".join([STORY, *papers])) == flat("".join(papers))


def test_the_title_of_the_next_source_may_follow_the_date() -> None:
    papers = ("『橋の開通に反対』。", '港湾新聞、2012年10月20日 " 港で火災、けが人なし "。', "港湾通信、2012年10月21日『船が戻る』。", "港湾日報、2012年10月22日。")
    assert listed("\n\n".join([STORY, *papers])) == flat("".join(papers))


def test_a_sentence_with_a_year_is_no_source() -> None:
    told = [f"{county}新聞によれば、{county}県人事委員会は10日、2006年度の県職員の給与を据え置くように勧告した。" for county in "青秋愛"]
    assert listed("\n\n".join(told)) == ""


@pytest.mark.parametrize("text", ["橋」", "橋」 ", "橋」" + " " * 40])
def test_crafted_quotations_are_no_titles_and_end(text: str) -> None:
    assert listed(f"{text * 20_000}橋。橋。\n\n港湾新聞、2012年10月20日。") == ""
