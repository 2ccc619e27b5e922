/* Cut the query into units: concept names, words, what is left of them. */

const UNIT_LIMIT = 24;
const LONGEST_CUT = 3; // characters of a word that may be the beginning of an everyday one

// Words that shape a question and carry nothing.
const FILLER = (
  "为什么 为啥 为何 怎么样 怎么办 怎么 怎样 如何 什么是 是什么 干什么 干嘛 干吗 什么叫 是啥 啥是 有什么 有哪些 有没有 " +
  "什么 哪些 哪个 哪种 哪里 多少 多长 多大 多高 多久 几个 几根 几种 能不能 可不可以 是不是 会不会 要不要 该不该 可以 应该 请问 一下 " +
  "告诉我 我想 想要 知道 了解 介绍 解释 到底 究竟 之间 以及 还是 或者 以后 时候 为了 关于 对于 由于 " +
  "因为 所以 如果 那么 这个 那个 这些 那些 这种 那种 这样 那样 它们 我们 你们 他们 自己 老是 总是 一直 每次 能否 是否 " +
  "的 了 吗 呢 吧 啊 么 呀 和 与 跟 及 或 是 有 会 能 要 该 让 把 被 给 对 从 在 于 到 用 做 写 里 中 上 下 " +
  "先 再 个 也 都 就 还 又 很 更 最 不 没 啥 谁 我 你 他 它 这 那 之 其 等 所 以 为 而 去 来 说 请 想 时 后 前 " +
  "得 越 太 老 总 只 才 每 别 光 真 挺 好 多 少 几 拿 靠 将 叫 吧 哦 嘛 啦 着 过 们"
).split(" ");
// Words that help to rank and are not missed.
const LIGHT = new Set((
  "区别 原理 原因 作用 方法 步骤 好处 优点 缺点 优势 劣势 影响 理解 意思 含义 定义 概念 应用 使用 实现 " +
  "解决 避免 防止 选择 问题 关系 不同 差异 差别 对比 比较 适合 有用 需要 产生 发生 出现 进行 办法 方式 " +
  "东西 情况 场景 简单 常见 主要 重要 一样 可能 必须 通过 提高 提升 降低 减少 增加 改进 优化 效果 计算 " +
  "流程 过程 技术 介绍 总结 笔记 教程 入门 指南 例子 示例 决定 判断 处理 开始 完全 真的 变成 导致 属于 " +
  "一段 一句 一篇 一张 一份 一条 叫做 做到 得到 用到 看到 很少 很多 不少 值得 值不值得 有点 一些 所有 每个 两个 不要 只有 工作 关键 核心 特点 类型 种类 哪一个 一个 几种 直接 不能 不会 不了 无法 还要 知识 东西 模型"
).split(" "));
const STOP = new Set((
  "a an the of to in on for with and or is are was be do does did can could should would will how what why " +
  "when where which who whose it its this that these those i you we my your between vs versus from by at as " +
  "about into me please"
).split(" "));
// What the whole site is about: a question that has one of these may be answered here.
const SUBJECT = new Set((
  "ai 人工智能 智能 模型 大模型 算法 机器人 训练 参数 数据 特征 样本 显卡 显存 损失 向量 代码 编程 程序 提示 对话 聊天 编码"
).split(" "));

const LONG_FILLER = FILLER.filter((word) => word.length > 1).sort((a, b) => b.length - a.length);
const SHORT_FILLER = new Set(FILLER.filter((word) => word.length === 1));

/** Split a run of Chinese into the fewest known words; what is left over stays together. */
async function cutWords(run, store, longest = run.length) {
  const starts = await Promise.all(Array.from(run, (_, n) =>
    n + 1 < run.length ? store.words(run.slice(n, n + 2)) : []));
  const best = [{ cost: 0 }];
  for (let n = 0; n < run.length; n++) {
    const step = (length, cost) => {
      const total = best[n].cost + cost;
      if (!best[n + length] || total < best[n + length].cost)
        best[n + length] = { cost: total, from: n };
    };
    step(1, 1.6); // a single character is a worse guess than a word
    for (const word of starts[n])
      if (run.startsWith(word, n) && word.length <= longest) step(word.length, 1 - word.length * 0.01);
  }
  const words = [];
  for (let end = run.length; end > 0; end = best[end].from)
    words.unshift({ start: best[end].from, end });
  return words;
}

/** Join characters that belong to no known word: 北京 is one thing, also when it is nowhere. */
function joinSingles(words, run) {
  const joined = [];
  for (const word of words) {
    const last = joined[joined.length - 1];
    const lone = word.end - word.start === 1 && !SHORT_FILLER.has(run[word.start]);
    if (lone && last && last.lone) last.end = word.end;
    else joined.push({ ...word, lone });
  }
  return joined;
}

/** Split a run of Chinese at the filler, the longest filler first. */
function splitFiller(run) {
  const parts = [];
  let start = 0;
  for (let n = 0; n < run.length;) {
    const filler = LONG_FILLER.find((word) => run.startsWith(word, n));
    if (!filler) { n++; continue; }
    if (n > start) parts.push({ start, end: n });
    n += filler.length;
    start = n;
  }
  if (start < run.length) parts.push({ start, end: run.length });
  return parts;
}

/** Find the concept names in the query, the longest first, never inside a Latin word. */
function findConcepts(query, names) {
  const found = [], splits = fillerSplits(query);
  for (let n = 0; n < query.atoms.length; n++) {
    const atom = query.atoms[n];
    for (let start = atom.start; start < atom.end; start += atom.kind === "han" ? 1 : atom.text.length) {
      if (found.length && start < found[found.length - 1].end || splits.has(start)) continue;
      const match = longestName(query, n, start, names);
      if (match) found.push(match);
    }
  }
  return found;
}

/** Return the places inside of filler: no name begins there. 多少样本 asks how many, not for few-shot. */
function fillerSplits({ atoms: all }) {
  const inside = new Set();
  for (const { kind, text, start } of all)
    for (let n = 0; kind === "han" && n < text.length; n++) {
      const filler = LONG_FILLER.find((word) => text.startsWith(word, n));
      if (!filler) continue;
      for (let k = 1; k < filler.length; k++) inside.add(start + n + k);
      n += filler.length - 1;
    }
  return inside;
}

function longestName(query, from, start, names) {
  let best = null, squeezed = "";
  for (let n = from; n < query.atoms.length && squeezed.length < names.longest; n++) {
    const atom = query.atoms[n];
    const text = n === from ? atom.text.slice(start - atom.start) : atom.text;
    for (let size = atom.kind === "han" ? 1 : text.length; size <= text.length; size++) {
      const concepts = names.exact.get(squeezed + text.slice(0, size));
      const end = atom.kind === "han" ? (n === from ? start : atom.start) + size : atom.end;
      if (concepts) best = { start, end, concepts };
    }
    squeezed += text;
  }
  return best;
}

/** Cut the query into units `{text, start, end, light, concepts}`. */
async function cut(query, store, names) {
  const units = await widen(findConcepts(query, names), query, store);
  const free = (start, end) => !units.some((unit) => unit.start < end && start < unit.end);
  for (const atom of query.atoms) {
    if (atom.kind !== "han") {
      if (free(atom.start, atom.end)) units.push({ start: atom.start, end: atom.end });
      continue;
    }
    for (const part of gaps(atom, units)) {
      const run = query.folded.slice(part.start, part.end);
      for (const { start, end } of splitFiller(run))
        for (const word of joinSingles(await cutWords(run.slice(start, end), store), run.slice(start, end)))
          units.push({ start: part.start + start + word.start, end: part.start + start + word.end, lone: word.lone });
    }
  }
  for (const unit of units) {
    unit.text = query.folded.slice(unit.start, unit.end);
    unit.light = !unit.concepts && LIGHT.has(unit.text);
    unit.filler = !unit.concepts && (SHORT_FILLER.has(unit.text) || STOP.has(unit.text));
  }
  units.sort((a, b) => a.start - b.start);
  await markCut(units, query, store);
  const carrying = units.filter((unit) => !unit.filler);
  return (carrying.length ? carrying : units).slice(0, UNIT_LIMIT);
}

/** Mark the words that run on into a character with which they never stand: 集成 in 集成灶, 提示 in 提示牌. */
async function markCut(units, { folded }, store) {
  await Promise.all(units.map(async (unit, n) => {
    const next = units[n + 1], text = folded.slice(unit.start, unit.end);
    if (!IS_HAN.test(text) || text.length < 2 || text.length > LONGEST_CUT || !next || next.start !== unit.end) return;
    if (!next.lone || next.end - next.start > 1 || next.filler) return;
    unit.isCut = !(await store.postings(text.slice(-1) + next.text)).size;
  }));
}

/** Put the name of a concept that the notes lack for a shorter one inside it, 图神经网络 for 神经网络, and talk of
 * several Latin words for the words. */
async function widen(concepts, query, store) {
  let units = [...concepts];
  const inside = (start, end) => units.filter((unit) => unit.start < end && start < unit.end);
  const replace = (start, end) => {
    const touched = inside(start, end);
    const isWider = touched.every((unit) => start <= unit.start && unit.end <= end && unit.end - unit.start < end - start);
    if (isWider) units = [...units.filter((unit) => !touched.includes(unit)), { start, end }];
  };
  for (const run of query.atoms.filter(({ kind }) => kind === "han"))
    for (const word of await cutWords(run.text, store)) {
      const start = run.start + word.start, end = run.start + word.end;
      if (inside(start, end).length && (await store.alike(run.text.slice(word.start, word.end))).near) replace(start, end);
    }
  for (const { start, end, text } of wordRuns(query.atoms)) {
    const { terms, near } = await store.alike(text);
    // A concept inside is something; few-shot learning without anything near is still few-shot.
    if (terms.length || near && (near.length || !inside(start, end).length)) replace(start, end);
  }
  return units;
}

/** Return the runs of two to four Latin words side by side, the longest first. */
function wordRuns(all) {
  const runs = [];
  for (let size = 4; size > 1; size--)
    for (let n = 0; n + size <= all.length; n++) {
      const run = all.slice(n, n + size);
      if (run.every(({ kind }) => kind === "word"))
        runs.push({ start: run[0].start, end: run[size - 1].end, text: run.map(({ text }) => text).join("") });
    }
  return runs;
}

/** Return the parts of an atom that no unit covers. */
function gaps(atom, units) {
  const parts = [];
  let start = atom.start;
  for (const unit of [...units].sort((a, b) => a.start - b.start)) {
    if (unit.end <= start || unit.start >= atom.end) continue;
    if (unit.start > start) parts.push({ start, end: unit.start });
    start = unit.end;
  }
  if (start < atom.end) parts.push({ start, end: atom.end });
  return parts;
}
