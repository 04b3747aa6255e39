// The live feed: reconnects by itself, and reads everything anew when something may have been missed.

import { dropLast, emit, heard, putChat, putLast, refresh, refreshSoon, world } from "./state.js";

const RETRY_MS = 1500;
/** The server says something at least every 15 seconds. */
const SILENCE_MS = 40_000;

let source;
let lost = false;
let last = 0;
/** The last event that was heard. */
let at = 0;

export function listen(since = at) {
  at = since;
  source?.close();
  source = new EventSource(`/sim/events?since=${at}`);
  last = Date.now();
  source.addEventListener("open", opened);
  source.addEventListener("message", (event) => {
    last = Date.now();
    tell(JSON.parse(event.data));
  });
  source.addEventListener("error", broke);
}

async function opened() {
  last = Date.now();
  if (!lost) return;
  lost = false;
  // The server may be another one by now, with another past.
  heard(0, true);
  await resync();
  emit("link", true);
}

function broke() {
  if (!lost) emit("link", false);
  lost = true;
  if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(), RETRY_MS);
}

async function resync() {
  try {
    await refresh();
  } catch {
    return;
  }
  emit("resync");
}

// A machine that slept has a dead connection that nobody reported.
addEventListener("visibilitychange", () => {
  if (!document.hidden && world.ready && Date.now() - last > SILENCE_MS) {
    lost = true;
    listen();
  }
});

function tell(event) {
  at = event.seq;
  heard(at, event.type === "reset");
  const { chat, message_id: id, message } = event;
  switch (event.type) {
    case "message":
    case "message_changed":
      if (message) putLast(chat, message);
      emit("message", { chat, id, message, fresh: event.type === "message" });
      break;
    case "message_deleted":
      dropLast(chat, id);
      emit("message", { chat, id, message: null, fresh: false });
      break;
    case "topic":
    case "chat":
      putChat(chat, event.chat_state);
      emit("chat", chat);
      break;
    case "user":
    case "bot":
      refreshSoon();
      break;
    case "chat_action":
      emit("action", { chat, topic: event.message_thread_id, action: event.action });
      break;
    case "callback_answered":
      emit("callback", { id: event.callback_query_id, user: event.user_id, answer: event.answer });
      break;
    case "reset":
      resync();
      break;
    default:
      break;
  }
}
