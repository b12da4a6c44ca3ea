// In the page, while the bench works it: from an input event to the end of the first frame that shows what follows.
//
// A subject says how to read its own page: `total()` and `board()` (the agency's total as it stands among the ranked
// rows) as numbers, `value()` where the slider stands. A frame shows the answer when the total is a new one and the
// board says the same. The clock stops in the task after that frame was drawn.
//
// No frame is asked for before the total has changed: once somebody asks for one after a key press, Chromium puts off
// what arrives until it is drawn, so that whoever watches every frame makes every answer later (by 13 ms where that was
// found).
(subject) => {
  window.benchSubject = subject;
  const afterFrame = (run) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = run;
    port2.postMessage(null);
  };
  const roots = (root = document) => [root, ...[...root.querySelectorAll("*")].flatMap((element) => (element.shadowRoot ? roots(element.shadowRoot) : []))];
  const onChange = (run) => {
    const observer = new MutationObserver(run);
    for (const root of roots()) observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    return observer;
  };
  let pressed = 0;
  let moved = 0;
  addEventListener("keydown", (event) => (pressed ||= event.timeStamp), true);
  for (const kind of ["pointerdown", "pointermove", "pointerup"]) addEventListener(kind, (event) => (moved = event.timeStamp), true);

  window.benchArm = (patience) => {
    const before = subject.total();
    let totalAt = 0;
    pressed = 0;
    window.benchAnswer = new Promise((resolve) => {
      const end = (answer) => {
        observer.disconnect();
        clearTimeout(late);
        resolve(answer);
      };
      const look = () => {
        const total = subject.total();
        const answered = pressed && total !== null && total !== before;
        const whole = answered && subject.board() === total;
        afterFrame(() => {
          const now = performance.now();
          if (answered) totalAt ||= now;
          if (whole) end({ total: totalAt - pressed, board: now - pressed });
        });
        if (!whole) requestAnimationFrame(look);
      };
      let looking = false;
      const observer = onChange(() => {
        if (looking || !pressed || subject.total() === before) return;
        looking = true;
        requestAnimationFrame(look);
      });
      const late = setTimeout(() => end(null), patience);
    });
  };

  // Every frame of a drag: when the slider first stood at each value, and how old that is once the board shows it.
  window.benchDrag = () => {
    const base = subject.total() - subject.value();
    const stood = [{ value: subject.value(), at: 0 }];
    const ages = [];
    let shown = subject.total();
    let running = true;
    const stands = () => {
      const value = subject.value();
      if (value !== stood.at(-1).value) stood.push({ value, at: moved });
    };
    const look = () => {
      stands();
      const total = subject.total();
      if (total !== null && total !== shown && subject.board() === total) {
        shown = total;
        const source = stood.findLast((one) => Math.abs(one.value + base - total) < subject.tolerance);
        afterFrame(() => ages.push(source && source.at ? performance.now() - source.at : null));
      }
      if (running) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const observer = onChange(stands); // a slider that snaps stands at its value only once it was moved there
    window.benchUpdates = () => ages.length;
    window.benchDrop = () => {
      running = false;
      observer.disconnect();
      return ages;
    };
  };
}
