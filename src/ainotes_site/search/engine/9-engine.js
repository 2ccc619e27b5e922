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
 * sound, 5: spelling), gathers candidates (2), and verifies each in its own text (7, 8).
 *
 * Readings compete. A reading is a function `(query, units, index)` that returns findings, or a promise of them:
 *
 *   { number, section, worth, reason, sentence, confirms }
 *
 * `number` of the topic, `section` of it (0 for its beginning), `worth` from 0 to 1: how often such a finding is what was
 * meant, so that readings stand on one scale; `reason` as a result shows it (「意思相近」); `sentence`, if the reading knows
 * which: its `[start, end]` in the section's text; `confirms` where it counts only for a topic that the words find, too. The words come first (`findByWords`); every one of `READINGS` is asked
 * when the query is a question or its words find nothing good, and fetches what it needs through `index.store.get(name)`.
 * What two readings find is surer than what one does (`fuse`); none shuts out another. */

const QUERY_LIMIT = 160; // characters: more is a pasted page, and each costs a look-up
// Worth of a finding by words, from which on no other reading need be asked, unless for a question. With 0.7 three of twelve
// names in the other language lost their first place to what only meant something near.
const SURE = 0.45;
const LEAST = 0.02; // worth, below which a finding is no better than none

const READINGS = [findByMeaning]; // functions in files before this one

root.ainotesEngine = function (load, readings = READINGS) {
  let opened = null;
  const open = () => {
    opened = opened || openIndex(load);
    opened.catch(() => { opened = null; }); // the next search tries again
    return opened;
  };
  return { search: async (text, options) => search(String(text), { ...options, readings }, await open()) };
};

/** Return the best results, and what to try when there are none.
 * Options: limit; tags: only topics with all of them; kind: topic, section or concept. */
async function search(text, { limit = 10, tags = [], kind = "", readings }, index) {
  const query = readQuery(text, index);
  const wanted = await gatherTags([...query.tags, ...tags.map(index.fold)], index);
  if (!query.atoms.length) return { results: wanted ? await listTagged(wanted, limit, index) : [], suggestions: [] };
  const units = await vary(query, await cut(query, index.store, index.names), index);
  // A sentence that nobody has written is asked in the reader's own words.
  query.isQuestion ||= units.some((unit) => unit.isTalk && unit.text.length > 2) ||
    IS_SENTENCE.test(query.folded) && !(await gatherLiteral(query, index)).size;
  weigh(query, units, index.manifest.topics);
  const found = (await findAll(query, units, wanted, Math.max(CANDIDATES, limit + 3), readings, index))
    .map((finding) => show(finding, units)).filter((result) => !kind || result.kind === kind);
  // What lacks a word stands behind what has all: of a question few words are meant to the letter.
  if (!query.isQuestion) found.sort((a, b) => Boolean(a.missing.length) - Boolean(b.missing.length));
  const concepts = wanted || kind && kind !== "concept" ? [] : namedConcepts(units);
  const results = await withConcepts(found.slice(0, limit), concepts, index);
  return { results: results.slice(0, limit), suggestions: results.length ? [] : await suggest(units, index) };
}

/** Return what all readings find, the best first; each topic once. */
async function findAll(query, units, wanted, count, readings, index) {
  const words = await findByWords(query, units, wanted, count, index);
  const isSure = !query.isQuestion && words.some(({ worth }) => worth >= SURE);
  const asked = isSure ? [] : await Promise.all(readings.map((reading) => reading(query, units, index)));
  const others = asked.map((found) => bestOfTopics(found.filter(({ number }) => !wanted || wanted.has(number))));
  const known = new Set(words.map(({ number }) => number));
  const proposed = others.flatMap((found) => [...found.values()]).filter(({ confirms }) => !confirms);
  const unread = [...new Set(proposed.map(({ number }) => number))].filter((number) => !known.has(number));
  return fuse([...words, ...await verify(unread, query, units, index)], others);
}

function bestOfTopics(found) {
  const best = new Map();
  for (const one of found) if (!(best.get(one.number)?.worth >= one.worth)) best.set(one.number, one);
  return best;
}

/** Put the findings of other readings to those of the words: what two find independently is surer. */
function fuse(words, others) {
  return words.map((finding) => {
    const mine = others.map((found) => found.get(finding.number))
      .filter((other) => other && (finding.worth || !other.confirms)).sort((a, b) => b.worth - a.worth);
    const worth = 1 - mine.reduce((doubt, other) => doubt * (1 - other.worth), 1 - finding.worth);
    // The section is that of the surer reading, and so is what is said of it.
    const other = mine.length && mine[0].worth > finding.worth ? mine[0] : null;
    return { ...finding, worth, other };
  }).filter(({ worth }) => worth >= LEAST).sort((a, b) => b.worth - a.worth || a.number - b.number);
}

/* ---- the query ---- */

function readQuery(text, { fold, simplified }) {
  const whole = withoutHalves(text.slice(0, QUERY_LIMIT)), tags = [];
  const raw = whole.replace(/(?<!\S)[#＃]([^\s#＃]+)/g, (typed, tag) => {
    tags.push(fold(tag));
    return " ".repeat(typed.length); // places stay
  });
  const folded = fold(raw);
  const chunks = Array.from(folded.matchAll(/\S+/g), ({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
  return {
    raw, folded, chunks, tags, literal: folded.trim(), atoms: atoms(folded),
    length: [...folded].filter((character) => IS_HAN.test(character)).length,
    isTraditional: [...raw].some((character) => simplified.has(character)),
    isQuestion: /[?吗呢]\s*$/.test(folded) || LONG_FILLER.some((word) => folded.includes(word)),
  };
}

/** Put a space for half an astral character: no text has one, and some functions refuse it. */
const withoutHalves = (text) =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, " ");

/* ---- results ---- */

/** Show a topic, or the section of it that the query means. */
function show(finding, units) {
  const { match, other, worth } = finding, { raw, number } = match.record;
  const { section, isSection } = other ? { section: other.section, isSection: other.section > 0 } : shownSection(match, units);
  const [anchor, heading, text] = raw.sections[section];
  const found = match.sections[section].hits.map((hit, n) =>
    hit.inText && { found: hit.inText.found, weight: units[n].weight });
  const places = units.map((_, n) => placesOf(match, n));
  const reasons = [other && other.reason, ...places.map(bestReason)].filter(Boolean);
  return {
    kind: isSection ? "section" : "topic", title: isSection ? heading : raw.title,
    url: isSection && anchor ? `${raw.url}#${anchor}` : raw.url,
    topic: raw.id, number, score: Math.round(worth * 1000) / 1000, ...excerpt(text, found, other && other.sentence),
    parent: isSection ? raw.title : null, tags: raw.tags, note: raw.note, date: raw.date,
    reason: [...new Set(reasons)].join("；"), missing: other ? [] : joinShown(match.missing),
    words: [...new Set(places.flat().map((place) => place.variant.text))].slice(0, 8),
  };
}

/** Return the section that the words mean, and whether it is shown as a section or as its topic. */
function shownSection(match, units) {
  const inTitle = units.every((unit, n) => match.fields[n].title || match.fields[n].name || unit.light);
  const isSection = match.best > 0 &&
    !(inTitle && match.sections[match.best].score < match.sections[0].score * 1.6 + 6);
  return { isSection, section: isSection || !inTitle ? match.best : bestText(match) };
}

const placesOf = (match, n) =>
  [match.fields[n].title, match.fields[n].name, ...match.sections.flatMap(({ hits }) => [hits[n].inTitle, hits[n].inText])].filter(Boolean);

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
