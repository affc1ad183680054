/*
 * 哪一台是你: somebody at the device board asks which one this is. The page says its name over everything, and sounds once
 * where the browser lets it (a page nobody ever touched stays silent).
 */
let timer = 0;

/** Shows `name` large for `seconds`, with one short sound. */
export function identify(name, seconds) {
  let place = document.getElementById('hall-identify');
  if (!place) {
    place = document.createElement('div');
    place.id = 'hall-identify';
    place.className = 'identify';
    place.setAttribute('role', 'status');
    place.dataset.testid = 'identify';
    document.body.append(place);
  }
  const told = document.createElement('p');
  told.textContent = '我是';
  const own = document.createElement('b');
  own.textContent = name;
  place.replaceChildren(told, own);
  clearTimeout(timer);
  timer = setTimeout(() => place.remove(), seconds * 1000);
  sound();
}

function sound() {
  try {
    const audio = new AudioContext();
    if (audio.state !== 'running') {
      audio.close();
      return;
    }
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = 880;
    volume.gain.setValueAtTime(0.3, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
    tone.connect(volume).connect(audio.destination);
    tone.onended = () => audio.close();
    tone.start();
    tone.stop(audio.currentTime + 0.6);
  } catch (silent) {
    return;   // a box without sound still says its name
  }
}
