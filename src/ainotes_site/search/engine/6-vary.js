/* Give units their variants: how else may it have been written? */

const QUALITY = { exact: 1, lone: 0.4, synonym: 0.8, pinyin: 0.9, sound: 0.72, spelling: 0.7, part: 0.6, term: 0.65, scattered: 0.55, word: 0.5, pair: 0.3 };

// A word of so few topics may be a slip for a name that so many times as many topics have.
const SLIP = { topics: 2, more: 3 };

/** Let a Latin word match with a hyphen or space inside: finetuning, fine-tuning; gpt4, GPT-4. */
function looseWord(part) {
  if (!/^[a-z0-9]{2,}$/.test(part)) return escape(part);
  if (part.length >= 6) return [...part].join("[-_./\\s]?");
  return part.replace(/([a-z])(?=[0-9])|([0-9])(?=[a-z])/g, "$&[-_.\\s]?");
}

/** A variant of a unit: words that count as the unit, with a quality and a reason. */
function variant(text, how, reason) {
  const parts = atoms(text).map((atom) => atom.text);
  const edge = (part, mark) => (part && !IS_HAN.test(part) ? mark : "");
  const glue = "[\\s\\-_./·]{0,2}";
  const source = parts.map(looseWord).join(glue);
  return {
    text, how, reason, parts, quality: QUALITY[how],
    whole: parts.length ? new RegExp(
      edge(parts[0], "(?<![\\p{L}\\p{N}])(?:(?<=[" + HAN + "])|(?<![\\p{L}]))") + source +
      edge(parts[parts.length - 1], "(?:e?s)?(?![a-z0-9])"), "gu") : null,
    loose: parts.length ? new RegExp(source, "gu") : null,
  };
}

/** A variant for a name that stands nowhere as a whole: all of its words, in any places. */
function scattered(texts) {
  const words = texts.map((text) => variant(text, "exact", null));
  return { text: texts.join(" "), how: "scattered", reason: null, words, parts: texts, quality: QUALITY.scattered };
}

/** Give the units of a query all their variants, and what the index has of each. */
async function vary(query, units, index) {
  const named = units.filter((unit) => unit.concepts).length;
  for (const unit of units) {
    unit.shown = query.raw.slice(unit.start, unit.end);
    const turned = query.isTraditional && IS_HAN.test(unit.text) && unit.shown !== unit.text;
    unit.variants = [variant(unit.text, unit.lone && units.length > 1 && unit.text.length === 1 ? "lone" : "exact",
      turned ? `繁简: ${unit.shown} → ${unit.text}` : null)];
    // Each name costs look-ups: fewer where the query names several concepts.
    if (unit.concepts) unit.variants.push(...(await otherNames(unit, unit.text, index, "同义", QUALITY.synonym)).slice(0, named > 1 ? 4 : 8));
  }
  await Promise.all(units.map((unit) => lookUp(unit, index)));
  const dissolved = await dissolve(query, units, index);
  await Promise.all(dissolved.map((unit) => addAlike(unit, index)));
  return tryAll(query, dissolved, index);
}

/** Let what the thesaurus has for a word count as well. */
async function addAlike(unit, index) {
  if (unit.light || unit.filler || unit.concepts && !isUnknown(unit)) return;
  const { terms, words, near } = await index.store.alike(squeeze(unit.text));
  unit.isTalk = terms.length > 0;
  unit.isAbsent = near !== null;
  unit.isWord = unit.isTalk || unit.isAbsent || words.length > 0;
  // Where nobody writes the word itself, what stands for it is what was meant.
  const sure = unit.known ? 1 : 1.3;
  const others = (names, how, worth, label = "近义") => names.map((name) => {
    const one = variant(index.fold(name), how, `${label}: ${unit.shown} → ${name}`);
    return { ...one, quality: one.quality * worth };
  });
  await addVariants(unit, [
    ...others(terms, "term", sure), ...others(words, "word", sure), ...others(near || [], "word", 1, "相近"),
  ], index);
}

/** Take the words of a concept that nothing is said about, when other words were typed as well. */
async function dissolve(query, units, index) {
  const result = [];
  for (const unit of units) {
    const words = unit.concepts && isUnknown(unit) && units.length > 1 ? await wordsOf(unit.text, index) : [];
    if (words.length < 2) { result.push(unit); continue; }
    let start = unit.start;
    for (const text of words) {
      start = query.folded.indexOf(text, start);
      const end = start + text.length, shown = query.raw.slice(start, end);
      const word = { start, end, text, shown, light: LIGHT.has(text), variants: [variant(text, "exact", null)] };
      await lookUp(word, index);
      result.push(word);
      start = end;
    }
  }
  return result;
}

async function lookUp(unit, index) {
  unit.gathered = await Promise.all(unit.variants.map((one) => gather(one, index.store)));
  unit.known = countWritten(unit.gathered[0]);
  // Words typed with a space need not have been meant as the name that they make together.
  if (unit.concepts && (!unit.known || atoms(unit.text).length > 1)) await tryScattered(unit, index);
}

const isUnknown = (unit) => !unit.gathered.some(countWritten);

/** Try how else unknown units may be meant: as pinyin, misspelt, by sound, in part. */
async function tryAll(query, units, index) {
  // Letters that are neither pinyin from end to end nor initials are rather a misspelt word.
  for (const unit of units)
    if (/^(?=.*[aeiou])[a-z]{4,}$/.test(unit.text) && isUnknown(unit) && !unit.isAbsent && !isPinyin(unit.text)) await trySpelling(unit, index);
  if (units.some((unit) => /^[a-z]+$/.test(unit.text))) units = await tryPinyin(query, units, index);
  for (const unit of units)
    if (/^[a-z0-9]+$/.test(unit.text) && isUnknown(unit) && !unit.isAbsent) await trySpelling(unit, index);
  for (const unit of units) if (mayBeSlip(unit)) await trySlip(unit, index);
  units = await joinCorrected(query, units, index);
  if (!(await gatherLiteral(query, index)).size) units = await trySound(query, units, index);
  for (const unit of units)
    if (unit.text.length > 2 && IS_HAN.test(unit.text) && isUnknown(unit) && !unit.isAbsent) await tryPairs(unit, index);
  return units;
}

async function addVariants(unit, made, index) {
  const gathered = await Promise.all(made.map((one) => gather(one, index.store)));
  unit.variants.push(...made);
  unit.gathered.push(...gathered);
}

/** Return the other names of a unit's concepts, as far as some topic has them. */
async function otherNames(unit, text, index, label, quality) {
  const seen = new Set([squeeze(text)]), made = [];
  for (const { standing } of await Promise.all(unit.concepts.map(index.concept))) {
    for (const name of standing) {
      const folded = index.fold(name), squeezed = squeeze(folded);
      if (seen.has(squeezed) || squeezed.length < 2) continue;
      seen.add(squeezed);
      const meant = text === unit.text ? "" : ` → ${text}`;
      made.push({ ...variant(folded, "synonym", `${label}: ${unit.shown}${meant} = ${name}`), quality });
    }
  }
  return made;
}

/** When a unit turns out to mean a concept's name, let the other names count as well. */
async function addConceptOf(unit, text, index, label, quality) {
  const numbers = index.names.exact.get(squeeze(text));
  if (!numbers || unit.concepts) return;
  unit.concepts = numbers;
  await addVariants(unit, await otherNames(unit, text, index, label, QUALITY.synonym * quality), index);
}

/** Take the words of a name that stands nowhere as a whole. */
async function tryScattered(unit, index) {
  const words = await wordsOf(unit.text, index);
  if (words.length < 2 || words.some((word) => IS_HAN.test(word) && word.length < 2)) return;
  await addVariants(unit, [scattered(words)], index);
}

/** Cut a name into shorter words. */
async function wordsOf(name, index) {
  const parts = atoms(name), words = [];
  for (const part of parts) {
    if (part.kind !== "han") { words.push(part.text); continue; }
    const cuts = await cutWords(part.text, index.store, part.text.length - (parts.length === 1 ? 1 : 0));
    words.push(...cuts.map(({ start, end }) => part.text.slice(start, end)));
  }
  return words;
}

/** Of a word that stands nowhere, take the pairs of characters that do. */
async function tryPairs(unit, index) {
  const pairs = Array.from({ length: unit.text.length - 1 }, (_, n) => unit.text.slice(n, n + 2));
  await addVariants(unit, pairs.map((pair) => ({ ...variant(pair, "part", null), quality: QUALITY.pair })), index);
}

/** Look through the names tier by tier: what is found early spares a large download. */
async function throughTiers(index, find, isEnough, numbers) {
  const tiers = [index.names.han];
  let found = find(tiers);
  if (found && [found].flat()[0]?.isWhole && await isEnough(found)) return found;
  for (const number of numbers) {
    tiers.push(await index.tier(number));
    found = find(tiers) || found;
    if (found && await isEnough(found)) return found;
  }
  return found;
}

/* ---- pinyin ---- */

async function tryPinyin(query, units, index) {
  const result = [];
  for (let n = 0; n < units.length;) {
    const { size, found } = await findPinyin(lettersFrom(query, units, n), index);
    result.push(size ? await pinyinUnit(units.slice(n, n + size), found, index) : units[n]);
    n += size || 1;
  }
  return result;
}

/** Return the units from here that are letters with one space between: "zhu yi li" is one name. */
function lettersFrom(query, units, from) {
  let to = from;
  while (to < units.length && to - from < 10 && /^[a-z]+$/.test(units[to].text)) {
    const between = to > from ? query.folded.slice(units[to - 1].end, units[to].start) : " ";
    if (between !== " " && between !== "'") break;
    to++;
  }
  return units.slice(from, to);
}

async function findPinyin(units, index) {
  for (let size = units.length; size > 0; size--) {
    const run = units.slice(0, size), letters = run.map((unit) => unit.text).join("");
    if (letters.length < 2 || letters.length > 40 || !mayBePinyin(run, letters)) continue;
    const { readings } = await index.sounds();
    const found = await throughTiers(index, (tiers) => spelled(letters, tiers, readings), async (matches) =>
      matches.length > 0 && matches[0].worth > 1.1 && stands(matches[0].text, index), [0, 1, 2]);
    if (found && found.length) return { size, found };
  }
  return { size: 0 };
}

function mayBePinyin(run, letters) {
  if (run.length > 1) return run.every((unit) => isSyllable(unit.text) || !unit.known);
  return !run[0].concepts && (isUnknown(run[0]) || isPinyin(letters));
}

async function pinyinUnit(run, found, index) {
  const unit = run.length === 1 ? run[0] : {
    start: run[0].start, end: run[run.length - 1].end, gathered: [], variants: [], known: 0,
    text: run.map((one) => one.text).join(" "), shown: run.map((one) => one.shown).join(" "),
  };
  await addVariants(unit, found.map((match) => ({
    ...variant(match.text, "pinyin", `拼音: ${unit.shown} → ${match.text}`),
    quality: QUALITY.pinyin * Math.max(0.5, 1 - (found[0].worth - match.worth)),
  })), index);
  await addConceptOf(unit, found[0].text, index, "拼音", QUALITY.pinyin);
  return unit;
}

/* ---- spelling ---- */

async function trySpelling(unit, index) {
  const lists = await index.latin();
  const split = unit.text.length >= 6 ? await splitWord(unit.text, lists, index.store) : null;
  if (split) return addVariants(unit, [variant(split, "exact", null)], index);
  const inside = unit.text.length >= 2 ? containing(unit.text, lists) : [];
  await addVariants(unit, inside.map((word) => variant(word, "part", null)), index);
  if (inside.length && unit.text.length < 5) return;
  const words = misspelled(unit.text, lists);
  await addVariants(unit, words.map((word) => variant(word, "spelling", `近形: ${unit.shown} → ${word}`)), index);
  if (words.length) await addConceptOf(unit, words[0], index, "近形", QUALITY.spelling);
}

/** Tell whether a word that stands in a few texts, and in no name, may be an author's own slip: langchian. */
const mayBeSlip = ({ text, known, concepts, gathered }) =>
  known > 0 && known <= SLIP.topics && !concepts && /^[a-z]{6,}$/.test(text) && Math.max(...gathered[0].values()) < PLACE[HEADING];

/** Let the name count that a rare word is nearly, where many topics have that name. */
async function trySlip(unit, index) {
  const [right] = misspelled(unit.text, [(await index.latin())[0], []]);
  if (!right || right === unit.text || (await index.store.postings(right)).size < SLIP.more * unit.known) return;
  await addVariants(unit, [variant(right, "spelling", `近形: ${unit.shown} → ${right}`)], index);
  await addConceptOf(unit, right, index, "近形", QUALITY.spelling);
}

/** Words put right may be a concept's name together: prompt enginering. */
async function joinCorrected(query, units, index) {
  const corrected = new Map();
  for (const unit of units) {
    const right = unit.variants.find((one) => one.how === "spelling");
    if (right) corrected.set(unit.start, right.text);
  }
  if (!corrected.size || query.atoms.length < 2) return units;
  const read = query.atoms.map((atom) => ({ ...atom, text: corrected.get(atom.start) || atom.text }));
  for (const span of findConcepts({ atoms: read }, index.names)) {
    const inside = units.filter((unit) => span.start <= unit.start && unit.end <= span.end);
    if (inside.length < 2 || !inside.some((unit) => corrected.has(unit.start))) continue;
    const text = inside.map((unit) => corrected.get(unit.start) || unit.text).join(" ");
    return replaceUnits(query, units, span, text, "spelling", "近形", index);
  }
  return units;
}

/* ---- sound ---- */

/** Replace Chinese that stands nowhere by a name that sounds like it. */
async function trySound(query, units, index) {
  for (const run of query.atoms) {
    if (run.kind !== "han" || run.text.length < 2) continue;
    const absent = await absentPairs(run, index);
    for (let size = Math.min(8, run.text.length); absent.length && size >= 2; size--)
      for (let at = 0; at + size <= run.text.length; at++) {
        if (!absent.some((pair) => pair >= at && pair + 1 < at + size)) continue;
        const span = { start: run.start + at, end: run.start + at + size };
        const match = await findBySound(run.text.slice(at, at + size), span, units, index);
        if (match) return replaceUnits(query, units, span, match.text, "sound", match.wrong ? "近形" : "同音", index);
      }
  }
  return units;
}

async function findBySound(text, { start, end }, units, index) {
  if (LONG_FILLER.some((word) => text.includes(word))) return null;
  const touched = units.filter((unit) => unit.start < end && start < unit.end);
  // Two characters sound like many: only where they stand for themselves.
  const isWhole = units.some((unit) => unit.start === start) && units.some((unit) => unit.end === end);
  if (end - start === 2 && !isWhole) return null;
  // Known words side by side are no misspelling, even when they never stand so.
  if (!touched.some((unit) => !unit.concepts && !unit.isWord && (!unit.known || unit.end - unit.start === 1))) return null;
  // A concept is right as it stands, unless it is a part of what is meant.
  if (touched.some((unit) => unit.concepts &&
    (unit.start < start || unit.end > end || unit.end - unit.start === end - start))) return null;
  const swallows = touched.some((unit) => unit.known && unit.end - unit.start > 1);
  const { heardAs } = await index.sounds();
  // The headings last: most of their words are among the words.
  const match = await throughTiers(index, (tiers) => soundsLike(text, tiers, heardAs, swallows),
    (found) => stands(found.text, index), [0, 2, 1]);
  // With a wrong character, too: 率计算 inside 利率计算 is no misspelt 重计算.
  if (!match || match.wrong && (!isWhole || swallows)) return null;
  return await stands(match.text, index) ? match : null;
}

/** Tell whether some topic has a text, or the concept that it names under another name. */
async function stands(text, index) {
  if ((await gather(variant(text, "exact", null), index.store)).size) return true;
  const concepts = await Promise.all((index.names.exact.get(squeeze(text)) || []).map(index.concept));
  return concepts.some(({ standing }) => standing.length > 0);
}

async function absentPairs(run, index) {
  const absent = [];
  for (let n = 0; n + 1 < run.text.length; n++)
    if (!countWritten(await index.store.postings(run.text.slice(n, n + 2)))) absent.push(n);
  return absent;
}

/** Replace the units of a span by one that means another text. */
async function replaceUnits(query, units, { start, end }, text, how, label, index) {
  const shown = query.raw.slice(start, end);
  const unit = { start, end, text: query.folded.slice(start, end), shown };
  unit.variants = [variant(unit.text, "exact", null)];
  await lookUp(unit, index);
  await addVariants(unit, [variant(text, how, `${label}: ${shown} → ${text}`)], index);
  await addConceptOf(unit, text, index, label, QUALITY[how]);
  const kept = units.filter((other) => other.end <= start || other.start >= end);
  return [...kept, unit].sort((a, b) => a.start - b.start);
}
