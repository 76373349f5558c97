// What does the answer sound like? A stop is two low tones, a wait one middle tone, a go two rising ones; never the only sign.
const TONES = { stop: [196, 156], wait: [330], go: [523, 784] };

function play(kind) {
  const Audio = window.AudioContext;
  if (!Audio || !TONES[kind]) return;
  const audio = new Audio();
  if (audio.state !== "running") { audio.close(); return; } // the browser wants a touch first: stay silent
  TONES[kind].forEach((pitch, index) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const from = audio.currentTime + index * 0.2;
    tone.type = kind === "stop" ? "square" : "sine";
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.12, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.18);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.19);
    if (index === TONES[kind].length - 1) tone.addEventListener("ended", () => audio.close());
  });
}

const verdict = document.querySelector("[data-sound]");
if (verdict) play(verdict.dataset.sound);
