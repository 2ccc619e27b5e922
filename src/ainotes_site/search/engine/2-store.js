/* The shards: fetched once, read, looked up. Their format: ainotes_site/search/index.py.
 *
 * A term's postings are a map from topic number to the weight of the best place it has there.
 * An index is what a search reaches: `{store, manifest, fold, simplified, names, concept(number),
 * sounds(), latin(), tier(number)}`. */

const TERM_CACHE = 400; // shards kept in memory
const PREFIX_TERMS = 40; // terms that one beginning of a word may stand for
const PLACE = [0.9, 1, 1, 1.35, 1.7, 2.2, 3, 3.5]; // near it, around it, text, often in the text, tag, heading, title, short title
const HEADING = 5; // the place from which on a term stands in a name
const WRITTEN = 1; // from this weight on, the notes have it

const DIGITS = new Map();
for (let code = 33; code < 127; code++) {
  const digit = String.fromCharCode(code);
  if (!"\";\\|".includes(digit)) DIGITS.set(digit, DIGITS.size);
}
const LAST_DIGITS = 62, BASE = DIGITS.size - LAST_DIGITS;

function unpackNumbers(packed) {
  const numbers = [];
  let leading = 0, number = -1;
  for (const digit of packed) {
    const value = DIGITS.get(digit);
    if (value >= LAST_DIGITS) {
      leading = leading * BASE + (value - LAST_DIGITS) + 1;
    } else {
      number += leading * LAST_DIGITS + value + 1;
      numbers.push(number);
      leading = 0;
    }
  }
  return numbers;
}

/** Read a shard of terms: a sorted list of terms, the words, the packed postings, what stands for a term. */
function readTerms(packed) {
  const terms = [], lists = [], words = new Set(), alike = new Map();
  let before = "";
  for (const record of packed ? packed.split("|") : []) {
    const space = record.indexOf(" ");
    let head = record.charCodeAt(0) - 48;
    const isWord = head > 9;
    if (isWord) head -= 49;
    before = before.slice(0, head) + record.slice(1, space);
    terms.push(before);
    const [list, others] = record.slice(space + 1).split(" ");
    lists.push(list);
    if (isWord) words.add(before);
    if (others) alike.set(before, others);
  }
  return { terms, lists, words, alike };
}

/** Return the first index whose item is greater than the wanted one. */
function after(sorted, wanted) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > wanted) high = middle; else low = middle + 1;
  }
  return low;
}

function makeStore(load) {
  const cache = new Map();
  const get = (name, read = (content) => content) => {
    let shard = cache.get(name);
    if (!shard) {
      shard = Promise.resolve(load(name)).then(read);
      shard.catch(() => cache.delete(name)); // a failed load may succeed the next time
      if (cache.size > TERM_CACHE) cache.delete(cache.keys().next().value);
      cache.set(name, shard);
    }
    return shard;
  };
  const manifest = () => get("manifest", (content) => ({ ...content, texts: unpackNumbers(content.texts) }));
  const termShard = async (number) => get(`terms-${number}`, readTerms);
  const shardOf = async (term) => Math.max(0, after((await manifest()).terms, term) - 1);

  /** Return the postings of a term: topic number → weight of its best place. */
  async function postings(term) {
    const { terms, lists } = await termShard(await shardOf(term));
    const n = after(terms, term) - 1;
    return terms[n] === term ? readPostings(lists[n]) : new Map();
  }

  /** Return the terms that begin so, with their packed postings. */
  async function beginning(prefix, limit = PREFIX_TERMS) {
    const found = [];
    const { terms: firsts } = await manifest();
    for (let shard = await shardOf(prefix); shard < firsts.length; shard++) {
      const { terms, lists } = await termShard(shard);
      let n = after(terms, prefix);
      if (n > 0 && terms[n - 1] === prefix) n--;
      for (; n < terms.length && found.length < limit; n++) {
        if (!terms[n].startsWith(prefix)) return found;
        found.push([terms[n], lists[n]]);
      }
      if (found.length >= limit) return found;
    }
    return found;
  }

  /** Return the Chinese words of the index that begin with these two characters. */
  async function words(pair) {
    const known = await termShard(await shardOf(pair));
    const found = [];
    for (let n = Math.max(0, after(known.terms, pair) - 1); n < known.terms.length; n++) {
      if (known.terms[n] < pair) continue;
      if (!known.terms[n].startsWith(pair)) break;
      if (known.words.has(known.terms[n])) found.push(known.terms[n]);
    }
    return found;
  }

  /** Return what the thesaurus has for a word: `{terms, words, near}`; `near` only for a concept that the notes lack. */
  async function alike(word) {
    const packed = (await termShard(await shardOf(word))).alike.get(word) || "";
    const names = (mark) => (new RegExp(`${mark}([^<=>]*)`).exec(packed) || ["", ""])[1].split(",").filter(Boolean)
      .map((name) => name.replaceAll("_", " "));
    return { terms: names("<"), words: names("="), near: packed.includes(">") ? names(">") : null };
  }

  async function topic(number) {
    const { texts } = await manifest();
    const shard = after(texts, number) - 1;
    const records = await get(`texts-${shard}`);
    return records[number - texts[shard]];
  }

  return { get, manifest, postings, beginning, words, alike, topic };
}

function readPostings(packed) {
  const weights = new Map();
  packed.split(";").forEach((list, place) => {
    for (const topic of unpackNumbers(list)) weights.set(topic, PLACE[place]);
  });
  return weights;
}

/** Count the topics whose own text has it. */
const countWritten = (postings) => [...postings.values()].filter((weight) => weight >= WRITTEN).length;

function unite(maps) {
  const united = new Map();
  for (const map of maps)
    for (const [topic, weight] of map)
      if (!(united.get(topic) >= weight)) united.set(topic, weight);
  return united;
}

function intersect(maps) {
  if (maps.length === 1) return maps[0];
  const [least, ...others] = [...maps].sort((a, b) => a.size - b.size);
  const common = new Map();
  for (const [topic, weight] of least || []) {
    let lowest = weight;
    for (const other of others) lowest = Math.min(lowest, other.get(topic) || 0);
    if (lowest) common.set(topic, lowest);
  }
  return common;
}

/** Open an index: what every search needs is fetched now, the rest when it is asked for. */
async function openIndex(load) {
  const store = makeStore(load);
  const manifest = await store.manifest(); // first: it tells which version the others must have
  const [pairs, names] = await Promise.all([store.get("characters"), store.get("concepts")]);
  const { fold, simplified } = makeFold(pairs);
  const once = new Map();
  const lazily = (name, read) => {
    if (!once.has(name)) once.set(name, store.get(name).then(read));
    once.get(name).catch(() => once.delete(name));
    return once.get(name);
  };
  return {
    store, manifest, fold, simplified, names: readNames(names),
    concept: async (number) => readCard((await store.get(`cards-${Math.floor(number / manifest.cards)}`))[number % manifest.cards]),
    sounds: () => lazily("sounds", readSounds),
    latin: () => lazily("latin", (lists) => lists.map(readWords)),
    tier: (number) => lazily(`names-${number}`, (names) => names.split("|").filter(Boolean)),
  };
}

/** Read a sorted list of words, each written as the letters it shares with the one before, and the rest. */
function readWords(packed) {
  let before = "";
  return packed ? packed.split(" ").map((record) => (before = before.slice(0, Number(record[0])) + record.slice(1))) : [];
}

const readCard = ([id, url, names, topics, standing, definition]) =>
  ({ id, url, names, topics, definition, standing: standing.map((n) => names[n]) });

/** Read the names of concepts: `exact` leads from a squeezed name to numbers of concepts. */
function readNames(packed) {
  const exact = new Map(), concepts = packed.split(";").map((names) => names.split("|").filter(Boolean));
  concepts.forEach((names, number) => {
    for (const name of names) exact.set(name, [...new Set([...exact.get(name) || [], number])]);
  });
  const all = [...exact.keys()];
  return {
    exact, concepts, han: all.filter((name) => IS_HAN.test(name)),
    longest: all.reduce((longest, name) => Math.max(longest, name.length), 0),
  };
}

/* ---- gather: which topics may have a text ---- */

async function gatherAtom(part, store, isLast) {
  if (IS_HAN.test(part)) {
    if (part.length === 1)
      return unite((await store.beginning(part, 4000)).map(([, list]) => readPostings(list)));
    const pairs = Array.from({ length: part.length - 1 }, (_, n) => part.slice(n, n + 2));
    return intersect(await Promise.all(pairs.map(store.postings)));
  }
  if (!isLast || part.length < 2) return store.postings(part);
  const found = await store.beginning(part);
  return unite(found.map(([term, list]) => {
    const postings = readPostings(list);
    const worth = term === part ? 1 : 0.75;
    return worth === 1 ? postings : new Map([...postings].map(([t, w]) => [t, w * worth]));
  }));
}

async function gather(variant, store) {
  if (!variant.parts.length) return new Map();
  const lists = await Promise.all(variant.parts.map((part, n) =>
    gatherAtom(part, store, n === variant.parts.length - 1)));
  return intersect(lists);
}
