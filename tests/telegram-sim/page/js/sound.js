// Voice and music: a player that draws the sound, and a recorder.

import { fill, h, icon } from "./dom.js";
import { minutes, t } from "./i18n.js";

const BARS = 44;
let playing = null;
let context = null;

/** The loudness of a sound in so many steps, 0–1. */
async function peaks(bytes) {
  context ??= new AudioContext();
  const sound = await context.decodeAudioData(bytes);
  const data = sound.getChannelData(0);
  const step = Math.max(1, Math.floor(data.length / BARS));
  const out = Array.from({ length: BARS }, (_, at) => {
    let most = 0;
    for (let i = at * step; i < Math.min((at + 1) * step, data.length); i += 16) most = Math.max(most, Math.abs(data[i]));
    return most;
  });
  const top = Math.max(...out, 0.01);
  return { bars: out.map((value) => value / top), seconds: sound.duration };
}

function draw(canvas, bars, done) {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
  if (!width) return;
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  pen.fillStyle = getComputedStyle(canvas).color;
  const step = width / bars.length;
  bars.forEach((value, at) => {
    const tall = Math.max(2 * ratio, value * height * 0.92);
    pen.globalAlpha = (at + 0.5) / bars.length <= done ? 1 : 0.36;
    pen.beginPath();
    pen.roundRect(at * step, (height - tall) / 2, Math.max(1.5, step - 1.6 * ratio), tall, ratio);
    pen.fill();
  });
}

/** A player for a file; `title` stands above the track. */
export function player(src, { label, title, seconds = 0 }) {
  const audio = new Audio();
  audio.preload = "none";
  let bars = Array.from({ length: BARS }, (_, at) => 0.18 + 0.14 * Math.abs(Math.sin(at * 1.7)));
  let total = seconds;
  let loaded = null;
  const button = h("button", { type: "button", class: "play", "aria-label": t("play", label) }, icon("play"));
  const canvas = h("canvas", { "aria-hidden": "true" });
  const slider = h("input", { type: "range", min: "0", max: "100", value: "0", step: "1", "aria-label": t("position", label) });
  const clock = h("span", { class: "time" }, minutes(total));
  const done = () => (total ? Math.min(1, audio.currentTime / total) : 0);
  const redraw = () => {
    draw(canvas, bars, done());
    slider.value = String(Math.round(done() * 100));
    slider.setAttribute("aria-valuetext", t("of", minutes(audio.currentTime), minutes(total)));
    fill(clock, minutes(audio.paused && !audio.currentTime ? total : audio.currentTime));
  };
  const load = () => {
    // As a blob, so that the track can be moved along.
    loaded ??= fetch(src).then(async (response) => {
      const blob = await response.blob();
      audio.src = URL.createObjectURL(blob);
      const heard = await peaks(await blob.arrayBuffer()).catch(() => null);
      if (heard) {
        bars = heard.bars;
        total = heard.seconds;
      }
      redraw();
    });
    return loaded;
  };
  const shown = () => {
    const paused = audio.paused;
    fill(button, icon(paused ? "play" : "pause"));
    button.setAttribute("aria-label", paused ? t("play", label) : t("pause", label));
    redraw();
  };
  button.addEventListener("click", async () => {
    await load();
    if (!audio.paused) return audio.pause();
    playing?.pause();
    playing = audio;
    return audio.play().catch(() => {});
  });
  slider.addEventListener("input", async () => {
    const to = Number(slider.value) / 100;
    await load();
    audio.currentTime = to * total;
    redraw();
  });
  for (const event of ["play", "pause"]) audio.addEventListener(event, shown);
  audio.addEventListener("timeupdate", redraw);
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
    shown();
  });
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    redraw();
    load().catch(() => {});
  });
  seen.observe(canvas);
  const track = h("div", { class: "track" }, canvas, slider);
  return h("div", { class: "sound" }, button, title && h("span", { class: "title" }, title), track, clock);
}

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** Starts to record; throws when the browser or the person does not allow it. */
export async function record(canvas) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const parts = [];
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  context ??= new AudioContext();
  context.resume();
  const meter = context.createAnalyser();
  meter.fftSize = 512;
  const input = context.createMediaStreamSource(stream);
  input.connect(meter);
  const samples = new Uint8Array(meter.fftSize);
  const bars = [];
  const ticking = setInterval(() => {
    meter.getByteTimeDomainData(samples);
    bars.push(Math.min(1, Math.max(...samples.map((value) => Math.abs(value - 128))) / 70));
    draw(canvas, [...Array(Math.max(0, 60 - bars.length)).fill(0), ...bars.slice(-60)], 1);
  }, 80);
  recorder.start();
  return (keep) =>
    new Promise((resolve) => {
      recorder.addEventListener("stop", () => {
        clearInterval(ticking);
        input.disconnect();
        for (const track of stream.getTracks()) track.stop();
        const type = (recorder.mimeType || "audio/ogg").split(";")[0];
        const extension = type === "audio/mp4" ? "m4a" : type === "audio/webm" ? "webm" : "ogg";
        resolve(keep ? new File(parts, `voice.${extension}`, { type }) : null);
      });
      recorder.stop();
    });
}
