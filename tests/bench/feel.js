// In the page, while the bench works it: from an input event to the end of the first frame that shows what follows.
//
// A subject says how to read its own page: `total()` and `board()` (the agency's total as it stands among the ranked
// rows) as numbers, `value()` where the slider stands. A frame shows the answer when the total is a new one and the
// board says the same. The clock stops in the task after that frame was drawn.
(subject) => {
  window.benchSubject = subject;
  const afterFrame = (run) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = run;
    port2.postMessage(null);
  };
  let pressed = 0;
  let moved = 0;
  addEventListener("keydown", (event) => (pressed ||= event.timeStamp), true);
  for (const kind of ["pointerdown", "pointermove", "pointerup"]) addEventListener(kind, (event) => (moved = event.timeStamp), true);

  window.benchArm = (patience) => {
    const before = subject.total();
    const asked = performance.now();
    let totalAt = 0;
    pressed = 0;
    window.benchAnswer = new Promise((resolve) => {
      const look = () => {
        const total = subject.total();
        const answered = pressed && total !== null && total !== before;
        if (answered && subject.board() === total) {
          afterFrame(() => resolve({ total: (totalAt || performance.now()) - pressed, board: performance.now() - pressed }));
        } else if (performance.now() - asked > patience) {
          resolve(null);
        } else {
          if (answered && !totalAt) afterFrame(() => (totalAt ||= performance.now()));
          requestAnimationFrame(look);
        }
      };
      requestAnimationFrame(look);
    });
  };

  // Every frame of a drag: when the slider first stood at each value, and how old that is once the board shows it.
  window.benchDrag = () => {
    const base = subject.total() - subject.value();
    const stood = [{ value: subject.value(), at: 0 }];
    const ages = [];
    let shown = subject.total();
    let running = true;
    const look = () => {
      const value = subject.value();
      if (value !== stood.at(-1).value) stood.push({ value, at: moved });
      const total = subject.total();
      if (total !== null && total !== shown && subject.board() === total) {
        shown = total;
        const source = stood.findLast((one) => Math.abs(one.value + base - total) < subject.tolerance);
        afterFrame(() => ages.push(source && source.at ? performance.now() - source.at : null));
      }
      if (running) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    window.benchDrop = () => ((running = false), ages);
  };
}
