/* The reading of meaning: sections whose most telling words are near in meaning to the words that were asked.
 *
 * Which words are near was learnt from a sentence model when the package was made (tools/near_words.py); what a section
 * means, when the site was built. The format of the shards: ainotes_site/search/meaning.py. */

const ASKED = 10; // words of a question that are looked up, the most telling: each costs its shards
const MEANT = 12; // topics proposed
const SAME_STEP = 15; // nearness of a word to itself
const TOLD = [0.9, 0.62, 0.37, 0.12]; // how much a section tells of a word, by the list that it stands in
// A word half as near tells 0.6 as much. 206 questions over five folders: mean reciprocal rank 0.51 so, 0.50 with half as much.
const NEARNESS = 0.7;
const WORD_COST = 10, ALONE_COST = 13; // as in near_words.py
const LONGEST_NEAR = 8;
// At a score of EVEN_SCORE half of the topics proposed are taken to be what was meant. It hardly matters: from 0.4 to 0.75 it
// left 0.62 to 0.63 of 79 questions in other words than the notes use, over five folders, within the first three.
const EVEN_SCORE = 0.6, STEEP = 1.5;
// The score that a question of ten characters needs for what only its meaning leads to; what has its words, too, it may always
// confirm. A longer question needs less: that much in common by chance is rarer. In Chromium, of 71
// queries that notes/ does not answer 0.25 answered 6 and this 3; of 49 questions in other words 0.80 and 0.76 were found within
// three.
const ENOUGH_MEANT = 0.33, LONGEST_MEANT = 14;

/** Return a finding for each topic that means something near to the query. */
async function findByMeaning(query, units, index) {
  if (!index.manifest.meaning) return [];
  const { store } = index;
  const table = await store.get("meaning", readMeaning);
  const asked = await askedWords(query, table, store);
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  if (!total) return [];
  const best = bestSections(await scoreSections(asked, table, store), table.last);
  // A Latin name that neither the notes nor the table have is from elsewhere, whatever the rest is near to.
  const strange = units.filter((unit) => !IS_HAN.test(unit.text) && unit.text.length > 2 && isUnknown(unit));
  const isStrange = strange.some(({ text }) => !asked.some((word) => word.text === text));
  const confirms = isStrange || !best.length || best[0][2] / total * lengthOf(query) ** 1.5 < ENOUGH_MEANT;
  return Promise.all(best.slice(0, MEANT).map(async ([number, section, score]) => ({
    number, section, worth: worthOfMeaning(score / total), reason: "意思相近", confirms,
    sentence: confirms ? null : nearestSentence(index.fold((await store.topic(number))[6][section][2]), asked),
  })));
}

/** How often a topic with such a score is what was meant. */
const worthOfMeaning = (score) => Math.min(0.95, 0.5 * (score / EVEN_SCORE) ** STEEP);

/** The length of a query in tens of characters and Latin words. */
const lengthOf = ({ length, atoms }) =>
  Math.min(LONGEST_MEANT, length + atoms.filter(({ kind }) => kind === "word").length) / 10;

const readMeaning = ({ words, topics, sections }) =>
  ({ words, topics: unpackNumbers(topics), last: unpackNumbers(sections) });

/* ---- the words that were asked ---- */

/** Return the most telling words of a query: `{text, weight, near: [[number, step]]}`. */
async function askedWords(query, table, store) {
  const texts = await Promise.all(query.atoms.map(async ({ kind, text }) => {
    if (kind !== "han") return STOP.has(text) ? [] : [text];
    const parts = splitFiller(text).map(({ start, end }) => text.slice(start, end));
    return (await Promise.all(parts.map((part) => cutNear(part, table, store)))).flat().filter((word) => !SHORT_FILLER.has(word));
  }));
  const records = await Promise.all([...new Set(texts.flat())].map((text) => lookUpNear(text, table, store)));
  return records.filter((record) => record && record.weight).sort((a, b) => b.weight - a.weight).slice(0, ASKED);
}

const nearShard = (text, table, store) =>
  store.get(`meaning-words-${Math.max(0, after(table.words, text) - 1)}`, readNear);

async function lookUpNear(text, table, store) {
  const packed = (await nearShard(text, table, store)).get(text);
  return packed ? { text, ...readRecord(packed) } : null;
}

/** Read a shard of words: each with what it tells and what is near it, still packed. */
function readNear(packed) {
  const records = new Map();
  let before = "";
  for (const record of packed.split("|")) {
    const space = record.indexOf(" ");
    before = before.slice(0, Number(record[0])) + record.slice(1, space);
    records.set(before, record.slice(space + 1));
  }
  return records;
}

function readRecord(packed) {
  const near = [];
  for (let from = 1, n = 1; n < packed.length; n++) {
    if (DIGITS.get(packed[n]) >= LAST_DIGITS) continue;
    near.push([unpackNumbers(packed.slice(from, n + 1))[0], packed.charCodeAt(n + 1) - 97]);
    from = (n += 1) + 1;
  }
  return { weight: DIGITS.get(packed[0]), near };
}

/** Cut a run of Chinese into as few words as possible, as near_words.py cuts the notes. */
async function cutNear(run, table, store) {
  const starts = await Promise.all(Array.from(run, (_, n) =>
    n + 1 < run.length ? nearShard(run.slice(n, n + 2), table, store) : new Map()));
  const costs = Array(run.length + 1).fill(0), ends = [];
  for (let start = run.length - 1; start >= 0; start--) {
    costs[start] = costs[start + 1] + ALONE_COST;
    ends[start] = start + 1;
    for (let end = Math.min(run.length, start + LONGEST_NEAR); end > start + 1; end--)
      if (costs[end] + WORD_COST < costs[start] && starts[start].has(run.slice(start, end))) {
        costs[start] = costs[end] + WORD_COST;
        ends[start] = end;
      }
  }
  const words = [];
  for (let start = 0; start < run.length; start = ends[start]) words.push(run.slice(start, ends[start]));
  return words;
}

/* ---- the sections that they lead to ---- */

/** Return for each section what it tells of the words that were asked; each word asked gets the words near it that were met. */
async function scoreSections(asked, table, store) {
  const scores = new Map();
  for (const word of asked) {
    const best = new Map();
    word.met = await Promise.all(word.near.map(async ([number, step]) => {
      const shard = after(table.topics, number) - 1;
      const [text, lists] = (await store.get(`meaning-topics-${shard}`, readMeant))[number - table.topics[shard]];
      lists.forEach((list, level) => {
        const told = (step / SAME_STEP) ** NEARNESS * TOLD[level];
        for (const section of unpackNumbers(list)) if (!(best.get(section) >= told)) best.set(section, told);
      });
      return [text, step / SAME_STEP];
    }));
    for (const [section, told] of best) scores.set(section, (scores.get(section) || 0) + word.weight * told);
  }
  return scores;
}

const readMeant = (packed) => packed.split("|").map((record) => {
  const [text, lists] = record.split(" ");
  return [text, lists.split(";")];
});

/** Return of each topic the best section: `[topic, section, score]`, the best first. */
function bestSections(scores, last) {
  const best = new Map();
  for (const [section, score] of scores) {
    const topic = after(last, section - 1);
    if (!(best.get(topic)?.[2] >= score)) best.set(topic, [topic, topic ? section - last[topic - 1] - 1 : section, score]);
  }
  return [...best.values()].sort((a, b) => b[2] - a[2] || a[0] - b[0]);
}

/** Return the sentence with most of what was asked, as `[start, end]`. */
function nearestSentence(text, asked) {
  let best = null, most = 0;
  for (const { 0: sentence, index: start } of text.matchAll(/[^。！？!?；;\n]+/g)) {
    const told = asked.reduce((sum, { weight, met }) =>
      sum + weight * met.reduce((most, [word, step]) => (step > most && sentence.includes(word) ? step : most), 0), 0);
    if (told > most) [best, most] = [[start, start + sentence.length], told];
  }
  return best;
}
