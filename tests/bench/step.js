// In the page, before anything of it runs: notes when a step is asked for by HTTP, and when its answer is at hand.
(() => {
  window.benchWire = [];
  const note = (kind) => benchWire.push({ kind, at: performance.now() });
  const plain = window.fetch;
  window.fetch = async (address, options) => {
    if (options?.method !== "POST") return plain(address, options);
    note("asked");
    const answer = await plain(address, options);
    const text = await answer.text();
    note("answered");
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
  addEventListener("keydown", (event) => benchWire.push({ kind: "key", at: event.timeStamp }), true);
})();
