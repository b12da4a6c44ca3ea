// Lets the simulator ask for a run of the whole page: its own fragment is unknown to a server that was started again.

export default function ({ setTriggerValue }) {
  window.xepHangWake = () => setTriggerValue("wake", Date.now());
}
