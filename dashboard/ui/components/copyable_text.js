// Paragraphs and a button that copies them; the text comes whole from Python.

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // plain http on a local network has no clipboard interface
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export default function ({ data, parentElement }) {
  const text = parentElement.querySelector(".text");
  const paragraphs = data.asAddress
    ? data.paragraphs.map((path) => new URL(path, location.href).href)
    : data.paragraphs;
  text.replaceChildren(
    ...paragraphs.map((paragraph, at) => {
      const element = document.createElement("p");
      if (data.asAddress) element.textContent = paragraph;
      else element.innerHTML = data.drawn[at]; // escaped by markupsafe
      return element;
    }),
  );
  const button = parentElement.querySelector("button");
  const done = parentElement.querySelector(".done");
  button.textContent = data.labels.copy;
  done.textContent = "";
  button.onclick = async () => {
    await copy(paragraphs.join("\n\n"));
    done.textContent = data.labels.copied;
  };
}
