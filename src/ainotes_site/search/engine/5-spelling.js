/* Misspelt Latin words, parts of words, words written as one. */

function distance(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let before = [], row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        cost = Math.min(cost, before[j - 2] + 1);
      next.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[other.length];
}

/** Tell whether a short word differs by a letter in place of another: bake is no slip for base, bret is one for bert. */
const isOtherWord = (word, other) =>
  word.length === other.length && [...word].sort().join("") !== [...other].sort().join("");

function misspelled(word, [names, texts]) {
  const limit = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
  if (!limit) return [];
  let best = limit + 0.9, found = [];
  const look = (words, handicap) => {
    for (const other of words) {
      if (other.length < 3 || other[0] !== word[0] && word.length < 6) continue;
      const far = distance(word, other, limit) + handicap;
      if (far > limit + handicap || far > best || word.length < 5 && isOtherWord(word, other)) continue;
      if (far < best) { best = far; found = []; }
      found.push(other);
    }
  };
  look(names, 0);
  look(texts, 0.5);
  return found.slice(0, 3);
}

/** Find words that this one is a part of, for what Ctrl-F would find. */
function containing(word, lists) {
  const found = [];
  for (const words of lists)
    for (const other of words)
      if (other.includes(word) && found.length < PREFIX_TERMS) found.push(other);
  return found.sort((a, b) => a.length - b.length).slice(0, 12);
}

/** Split a word that the index does not know into two that it does. */
async function splitWord(word, lists, store) {
  const known = (part) => lists.some((words) => words.includes(part)); // spares look-ups
  for (let n = word.length - 3; n >= 3; n--) {
    if (!known(word.slice(0, n)) || !known(word.slice(n))) continue;
    const [left, right] = await Promise.all([
      store.postings(word.slice(0, n)), store.postings(word.slice(n))]);
    if (left.size && right.size && intersect([left, right]).size)
      return `${word.slice(0, n)} ${word.slice(n)}`;
  }
  return null;
}
