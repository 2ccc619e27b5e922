/*
 * The service worker of readers who asked for the site to be kept (ainotes-offline.js registers it, nobody else does).
 * What is kept answers only when the network does not: who is online always reads what is published.
 */
"use strict";

const CACHE = `ainotes ${registration.scope}`;
const KEPT = "offline.json"; // the list of what is kept now, as it was published
const WAIT = 4000; // milliseconds that a page may take before the kept one is shown
const AT_ONCE = 6; // files fetched at a time
const DIGEST = "X-Ainotes-Digest"; // a header of what is kept: which state of the file it is

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(registration.scope)) event.respondWith(answer(request));
});

async function answer(request) {
  try {
    return await (request.mode === "navigate" ? fetchInTime(request) : fetch(request));
  } catch (error) {
    const kept = await find(request.url);
    if (kept) return kept;
    throw error;
  }
}

/** Fetch a page, unless it takes so long that a kept one is better. */
async function fetchInTime(request) {
  const kept = await find(request.url);
  const late = new Promise((_, reject) => { if (kept) setTimeout(() => reject(new Error("late")), WAIT); });
  return Promise.race([fetch(request), late]);
}

async function find(url) {
  const cache = await caches.open(CACHE);
  const address = new URL(url);
  address.search = address.hash = "";
  return await cache.match(address.href) ?? await cache.match(address.href.replace(/index\.html$/, ""));
}

addEventListener("message", (event) => {
  const { data, ports: [port] } = event;
  const work = { keep, forget, state }[data]?.((progress) => port.postMessage(progress));
  if (work) event.waitUntil(work.then((done) => port.postMessage({ done }), (error) => port.postMessage({ error: String(error) })));
});

const readList = async (response) => (response?.ok ? response.json() : null);
const urlOf = (path) => new URL(path, registration.scope).href;

async function state() {
  const cache = await caches.open(CACHE);
  return readList(await cache.match(urlOf(KEPT)));
}

/** Fetch what is new or changed, drop what is gone. Each file is kept with its digest, so that a run that was broken off
 * goes on where it was; the list comes last, so that it is not taken for a whole one. */
async function keep(report) {
  const cache = await caches.open(CACHE);
  const response = await fetch(urlOf(KEPT), { cache: "no-store" });
  const list = await readList(response.clone());
  if (!list) throw new Error(`${response.status} for ${KEPT}`);
  const kept = await digests(cache);
  const wanted = list.files.filter(([path, digest]) => kept.get(urlOf(path)) !== digest);
  let count = list.files.length - wanted.length;
  const next = async () => {
    for (let file = wanted.pop(); file; file = wanted.pop()) {
      await keepFile(cache, ...file);
      report({ count: ++count, total: list.files.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  const published = new Set(list.files.map(([path]) => urlOf(path)));
  for (const url of kept.keys()) if (!published.has(url) && url !== urlOf(KEPT)) await cache.delete(url);
  await cache.put(urlOf(KEPT), response);
  return list;
}

async function keepFile(cache, path, digest) {
  const fetched = await fetch(urlOf(path), { cache: "no-cache" });
  if (!fetched.ok) throw new Error(`${fetched.status} for ${path}`);
  const headers = new Headers(fetched.headers);
  headers.delete("Content-Encoding"); // the body is unpacked by now
  headers.set(DIGEST, digest);
  await cache.put(urlOf(path), new Response(fetched.body, { headers }));
}

async function digests(cache) {
  const found = new Map();
  for (const request of await cache.keys()) found.set(request.url, (await cache.match(request)).headers.get(DIGEST));
  return found;
}

async function forget() {
  await caches.delete(CACHE);
  return null;
}
