// Keeps the live parts of a page fresh: polls one small number per part, and fetches a part (rendered and escaped by the server) when it changed.
"use strict";

const parts = [...document.querySelectorAll("[data-live]")];
const follows = (part) => part.hasAttribute("data-follow");
const nearBottom = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 80;

async function refresh() {
  const resource = parts.find((part) => part.dataset.resource)?.dataset.resource;
  const response = await fetch("/api/pulse" + (resource ? "?resource=" + encodeURIComponent(resource) : ""));
  if (!response.ok) return;
  const pulse = await response.json();
  for (const part of parts) {
    const revision = String(pulse[part.dataset.live]);
    if (revision === part.dataset.revision) continue;
    const fragment = await fetch(part.dataset.source);
    if (!fragment.ok) continue;
    const stay = follows(part) && nearBottom();
    const parsed = new DOMParser().parseFromString(await fragment.text(), "text/html");
    part.replaceChildren(...parsed.body.childNodes);
    part.dataset.revision = revision;
    if (stay) window.scrollTo(0, document.documentElement.scrollHeight);
  }
}

async function poll() {
  try {
    if (!document.hidden) await refresh();
  } catch {
    // The Console is restarting; the next round finds it again.
  }
  setTimeout(poll, 1500);
}

if (parts.length > 0) {
  if (parts.some(follows)) window.scrollTo(0, document.documentElement.scrollHeight);
  setTimeout(poll, 1500);
}

// A part that the server could not fill in time comes on its own.
for (const part of document.querySelectorAll("[data-lazy]")) {
  fetch(part.dataset.lazy).then(async (response) => {
    if (!response.ok) return;
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    part.replaceChildren(...parsed.body.childNodes);
  }, () => { /* The page says that the answer is still to come. */ });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy));
}
