"""Names and turns of phrase written in kana are no repeats; what a sentence says is."""

from __future__ import annotations

import pytest

from dedup.refrains import is_phrase, says_something


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("ハイドパーク・ミュージック・フェスティバル", True),
        ("朝日新聞が同社の話として伝えたところによると、", True),
        ("第7回全国高校生観光プランコンテスト", True),
        ("た。アメリカの民間団体、航空安全ネットワークの調べによれば、", True),
        ("共同通信が同府警監察室の話として伝えたところによると、", True),
        ("警察と消防によりますと、この火事で住宅2棟が全焼し", False),
        ("読売新聞によると、ガンヌーシ首相が大統領権限を暫定的に引き継ぐことを発表した。産経新聞によ", False),
        ("競走馬1頭から馬インフルエンザの陽性反応が出たことが分かった", False),
        ("工場からさらに東へ離れた店舗の防犯カメラに自転車の男が映っていた", False),
        ("中国政府要求各地加强食品安全监督管理工作", False),
        ("The same eight words stand here once again", False),
        ("정부는 이날 오전 서울에서 새로운 대책을 발표했다", False),
    ],
)
def test_phrases(text: str, phrase: bool) -> None:
    assert is_phrase(text) is phrase


@pytest.mark.parametrize("text", ["あ", "が", "によ", "新聞によると", "1"])
def test_long_text_ends(text: str) -> None:
    assert is_phrase("ア" + text * 50_000)


def test_rows_of_figures_say_nothing() -> None:
    assert not says_something(["1", "2", "3", "4", "5", "6", "7", "8"])
    assert not says_something(["rhubarb", "rhubarb", "rhubarb", "rhubarb", "rhubarb"])
    assert says_something(["the", "mayor", "closed", "the", "old", "bridge"])
