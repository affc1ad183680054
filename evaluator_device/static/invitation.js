/*
 * The invitation to rate, spoken once where the hall wants it: how loud, in which voice and whether at this hour says the
 * server. Whoever presses is not talked over.
 */
import {PageVoice, announcement} from '/screen/static/voice/page_voice.js';

export class Invitation {
  constructor() {
    this.voice = new PageVoice();
    this.turn = 0;
  }

  async say() {
    this.turn += 1;
    const mine = this.turn;
    let told;
    try {
      told = await announcement('sentence=rate');
    } catch (problem) {
      return;   // it stands on the screen: nobody is kept from rating by a lost word
    }
    if (mine === this.turn && told.parts.length) await this.voice.say(told.parts, told.volume);
  }

  stop() {
    this.turn += 1;
    this.voice.stop();
  }
}
