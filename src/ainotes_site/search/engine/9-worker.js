/* As a worker: the first message says where the shards are, each other one is a query. */

function serve(scope) {
  let engine = null;
  const start = (shards) => {
    let version = "";
    return root.ainotesEngine(async (name) => {
      const response = await fetch(`${shards}${name}.js${version ? `?v=${version}` : ""}`);
      if (!response.ok) throw new Error(`${response.status} for ${name}`);
      const text = await response.text();
      const content = JSON.parse(text.slice(text.indexOf(",") + 1, text.lastIndexOf(")")));
      if (name === "manifest") version = content.version;
      return content;
    });
  };
  scope.onmessage = async ({ data }) => {
    if (data.shards) { engine = start(data.shards); return; }
    try {
      scope.postMessage({ id: data.id, answer: await engine.search(data.query, data.options) });
    } catch (error) {
      scope.postMessage({ id: data.id, error: String(error) });
    }
  };
}

if (typeof WorkerGlobalScope !== "undefined" && root instanceof WorkerGlobalScope) serve(root);
