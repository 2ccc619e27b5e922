/* Fold texts and cut them at the edges of scripts: the same as ainotes_site/search/terms.py. */

const HAN = "\\u3005\\u3007\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff";
const ATOM = new RegExp(
  `([${HAN}]+)|((?:(?![${HAN}])[\\p{L}\\p{N}])+)|([\\u2190-\\u2bff\\u{1f000}-\\u{1faff}])`, "gu");
const IS_HAN = new RegExp(`^[${HAN}]+$`);
const LOOKALIKES = new Map([..."‐‑‒–—―−“”„‘’‚"].map((c, n) => [c, "-------\"\"\"'''"[n]]));

function makeFold(pairs) {
  const simplified = new Map();
  for (let n = 0; n + 1 < pairs.length; n += 2) simplified.set(pairs[n], pairs[n + 1]);
  const known = new Map();
  const foldCharacter = (character) => {
    let folded = character.normalize("NFKC");
    if (folded.length !== 1) folded = character;
    const lower = folded.toLowerCase();
    if (lower.length === 1) folded = lower;
    folded = LOOKALIKES.get(folded) || folded;
    return simplified.get(folded) || folded;
  };
  const fold = (text) => {
    let folded = "";
    for (let n = 0; n < text.length; n++) {
      const character = text[n];
      let to = known.get(character);
      if (to === undefined) known.set(character, to = foldCharacter(character));
      folded += to;
    }
    return folded;
  };
  return { fold, simplified };
}

/** Cut a folded text into runs of Chinese, Latin words and symbols. */
function atoms(folded) {
  return Array.from(folded.matchAll(ATOM), (match) => ({
    kind: match[1] ? "han" : match[2] ? "word" : "symbol",
    text: match[0], start: match.index, end: match.index + match[0].length,
  }));
}

const squeeze = (folded) => atoms(folded).map((atom) => atom.text).join("");
const escape = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
