"""Growth of the diff's processor time: the same edits on pages of one and of two lengths.

A ratio of 2 is linear growth; each case has its goal. `python -m benchmarks.diff_growth`.
"""

from collections.abc import Callable
from time import process_time

from disclosures import Block, BlockKind, Reading
from store.compare.diff import compare
from store.compare.inline_diff import tokenize

#: Paragraphs, or repetitions of the ambiguous text, of the shorter page.
PARAGRAPHS, REPETITIONS = 1000, 20_000

#: Text at which a careless regular expression backtracks.
AMBIGUOUS = ("a.a+", "a@a.", "1.1", "0479-", "《", "府〔2", "1,111,", "2019年 ", "三分之")


def paragraphs(number: int) -> list[str]:
    """Write paragraphs such as reports have."""
    return [
        f"第{n}项工作：本年度办理信息公开申请{n * 7 + 3}件，依据《政府信息公开条例》第{n}条答复，"
        f"占{n % 100}%。{'各科室按照职责分工做好信息发布与解读回应。' * (n % 4)}"
        for n in range(1, number + 1)
    ]


def edited(number: int) -> None:
    """Compare a page with one in which every third paragraph has another word."""
    old = paragraphs(number)
    new = [text.replace("件", "宗", 1) if n % 3 == 0 else text for n, text in enumerate(old)]
    compare(_reading(old), _reading(new))


def rewritten(number: int) -> None:
    """Compare a page with one that has nothing in common with it."""
    old = paragraphs(number)
    compare(_reading(old), _reading([text[::-1] + "。" for text in reversed(old)]))


def ratio(work: Callable[[int], object], size: int) -> float:
    """The processor time of twice the `size`, divided by that of `size`; the least of three."""
    return min(_seconds(work, 2 * size) / _seconds(work, size) for _ in range(3))


def main() -> None:
    """Print the ratios."""
    print(f"{ratio(edited, PARAGRAPHS):5.2f}  every third paragraph edited (goal: 2.5)")
    print(f"{ratio(rewritten, PARAGRAPHS):5.2f}  total rewrite (goal: 4.5)")
    for part in AMBIGUOUS:
        grown = ratio(lambda size, part=part: tokenize(part * size), REPETITIONS)  # type: ignore[misc]  # a lambda
        print(f"{grown:5.2f}  tokens of {part!r} repeated (goal: 2.5)")


def _reading(texts: list[str]) -> Reading:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)
    return Reading(url="http://www.linhe.example/1.html", blocks=blocks)


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = process_time()
    work(size)
    return process_time() - start


if __name__ == "__main__":
    main()
