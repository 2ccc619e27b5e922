/* The search engine: answers a query from the shards of the index.
 *
 * It runs in a worker, on the page itself where there are no workers (file://), and inside
 * Python for the tests. It reaches the outside only through `load(name)`, which returns
 * the content of a shard or a promise of it:
 *
 *   const engine = ainotesEngine(load);
 *   const { results, suggestions } = await engine.search("为什么会产生幻觉", { limit: 10 });
 *
 * The files of this folder, joined in the order of their names, are one script. A search
 * folds the query (1), cuts it into units (3), varies each unit (6: other names, 4: pinyin and
 * sound, 5: spelling), gathers candidates (2), and verifies each in its own text (7).
 *
 * The index can only propose a topic. What is shown was found in the text. */

const ABSENT = 1.5; // the name of a concept that the notes lack: what else was typed only goes with it
const ELSEWHERE = 0.8; // what a word that no note has still weighs, in a question that may not be about the field
// So much in one run, and with words that only sentences have: a long name has none.
const IS_SENTENCE = new RegExp(`^(?=.*[的了吗呢把被让给是在会能要不没得着过就都也还又很太它我你他哪地]).*[${HAN}]{7}`);
// Chinese characters: who writes so much here asks about the field.
const LONG_QUESTION = 13;
const QUERY_LIMIT = 160; // characters: more is a pasted page, and each costs a look-up
const CANDIDATES = 13; // topics verified for ten results: each costs its text
const PROMISING = 0.3; // share of the best candidate's worth, below which none is verified
// The share of the query's information that a result must have: less when a title, heading or
// tag has some of it, and in a question: people ask in more words than notes have.
const ENOUGH = { text: 0.56, name: 0.49 }, ENOUGH_ASKED = { text: 0.7, name: 0.64 };
// The same where the question is plainly about the field: it names a concept, or talks of one.
const ENOUGH_AT_HOME = { text: 0.16, name: 0.12 };

root.ainotesEngine = function (load) {
  let opened = null;
  const open = () => {
    opened = opened || openIndex(load);
    opened.catch(() => { opened = null; }); // the next search tries again
    return opened;
  };
  return { search: async (text, options) => search(String(text), options, await open()) };
};

/** Return the best results, and what to try when there are none.
 * Options: limit; tags: only topics with all of them; kind: topic, section or concept. */
async function search(text, { limit = 10, tags = [], kind = "" } = {}, index) {
  const query = readQuery(text, index);
  const wanted = await gatherTags([...query.tags, ...tags.map(index.fold)], index);
  if (!query.atoms.length) return { results: wanted ? await listTagged(wanted, limit, index) : [], suggestions: [] };
  const units = await vary(query, await cut(query, index.store, index.names), index);
  // A sentence that nobody has written is asked in the reader's own words.
  query.isQuestion ||= units.some((unit) => unit.isTalk && unit.text.length > 2) ||
    IS_SENTENCE.test(query.folded) && !(await gatherLiteral(query, index)).size;
  weigh(query, units, index.manifest.topics);
  const numbers = await findCandidates(query, units, wanted, Math.max(CANDIDATES, limit + 3), index);
  const records = await Promise.all(numbers.map((number) => readTopic(number, index)));
  const found = records.map((record) => scoreTopic(record, query, units))
    .filter((match) => match.score > 0 && isEnough(match, query, units))
    .sort((a, b) => b.score - a.score || a.record.number - b.record.number)
    .map((match) => show(match, units)).filter((result) => !kind || result.kind === kind);
  const concepts = wanted || kind && kind !== "concept" ? [] : namedConcepts(units);
  const results = await withConcepts(found.slice(0, limit), concepts, index);
  return { results: results.slice(0, limit), suggestions: results.length ? [] : await suggest(units, index) };
}

function isEnough({ coverage, overTitle, overTags, sections }, query, units) {
  const isNamed = units.some((unit, n) => !unit.light &&
    (overTitle[n] || overTags[n] || sections.some(({ hits }) => hits[n].inTitle)));
  // What nobody writes of is a smaller loss, but not where a passing mention is all that is left.
  const hasConcept = units.some((unit, n) => unit.concepts && sections.some(({ hits }) => hits[n].quality));
  const sum = (worth) => units.reduce((total, unit) => total + worth(unit), 0);
  if (!isNamed && !hasConcept && coverage < 1) coverage *= sum((unit) => unit.weight) / sum((unit) => unit.weight + unit.spared);
  const enough = query.isQuestion ? query.isAtHome ? ENOUGH_AT_HOME : ENOUGH_ASKED : ENOUGH;
  return coverage >= enough[isNamed ? "name" : "text"];
}

/* ---- the query ---- */

function readQuery(text, { fold, simplified }) {
  const whole = withoutHalves(text.slice(0, QUERY_LIMIT)), tags = [];
  const raw = whole.replace(/(?<!\S)[#＃]([^\s#＃]+)/g, (typed, tag) => {
    tags.push(fold(tag));
    return " ".repeat(typed.length); // places stay
  });
  const folded = fold(raw);
  return {
    raw, folded, tags, literal: folded.trim(), atoms: atoms(folded),
    length: [...folded].filter((character) => IS_HAN.test(character)).length,
    isTraditional: [...raw].some((character) => simplified.has(character)),
    isQuestion: /[?吗呢]\s*$/.test(folded) || LONG_FILLER.some((word) => folded.includes(word)),
  };
}

/** Put a space for half an astral character: no text has one, and some functions refuse it. */
const withoutHalves = (text) =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, " ");

/** Weigh units by what they tell: rare more than common, words more than characters. */
function weigh(query, units, topics) {
  const most = Math.log(1 + topics / 0.5);
  // A question that names a concept, or talks of one, is plainly about the field.
  const talk = units.filter((unit) => unit.isTalk);
  const isStrange = (unit) => !IS_HAN.test(unit.text) && unit.text.length > 2 && isUnknown(unit); // a name from elsewhere
  query.isAtHome = !units.some(isStrange) && (query.length >= LONG_QUESTION || talk.length > 1 || talk.some((unit) => unit.text.length > 2) ||
    units.some((unit) => unit.concepts || unit.isAbsent && unit.known || SUBJECT.has(unit.text)));
  for (const unit of units) {
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
    const [id, url, title, tags, note, date, sections, groups, about] = topic;
    read.set(topic, {
      number, raw: { id, url, title, tags, note, date, sections }, title: fold(title), tags: fold([...tags, ...groups].join(" · ")), about: fold(about),
      sections: sections.map(([, heading, text]) => ({ title: fold(heading), text: fold(text) })),
    });
  }
  return read.get(topic);
}

/* ---- results ---- */

/** Show a topic, or the section of it that the query means. */
function show(match, units) {
  const { raw, number } = match.record;
  const inTitle = units.every((unit, n) => match.overTitle[n] || unit.light);
  const isSection = match.best > 0 &&
    !(inTitle && match.sections[match.best].score < match.sections[0].score * 1.6 + 6);
  const shown = isSection || !inTitle ? match.best : bestText(match);
  const [anchor, heading, text] = raw.sections[shown];
  const found = match.sections[shown].hits.map((hit, n) =>
    hit.inText && { found: hit.inText.found, weight: units[n].weight });
  const places = units.map((_, n) => placesOf(match, n));
  return {
    kind: isSection ? "section" : "topic", title: isSection ? heading : raw.title,
    url: isSection && anchor ? `${raw.url}#${anchor}` : raw.url,
    topic: raw.id, number, score: Math.round(match.score * 100) / 100, ...excerpt(text, found),
    parent: isSection ? raw.title : null, tags: raw.tags, note: raw.note, date: raw.date,
    reason: [...new Set(places.map(bestReason).filter(Boolean))].join("；"), missing: match.missing,
    words: [...new Set(places.flat().map((place) => place.variant.text))].slice(0, 8),
  };
}

const placesOf = (match, n) =>
  [match.overTitle[n], ...match.sections.flatMap(({ hits }) => [hits[n].inTitle, hits[n].inText])].filter(Boolean);

const bestReason = (places) =>
  places.length ? places.reduce((best, place) => (place.quality > best.quality ? place : best)).variant.reason : null;

const bestText = ({ sections }) => {
  const worth = ({ hits }) => hits.reduce((sum, hit) => sum + (hit.inText ? hit.score : 0), 0);
  return sections.reduce((best, section, n) => (worth(section) > worth(sections[best]) ? n : best), 0);
};

async function listTagged(wanted, limit, index) {
  const records = await Promise.all([...wanted.keys()].slice(0, limit).map((number) => readTopic(number, index)));
  return records.map(({ raw, number }) => ({
    kind: "topic", title: raw.title, url: raw.url, topic: raw.id, number, score: 1,
    ...excerpt(raw.sections[0][2], []), parent: null, tags: raw.tags, note: raw.note, date: raw.date,
    reason: "", missing: [], words: [],
  }));
}

/** Return the concepts that a query names, when it names nothing else. */
function namedConcepts(units) {
  if (units.some((unit) => !unit.concepts && !unit.light)) return [];
  return [...new Set(units.flatMap((unit) => unit.concepts || []))].slice(0, 2);
}

/** Put concepts after the first three topics: who counts those wants topics. The dialog
 * shows concepts on top. */
async function withConcepts(results, numbers, index) {
  const at = Math.min(3, results.length), score = at ? results[at - 1].score : 1;
  const cards = await Promise.all(numbers.map((number) => showConcept(number, score, results, index)));
  return [...results.slice(0, at), ...cards, ...results.slice(at)];
}

async function showConcept(number, score, results, index) {
  const { id, url, names, topics, definition } = await index.concept(number);
  const first = results.find((result) => topics.includes(result.number));
  const topic = first ? first.topic : topics.length ? (await index.store.topic(topics[0]))[0] : null;
  return {
    kind: "concept", title: names[0], url, topic, concept: id, score, names, tags: [],
    excerpt: definition, marks: [], reason: "", missing: [],
  };
}

/** Return names of concepts close to a query that found nothing: those that hold one of its
 * words, then those that share most letters with them. */
async function suggest(units, index) {
  const carrying = units.filter((unit) => !unit.light && !unit.filler);
  const words = (carrying.length ? carrying : units).map((unit) => squeeze(unit.text)).filter(Boolean);
  const letters = new Set(words.join(""));
  const closest = (name) => {
    // Latin letters are in every name: only characters tell.
    const own = new Set(name), shared = [...own].filter((letter) => IS_HAN.test(letter) && letters.has(letter)).length;
    const holds = words.some((word) => word.length > 1 && name.includes(word)) ? 1 : 0;
    return holds + shared / Math.sqrt(own.size * letters.size || 1);
  };
  const scored = index.names.concepts.map((names, number) => ({ number, share: Math.max(0, ...names.map(closest)) }));
  const best = scored.filter(({ share }) => share > 0.45).sort((a, b) => b.share - a.share || a.number - b.number);
  return Promise.all(best.slice(0, 5).map(async ({ number }) => (await index.concept(number)).names[0]));
}

root.ainotesEngineParts = { makeFold, atoms, distance, isPinyin, unpackNumbers };
