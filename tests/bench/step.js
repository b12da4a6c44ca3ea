// In the page, before anything of it runs: notes when the socket sends, and when it is handed a message.
(() => {
  window.benchWire = [];
  const note = (kind, size) => benchWire.push({ kind, at: performance.now(), size });
  const Plain = WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...address) {
      super(...address);
      this.addEventListener("message", (event) => note("received", event.data.byteLength ?? event.data.size));
    }
    send(data) {
      note("sent", data.byteLength ?? data.length);
      super.send(data);
    }
  };
  addEventListener("keydown", (event) => benchWire.push({ kind: "key", at: event.timeStamp, size: 0 }), true);
})();
