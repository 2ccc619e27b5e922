/* Pinyin, and Chinese that sounds alike. */

function readSounds(packed) {
  const readings = new Map(), alike = new Map();
  for (const record of packed.split("|")) {
    const [, reading, characters] = /^([a-z]+)(.*)$/su.exec(record) || [];
    if (!reading) continue;
    // Readers from the south do not hear zh from z, or ing from in.
    const heard = reading.replace(/^([zcs])h/, "$1").replace(/ng$/, "n");
    for (const character of characters) {
      if (!readings.has(character)) readings.set(character, []);
      readings.get(character).push(reading);
      if (!alike.has(heard)) alike.set(heard, new Set());
      alike.get(heard).add(character);
    }
  }
  const heardAs = (character) => {
    const same = new Set([character]);
    for (const reading of readings.get(character) || [])
      for (const other of alike.get(reading.replace(/^([zcs])h/, "$1").replace(/ng$/, "n")))
        same.add(other);
    return same;
  };
  return { readings, heardAs };
}

/** Read letters as pinyin from one place of a name: full, initials, mixed. Return the
 * end of the match and its worth, or null. The last syllable may be unfinished. */
function spell(letters, name, start, readings) {
  const reach = (at, n, full) => {
    if (at === letters.length) return { end: n, worth: full / (n - start) };
    if (n === name.length) return null;
    if (letters[at] === name[n]) return reach(at + 1, n + 1, full + 1);
    let best = null;
    const take = (length, worth) => {
      const rest = reach(at + length, n + 1, full + worth);
      if (rest && (!best || rest.worth > best.worth)) best = rest;
    };
    for (const reading of readings.get(name[n]) || []) {
      if (letters.startsWith(reading, at)) take(reading.length, 1);
      else if (at + 1 < letters.length && reading.startsWith(letters.slice(at)))
        take(letters.length - at, 0.9);
      if (reading[0] === letters[at]) {
        take(1, 0.5);
        if (/^[zcs]h/.test(reading) && letters[at + 1] === "h") take(2, 0.6);
      }
    }
    return best;
  };
  return reach(0, start, 0);
}

/** Find the parts of names that these letters spell, the best first. */
function spelled(letters, tiers, readings) {
  const found = new Map();
  const first = letters[0];
  tiers.forEach((names, tier) => {
    for (const name of names) {
      for (let n = 0; n < name.length; n++) {
        if (name[n] !== first && !(readings.get(name[n]) || []).some((r) => r[0] === first)) continue;
        const match = spell(letters, name, n, readings);
        if (!match) continue;
        // Initials say little: take them where a name begins, or when there are three.
        if (match.end - n < 2 && (match.worth < 1 || n > 0)) continue;
        const loose = match.worth < 0.8;
        if (loose && match.end - n < 3 && n > 0) continue;
        const text = name.slice(n, match.end);
        const worth = match.worth + (tier === 0 ? 0.3 : 0) + (n === 0 ? 0.15 : 0) +
          (n === 0 && match.end === name.length ? 0.2 : 0);
        const known = found.get(text) || { text, worth: 0, uses: 0, full: match.worth };
        known.worth = Math.max(known.worth, worth);
        known.isWhole = known.isWhole || (match.worth > 0.95 || letters.length > 2) && n === 0 && match.end === name.length;
        known.uses++;
        found.set(text, known);
      }
    }
  });
  const score = (match) => match.worth + Math.min(match.uses, 8) * 0.02;
  const best = [...found.values()].sort((a, b) => score(b) - score(a) || (a.text < b.text ? -1 : 1));
  return best.filter((match) => score(match) > score(best[0]) - 0.45).slice(0, 6);
}

/** Find parts of names that sound like this run; with four characters one may be wrong. */
function soundsLike(run, tiers, heardAs, whole) {
  const same = Array.from(run, heardAs);
  const slack = run.length >= 3 ? 1 : 0;
  let best = null;
  tiers.forEach((names, tier) => {
    for (const name of names) {
      if (run.length === 3 && slack && tier > 1 && name.length !== 3) continue;
      for (let n = 0; n + run.length <= name.length; n++) {
        let wrong = 0, literal = 0;
        for (let k = 0; k < run.length && wrong <= slack; k++) {
          if (name[n + k] === run[k]) literal++;
          else if (!same[k].has(name[n + k])) wrong++;
        }
        if (wrong > slack || literal === run.length) continue;
        if (!literal || wrong && literal < run.length - 1) continue;
        const begins = n === 0, ends = n + run.length === name.length;
        if ((whole || wrong) && !(begins && ends)) continue;
        if (run.length === 2 && !begins && !ends) continue;
        const worth = literal * 0.5 - wrong * 1.2 - tier * 0.3 +
          (n === 0 ? 0.5 : 0) + (n + run.length === name.length ? 0.3 : 0);
        if (!best || worth > best.worth) best = { worth, text: name.slice(n, n + run.length), wrong, isWhole: begins && ends };
      }
    }
  });
  return best;
}

const SYLLABLE = new RegExp("^(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong|er|i|ia|ie|iao|iu|ian|in|" +
  "iang|ing|iong|u|ua|uo|uai|ui|uan|un|uang|ueng|v|ve|ue)$");
const isSyllable = (letters) => SYLLABLE.test(letters) || letters.length === 1;

/** Tell whether letters are two syllables or more, and nothing else. */
function isPinyin(letters) {
  const syllables = [0];
  for (let n = 0; n < letters.length; n++)
    for (let size = 1; syllables[n] !== undefined && size <= 6; size++)
      if (SYLLABLE.test(letters.slice(n, n + size)))
        syllables[n + size] = Math.max(syllables[n + size] || 0, syllables[n] + 1);
  return syllables[letters.length] > 1;
}
