/* The reading of words: topics that have what was typed, or what stands for it, and how much of it.
 *
 * The index can only propose a topic. What counts was found in the text. */

const ABSENT = 1.5; // the name of a concept that the notes lack: what else was typed only goes with it
const ELSEWHERE = 0.8; // what a word that no note has still weighs, in a question that may not be about the field
// So much in one run, and with words that only sentences have: a long name has none.
const IS_SENTENCE = new RegExp(`^(?=.*[的了吗呢把被让给是在会能要不没得着过就都也还又很太它我你他哪地]).*[${HAN}]{7}`);
// Chinese characters: who writes so much here asks about the field.
const LONG_QUESTION = 13;
const CANDIDATES = 13; // topics verified for ten results: each costs its text
const PROMISING = 0.3; // share of the best candidate's worth, below which none is verified
// The share of the query's information that a result must have: less when a title, heading or
// tag has some of it, and in a question: people ask in more words than notes have.
const ENOUGH = { text: 0.56, name: 0.49 }, ENOUGH_ASKED = { text: 0.7, name: 0.64 };
// The same where the question is plainly about the field: it names a concept, or talks of one.
const ENOUGH_AT_HOME = { text: 0.16, name: 0.12 };
// The score at which a first result is as often right as wrong: on 280 queries over four folders of notes, of the first
// results with a score from 2 to 4 half were right.
const EVEN = 3;
// A word that so few topics have, or so small a share of them, tells these from others.
const RARE = { topics: 2, share: 0.02 };


/** Return what the words of a query lead to: a finding for each topic that has enough of them. */
async function findByWords(query, units, wanted, count, index) {
  const numbers = await findCandidates(query, units, wanted, count, index);
  return verify(numbers, query, units, index);
}

/** Return a finding for each of these topics that has any of the words. */
async function verify(numbers, query, units, index) {
  const records = await Promise.all(numbers.map((number) => readTopic(number, index)));
  return records.map((record) => scoreTopic(record, query, units)).map((match) => ({
    number: match.record.number, section: match.best, match,
    worth: match.score > 0 && isEnough(match, query, units, index.manifest.topics) ? match.score / (match.score + EVEN) : 0,
  }));
}

function isEnough(match, query, units, topics) {
  const { fields, sections } = match;
  let { coverage } = match;
  const isNamed = units.some((unit, n) => !unit.light && isNamedBy(match, n));
  // What nobody writes of is a smaller loss, but not where a passing mention is all that is left.
  const hasConcept = units.some((unit, n) => unit.concepts && sections.some(({ hits }) => hits[n].quality));
  const sum = (worth) => units.reduce((total, unit) => total + worth(unit), 0);
  if (!isNamed && !hasConcept && coverage < 1) coverage *= sum((unit) => unit.weight) / sum((unit) => unit.weight + unit.spared);
  const enough = query.isQuestion ? query.isAtHome ? ENOUGH_AT_HOME : ENOUGH_ASKED : ENOUGH;
  return coverage >= enough[isNamed ? "name" : "text"] || hasTypedWord(match, query, units, topics);
}

const isNamedBy = ({ fields, sections }, n) =>
  Boolean(fields[n].title || fields[n].name || fields[n].tag || sections.some(({ hits }) => hits[n].inTitle));

/** Tell whether a topic has one of several words typed with spaces, where that word tells it from others; as many words
 * as it has may stand nowhere at all. */
function hasTypedWord(match, query, units, topics) {
  // A concept that the notes lack is not found in pieces of its name, nor in what was typed with it.
  if (query.chunks.length < 2 || units.some((unit) => unit.isAbsent && isUnknown(unit))) return false;
  const isRare = (unit) => unit.known && unit.known <= Math.max(RARE.topics, topics * RARE.share);
  const has = (unit) => match.written[units.indexOf(unit)];
  const tells = (unit) => has(unit) && (isNamedBy(match, units.indexOf(unit)) || match.fields[units.indexOf(unit)].place || isRare(unit));
  const words = typedWords(query, units);
  return words.filter((of) => of.every(has) && of.some(tells)).length >= Math.max(1, words.filter((of) => of.some(isUnknown)).length);
}

/** Return the units of each word typed with spaces around it; those that carry nothing are left out. */
const typedWords = ({ chunks }, units) => chunks
  .map(({ start, end }) => units.filter((unit) => !unit.light && unit.start < end && start < unit.end)).filter((of) => of.length);

/** Weigh units by what they tell: rare more than common, words more than characters. */
function weigh(query, units, topics) {
  const most = Math.log(1 + topics / 0.5);
  // A question that names a concept, or talks of one, is plainly about the field.
  const talk = units.filter((unit) => unit.isTalk);
  const isStrange = (unit) => !IS_HAN.test(unit.text) && unit.text.length > 2 && isUnknown(unit); // a name from elsewhere
  query.isAtHome = !units.some(isStrange) && (query.length >= LONG_QUESTION || talk.length > 1 || talk.some((unit) => unit.text.length > 2) ||
    units.some((unit) => !unit.isCut && (unit.concepts || unit.isAbsent && unit.known || SUBJECT.has(unit.text))));
  for (const unit of units) {
    // In a question that is plainly about the field a single character is a word: 树, 图.
    if (unit.variants[0].how === "lone" && query.isQuestion && query.isAtHome) unit.variants[0].quality = QUALITY.exact;
    const found = unit.known || Math.max(0, ...unit.gathered.map((list) => list.size));
    const rarity = Math.log(1 + topics / (found + 0.5)) / most;
    const isLone = IS_HAN.test(unit.text) && unit.text.length === 1 && units.length > 1;
    const full = (0.35 + 0.65 * rarity) / Math.sqrt(sameChunk(unit, units, query)) * (isLone ? 0.5 : 1) *
      (unit.light ? 0.3 : 1) * (unit.filler ? 0.3 : 1);
    unit.weight = full * (query.isQuestion ? worthAsked(unit, found, query) : unit.isAbsent && !found ? ABSENT : 1);
    unit.spared = full - unit.weight;
  }
}

/** People ask in more words than notes have: what no note says is no great loss, unless it is a name. */
function worthAsked(unit, found, { isAtHome }) {
  if (SUBJECT.has(unit.text)) return 0.4;
  if (unit.concepts || unit.isTalk || unit.isAbsent || !IS_HAN.test(unit.text)) return 1;
  if (!found) return isAtHome ? 0.25 : ELSEWHERE;
  return isAtHome ? 0.75 : 1;
}

/** Count the units that were typed as one word with this one, when several words were typed. */
function sameChunk(unit, units, query) {
  if (!/\S\s+\S/.test(query.literal)) return 1;
  const from = query.folded.lastIndexOf(" ", unit.start) + 1;
  const to = (query.folded + " ").indexOf(" ", unit.end);
  return units.filter((other) => other.start >= from && other.end <= to).length || 1;
}

/* ---- candidates ---- */

async function findCandidates(query, units, wanted, count, index) {
  const worths = new Map();
  const add = (topic, worth) => worths.set(topic, (worths.get(topic) || 0) + worth);
  for (const unit of units) {
    const best = new Map();
    unit.variants.forEach((one, n) => {
      for (const [topic, place] of unit.gathered[n])
        best.set(topic, Math.max(best.get(topic) || 0, place * one.quality));
    });
    for (const [topic, worth] of best) add(topic, (1 + worth) * unit.weight);
  }
  for (const [topic, place] of await gatherLiteral(query, index)) add(topic, 2 + 2 * place);
  const sorted = [...worths].filter(([topic]) => !wanted || wanted.has(topic))
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, count);
  return sorted.filter(([, worth]) => worth >= sorted[0][1] * PROMISING).map(([topic]) => topic);
}

/** Return the topics that may have the query as it was typed. */
function gatherLiteral(query, index) {
  query.gathered = query.gathered || gatherTyped(query, index);
  return query.gathered;
}

async function gatherTyped(query, index) {
  if (!query.literal || !query.atoms.length || query.atoms.length > 12) return new Map();
  const typed = variant(query.literal, "exact", null);
  const found = await gather(typed, index.store);
  const ends = [query.atoms[0], query.atoms[query.atoms.length - 1]].filter((atom) => atom.kind === "word");
  if (query.atoms.length < 2 || !ends.length) return found;
  // One or two letters are rather a piece than a word: 普通的 g is found where 普通的 GAN stands.
  if (found.size && !ends.some((atom) => atom.text.length < 3)) return found;
  return unite([found, await gatherCutOff(typed.parts, index)]);
}

/** The same, for a fragment that begins or ends inside a Latin word or a number. */
async function gatherCutOff(parts, { store, latin }) {
  // Of numbers there are too many to look through: what stands beside them decides, and the text itself.
  const rest = parts.filter((part, n) => n > 0 && n < parts.length - 1 || !/^[0-9]+$/.test(part));
  if (rest.length && rest.length < parts.length) parts = rest;
  const words = (await latin()).flat();
  const within = async (fits) =>
    unite(await Promise.all(words.filter(fits).slice(0, 2 * PREFIX_TERMS).map(store.postings)));
  return intersect(await Promise.all(parts.map(async (part, n) => {
    const whole = await gatherAtom(part, store, false);
    if (IS_HAN.test(part) || n > 0 && n < parts.length - 1) return whole;
    return unite([whole, await within((word) => (n ? word.startsWith(part) : word.endsWith(part)))]);
  })));
}

async function gatherTags(tags, { store }) {
  if (!tags.length) return null;
  return intersect(await Promise.all(tags.map((tag) => store.postings(`#${tag.replace(/[|\s]/g, "")}`))));
}

const read = new WeakMap(); // folding a text costs more than keeping it

async function readTopic(number, { store, fold }) {
  const topic = await store.topic(number);
  if (!read.has(topic)) {
    const [id, url, title, tags, note, date, sections, groups, names, about] = topic;
    read.set(topic, {
      number, raw: { id, url, title, tags, note, date, sections }, title: fold(title), names: names.map(fold),
      tags: fold([...tags, ...groups].join(" · ")), place: fold(note), about: fold(about),
      sections: sections.map(([, heading, text, sources = ""]) =>
        ({ title: fold(heading), text: fold(text), sources: fold(sources) })),
    });
  }
  return read.get(topic);
}
