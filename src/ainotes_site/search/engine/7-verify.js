/* Verify a candidate in its own text: score it, take an excerpt. */

const places = (text, pattern, limit = 40) => {
  const found = [];
  pattern.lastIndex = 0;
  for (let match; found.length < limit && (match = pattern.exec(text));) {
    if (!match[0]) { pattern.lastIndex++; continue; }
    found.push([match.index, match.index + match[0].length]);
  }
  return found;
};

/** Find a unit in a text by its best variant. */
function findUnit(unit, text) {
  let best = null;
  for (const variant of unit.variants) {
    if (best && variant.quality * 1.05 <= best.quality) continue;
    if (variant.words) {
      const each = variant.words.map((word) => places(text, word.loose, 5));
      if (each.every((found) => found.length)) best = { found: each.flat().sort((a, b) => a[0] - b[0]), quality: variant.quality, variant };
      continue;
    }
    let quality = variant.quality, found = variant.whole ? places(text, variant.whole) : [];
    if (!found.length && variant.loose && variant.how !== "synonym") {
      found = places(text, variant.loose);
      quality *= 0.7; // inside a longer Latin word
    }
    if (found.length && (!best || quality > best.quality)) best = { found, quality, variant };
  }
  return best;
}

// What stands near to a topic says less than what is said in it: what defines its subject, the folder and note where it
// stands, the lines of it that only point elsewhere.
const NEAR = { about: 0.6, place: 0.95, sources: 0.45 };

const AS_TYPED = new Set(["exact", "synonym", "pinyin", "sound"]); // the word itself, however it was typed
const WHOLE_HEADING = 5; // as much as a title is worth
const OTHER_NAME = 0.75; // of what a title is worth: a title may name a subject and ask about another
const PART_OF_NAME = 0.5; // Transformer is a part of Vision Transformer, and not what a topic on that is about

const specific = (found, text) => {
  const [start, end] = found[0];
  return (end - start) / Math.max(1, text.trim().length);
};

function scoreSection(units, title, { text, sources }) {
  const hits = units.map((unit) => {
    const inTitle = findUnit(unit, title), inText = findUnit(unit, text);
    const inSources = !inText && sources && findUnit(unit, sources);
    let score = 0;
    if (inTitle) score += worthOfName(inTitle, title);
    if (inText) {
      const often = inText.found.length;
      score += inText.quality * 2.4 * often / (often + 0.8 + 0.8 * text.length / 600);
    }
    if (inSources) score += inSources.quality * NEAR.sources;
    const quality = Math.max(inTitle ? inTitle.quality : 0, inText ? inText.quality : 0, inSources ? inSources.quality * NEAR.sources : 0);
    return { score: score * unit.weight, quality, inTitle, inText };
  });
  let score = hits.reduce((sum, hit) => sum + hit.score, 0);
  for (let n = 1; n < units.length; n++)
    score += closeness(hits[n - 1], hits[n]) * Math.min(units[n - 1].weight, units[n].weight);
  return { score, hits };
}

/** Return what it is worth that a name has a unit: the name itself says most, 变压器 in 配电变压器 is another thing. */
const worthOfName = ({ quality, found }, name) => {
  const share = specific(found, name);
  return quality * (5 + 4 * share + (share > 0.99 ? 2 : 0));
};

/** Find a unit among the names of what a topic is about. */
function findName(unit, names) {
  let best = null;
  for (const name of names) {
    const found = findUnit(unit, name);
    const worth = found ? worthOfName(found, name) * PART_OF_NAME ** (specific(found.found, name) < 0.99) : 0;
    if (worth > (best ? best.worth : 0)) best = { worth, quality: found.quality, variant: found.variant };
  }
  return best;
}

/** Words side by side mean more than words apart. */
function closeness(one, other) {
  let best = Infinity;
  for (const place of ["inTitle", "inText"]) {
    if (!one[place] || !other[place]) continue;
    for (const [start, end] of one[place].found)
      for (const [from, to] of other[place].found)
        best = Math.min(best, from >= end ? from - end : start >= to ? start - to + 2 : 0);
  }
  return best === Infinity ? 0 : 2.5 / (1 + best / 6);
}

function scoreTopic(record, query, units) {
  const titles = record.sections.map((section, n) => (n ? section.title : record.title));
  const sections = record.sections.map((section, n) => scoreSection(units, titles[n], section));
  const fields = units.map((unit) => findFields(unit, record));
  let found = 0, score = 0;
  const missing = [], written = [];
  units.forEach((unit, n) => {
    const { title, name, tag, about, place } = fields[n];
    const hits = [...sections.flatMap(({ hits: of }) => [of[n].inTitle, of[n].inText]), title, name, tag, place].filter(Boolean);
    written.push(hits.some(({ variant: { how } }) => AS_TYPED.has(how)));
    const quality = Math.max(...sections.map(({ hits: of }) => of[n].quality), ...[title, name, tag].map((hit) => (hit ? hit.quality : 0)),
      about ? about.quality * NEAR.about : 0, place ? place.quality * NEAR.place : 0);
    if (quality) found += unit.weight * (quality < 0.5 ? quality : 0.4 + 0.6 * quality); // found otherwise is found
    else if (!unit.light) missing.push(unit);
    // A topic that is about it under another name is nearly as good as one that it is the title of.
    const titled = title ? worthOfName(title, record.title) : 0;
    if (name) score += unit.weight * Math.max(0, name.worth * OTHER_NAME - titled);
    else if (about) score += unit.weight * about.quality * NEAR.about * 2;
    if (tag) score += unit.weight * tag.quality * 2.5;
    if (place && !tag) score += unit.weight * place.quality;
  });
  const order = sections.map((_, n) => n).sort((a, b) => sections[b].score - sections[a].score || a - b);
  const best = order[0];
  score += sections[best].score;
  for (const n of order.slice(1)) score += sections[n].score * 0.15;
  if (best > 0) units.forEach((unit, n) => {
    if (fields[n].title) score += unit.weight * fields[n].title.quality * 2.5;
  });
  const weights = units.reduce((sum, unit) => sum + unit.weight, 0);
  let coverage = weights ? found / weights : 0;
  const literal = scoreLiteral(record, query, best);
  if (literal.whole) coverage = 1;
  score = (score + literal.score + scoreChunks(record, query)) * coverage ** 2;
  if (!literal.whole) score *= shareOfWords(query, units, missing) ** 2;
  return { record, score, coverage, missing, written, best, sections, fields, literal };
}

const findFields = (unit, { title, names, tags, about, place }) => ({
  title: findUnit(unit, title), name: findName(unit, names), tag: findUnit(unit, tags),
  about: findUnit(unit, about), place: findUnit(unit, place),
});

/** Return the share of the typed words, with spaces between, of which a topic has anything. */
function shareOfWords(query, units, missing) {
  const told = typedWords(query, units);
  return told.length > 1 ? told.filter((of) => of.some((unit) => !missing.includes(unit))).length / told.length : 1;
}

/** A word typed by itself that is a whole heading, or the note's title, or most of it, was read there: 「RAG 重排」. */
function scoreChunks({ title, sections, place }, { chunks }) {
  if (chunks.length < 2) return 0;
  const headings = [title, ...sections.slice(1).map((section) => section.title), ...place.split(" › ")];
  return chunks.reduce((sum, { text }) => sum + Math.max(...headings.map((heading) =>
    heading.includes(text) ? WHOLE_HEADING * text.length / heading.length : 0)), 0);
}

/** Name units as they were typed: side by side they are one word. */
function joinShown(units) {
  const names = [];
  units.forEach((unit, n) => {
    if (n && units[n - 1].end === unit.start) names[names.length - 1] += unit.shown;
    else names.push(unit.shown);
  });
  return names;
}

/** What stands there as it was typed is what Ctrl-F would find. */
function scoreLiteral(record, query, best) {
  const typed = query.literal;
  if (!typed) return { score: 0 };
  let score = 0, whole = false;
  const title = record.title.indexOf(typed);
  if (title >= 0) {
    score += 10 + 10 * typed.length / record.title.length + (title === 0 ? 2 : 0);
    whole = true;
  }
  record.sections.forEach((section, n) => {
    if (n && section.title.includes(typed)) {
      score += (n === best ? 8 : 3) + 4 * typed.length / section.title.length;
      whole = true;
    }
    if (section.text.includes(typed)) {
      score += n === best ? 4 : 2;
      whole = true;
    } else if (section.sources.includes(typed)) {
      score += NEAR.sources;
      whole = true;
    }
  });
  return { score: Math.min(score, 26), whole: whole };
}

/* Excerpt: the sentence with the most of the query, and where it matches. */

const EXCERPT = 110;

/** Return the part of a text with the most of what was found, or with the sentence that a reading names: `[start, end]`. */
function excerpt(raw, found, sentence = null) {
  const marks = found.flatMap((hit) => (hit ? hit.found.map(([from, to]) => [from, to, hit.weight]) : []))
    .sort((a, b) => a[0] - b[0]);
  let start = sentence ? sentence[0] : 0, best = -1;
  const ends = /[。！？!?；;\n]+|$/g;
  for (let from = sentence ? raw.length : 0; from < raw.length;) {
    ends.lastIndex = from;
    const match = ends.exec(raw);
    const to = match ? match.index + match[0].length : raw.length;
    const inside = new Map();
    for (const [a, b, weight] of marks) if (a >= from && b <= to) inside.set(weight, weight);
    const worth = [...inside.values()].reduce((sum, weight) => sum + weight, 0);
    if (worth > best) { best = worth; start = from; }
    from = Math.max(to, from + 1);
  }
  const first = marks.find(([a]) => a >= start);
  if (first && !sentence && first[0] - start > EXCERPT - 30) start = first[0] - 30;
  while (start < raw.length && /\s/.test(raw[start])) start++;
  const end = Math.min(raw.length, start + EXCERPT);
  const text = raw.slice(start, end).replace(/\s/g, " ");
  const lead = start > 0 && !/[。！？!?；;\n\s]/.test(raw[start - 1]) ? "…" : "";
  const inside = marks.filter(([a, b]) => a >= start && b <= end)
    .map(([a, b]) => [a - start + lead.length, b - start + lead.length]);
  return { excerpt: lead + text + (end < raw.length ? "…" : ""), marks: merge(inside) };
}

function merge(marks) {
  const merged = [];
  for (const [from, to] of marks) {
    const last = merged[merged.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
